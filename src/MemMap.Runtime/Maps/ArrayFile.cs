using System.Collections.Immutable;
using System.ComponentModel;
using Microsoft.Win32.SafeHandles;

namespace MemMap;

/// <summary>A file that was opened, checked once against its layout, and mapped.</summary>
/// <remarks>Generated code makes one for each map; programs have no need to.</remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class ArrayFile
{
    private ArrayFile(
        ArrayLayout layout, Target target, MappedRegion region, ImmutableArray<long> shape, long dataOffsetInBytes)
    {
        Layout = layout;
        Path = target.Path;
        Mode = target.Mode;
        Region = region;
        Shape = shape;
        DataOffsetInBytes = dataOffsetInBytes;
    }

    internal ArrayLayout Layout { get; }

    internal string Path { get; }

    internal MemMapMode Mode { get; }

    internal MappedRegion Region { get; }

    internal ImmutableArray<long> Shape { get; }

    /// <summary>Where the elements begin in the file.</summary>
    internal long DataOffsetInBytes { get; }

    /// <summary>Opens an existing file.</summary>
    /// <param name="layout">What the file must hold.</param>
    /// <param name="path">Relative paths are taken from the current directory, once.</param>
    /// <param name="mode">Any but <see cref="MemMapMode.Create"/>.</param>
    /// <param name="options">Null for the defaults.</param>
    public static ArrayFile Open(ArrayLayout layout, string path, MemMapMode mode, MemMapOptions? options)
    {
        var target = Target.Of(layout, path, mode, options);
        var file = target.Platform.OpenExisting(
            target.Path, mode == MemMapMode.ReadWrite ? FileAccess.ReadWrite : FileAccess.Read);
        try
        {
            return target.IsNpy ? OpenNpy(layout, target, file) : OpenRaw(layout, target, file);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Makes a new file of zeros; a file that is there keeps its bytes until the new one takes its name.</summary>
    /// <param name="layout">What the file will hold.</param>
    /// <param name="path">Relative paths are taken from the current directory, once.</param>
    /// <param name="length">Of the open axis; for a layout of a fixed shape it is that shape's.</param>
    /// <param name="options">Null for the defaults.</param>
    public static ArrayFile Create(ArrayLayout layout, string path, long length, MemMapOptions? options)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        var target = Target.Of(layout, path, MemMapMode.Create, options);
        var shape = layout.ShapeOf(length);
        var byteLength = layout.ByteLengthOf(shape);
        ThrowIfTooLong(layout, length, byteLength, target.Options.Offset);
        var header = target.IsNpy ? NpyHeader.Create(layout.DType, layout.Order, shape).ToBytes() : [];
        var dataOffset = target.IsNpy ? header.Length : target.Options.Offset;
        ThrowIfTooLong(layout, length, byteLength, dataOffset);
        var existing = target.Platform.CheckReplaceable(target.Path, target.Options.Overwrite);
        var temporary = System.IO.Path.Combine(
            System.IO.Path.GetDirectoryName(target.Path)!, $".memmap-{Guid.NewGuid():N}.tmp");
        var permissions = target.Options.UnixCreateMode ?? existing;
        var file = CreateBeside(target, temporary, permissions);
        MappedRegion? region = null;
        try
        {
            target.Platform.Extend(file, target.Path, 0, dataOffset + (long)byteLength, target.Options.Preallocate);
            WriteHeader(file, header, target.Path);
            region = target.Map(file, dataOffset, (long)byteLength);
            target.Platform.Publish(file, temporary, target.Path, target.Options.Overwrite);
            return new ArrayFile(layout, target, region, shape, dataOffset);
        }
        catch
        {
            region?.Abandon();
            file.Dispose();
            File.Delete(temporary);
            throw;
        }
    }

    private static void ThrowIfTooLong(ArrayLayout layout, long length, Int128 byteLength, long offsetInBytes)
    {
        if (byteLength + offsetInBytes > long.MaxValue)
        {
            throw new ArgumentOutOfRangeException(
                nameof(length), length, $"Layout {layout.Name} of {length:N0} rows needs {byteLength:N0} bytes from "
                + $"offset {offsetInBytes:N0}; a file holds at most {long.MaxValue:N0}.");
        }
    }

    private static void WriteHeader(SafeFileHandle file, byte[] header, string path)
    {
        try
        {
            RandomAccess.Write(file, header, fileOffset: 0);
        }
        catch (IOException failure)
        {
            throw new IOException($"Could not write the header of '{path}'; is the disk full?", failure);
        }
    }

    /// <summary>The caller knows the target's name, not the temporary one.</summary>
    private static SafeFileHandle CreateBeside(Target target, string temporary, UnixFileMode? permissions)
    {
        try
        {
            return target.Platform.CreateNew(temporary, target.Path, permissions);
        }
        catch (UnauthorizedAccessException failure)
        {
            throw new UnauthorizedAccessException(
                $"Could not create '{target.Path}': its directory cannot be written to.", failure);
        }
    }

    private static ArrayFile OpenNpy(ArrayLayout layout, Target target, SafeFileHandle file)
    {
        var header = NpyHeader.Read(file, target.Path);
        LayoutComparison.Check(layout, header, target.Path);
        var shape = header.Shape[..layout.Shape.Length];
        var region = target.Map(file, header.DataOffset, (long)layout.ByteLengthOf(shape));
        return new ArrayFile(layout, target, region, shape, header.DataOffset);
    }

    private static ArrayFile OpenRaw(ArrayLayout layout, Target target, SafeFileHandle file)
    {
        var fileLength = RandomAccess.GetLength(file);
        var offset = target.Options.Offset;
        ThrowIfBytesWithoutLength(file, target.Path, fileLength);
        var shape = layout.IsOpen
            ? layout.ShapeOf(WholeRows(layout, target.Path, offset, fileLength))
            : layout.Shape;
        var byteLength = layout.ByteLengthOf(shape);
        var end = offset + byteLength;
        if (end > fileLength)
        {
            if (target.Mode != MemMapMode.ReadWrite || end > long.MaxValue)
            {
                throw new LayoutMismatchException(
                    $"'{target.Path}' holds {Math.Max(0, fileLength - offset):N0} bytes from offset {offset:N0}; "
                    + $"layout {layout.Name} needs {byteLength:N0} bytes. Open it read-write to extend it with zeros, "
                    + "or change [MemMapArray(Shape)].");
            }

            target.Platform.Extend(file, target.Path, fileLength, (long)end, preallocate: true);
        }

        return new ArrayFile(layout, target, target.Map(file, offset, (long)byteLength), shape, offset);
    }

    /// <summary>A file of procfs reads as text and has length 0: no such bytes can be mapped.</summary>
    private static void ThrowIfBytesWithoutLength(SafeFileHandle file, string path, long fileLength)
    {
        if (fileLength == 0 && RandomAccess.Read(file, stackalloc byte[1], fileOffset: 0) > 0)
        {
            throw new IOException($"'{path}' can be read and has no length; copy it to a regular file and map that.");
        }
    }

    private static long WholeRows(ArrayLayout layout, string path, long offset, long fileLength)
    {
        if (offset > fileLength)
        {
            throw new LayoutMismatchException(
                $"'{path}' has {fileLength:N0} bytes; layout {layout.Name} begins at offset {offset:N0}. "
                + "Set MemMapOptions.Offset to a place in the file.");
        }

        var rowLengthInBytes = (Int128)layout.RowLengthInItems * layout.DType.ItemSize;
        var byteLength = fileLength - offset;
        var rest = byteLength % rowLengthInBytes;
        return rest == 0
            ? (long)(byteLength / rowLengthInBytes)
            : throw new LayoutMismatchException(
                $"'{path}' holds {byteLength:N0} bytes from offset {offset:N0}; layout {layout.Name} needs a whole "
                + $"number of rows of {rowLengthInBytes:N0} bytes, and {rest:N0} are left over. "
                + "Check the fields, [MemMapArray(Shape)] and MemMapOptions.Offset.");
    }

    /// <summary>The caller's words, checked before anything is touched.</summary>
    private sealed record Target(
        string Path, MemMapMode Mode, bool IsNpy, MemMapOptions Options, MappingPlatform Platform)
    {
        public static Target Of(ArrayLayout layout, string path, MemMapMode mode, MemMapOptions? options)
        {
            ArgumentException.ThrowIfNullOrEmpty(path);
            options ??= MemMapOptions.Default;
            ArgumentOutOfRangeException.ThrowIfNegative(options.Offset, nameof(MemMapOptions.Offset));
            ThrowIfNoPermissions(options.UnixCreateMode);
            layout.ThrowIfClrDisagrees();
            var isNpy = options.Format switch
            {
                MemMapFormat.FromExtension => path.EndsWith(".npy", StringComparison.OrdinalIgnoreCase),
                MemMapFormat.Npy => true,
                MemMapFormat.Raw => false,
                var other => throw new ArgumentOutOfRangeException(
                    nameof(MemMapOptions.Format), other, "Format is FromExtension, Raw or Npy."),
            };
            if (isNpy && options.Offset != 0)
            {
                throw new ArgumentException(
                    $"'{path}' is a .npy, whose header says where the elements begin; Offset is {options.Offset:N0} and "
                    + "must be 0. Set Format = MemMapFormat.Raw to read it as raw bytes.", nameof(MemMapOptions.Offset));
            }

            var fullPath = System.IO.Path.GetFullPath(path);
            return new Target(fullPath, mode, isNpy, options, options.Platform ?? MappingPlatform.Current);
        }

        private static void ThrowIfNoPermissions(UnixFileMode? mode)
        {
            const UnixFileMode All = (UnixFileMode)0xFFF;
            if (mode is { } permissions && (permissions & ~All) != 0)
            {
                throw new ArgumentOutOfRangeException(
                    nameof(MemMapOptions.UnixCreateMode), permissions, "UnixCreateMode has bits that are no permissions.");
            }
        }

        public MappedRegion Map(SafeFileHandle file, long offsetInBytes, long byteLength) =>
            Platform.Map(file, Path, Mode, offsetInBytes, byteLength, Options.Access);
    }
}
