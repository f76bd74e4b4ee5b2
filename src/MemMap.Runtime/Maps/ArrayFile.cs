using System.ComponentModel;

namespace MemMap.CompilerServices;

/// <summary>A file that was opened, checked once against its layout, and mapped.</summary>
/// <remarks>Generated code makes one for each map; programs have no need to.</remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class ArrayFile
{
    private ArrayFile(
        ArrayLayout layout, Target target, RegularFile file, MappedRegion region, long dataOffsetInBytes, long rowCount)
    {
        Layout = layout;
        Path = file.Path;
        Mode = target.Mode;
        IsNpy = target.IsNpy;
        Access = target.Options.Access;
        File = file;
        Region = region;
        DataOffsetInBytes = dataOffsetInBytes;
        RowCount = rowCount;
    }

    internal ArrayLayout Layout { get; }

    internal string Path { get; }

    internal MemMapMode Mode { get; }

    internal bool IsNpy { get; }

    internal MemMapAccess Access { get; }

    internal RegularFile File { get; }

    internal MappedRegion Region { get; }

    /// <summary>Length of the slowest axis when the file was opened; 1 for a 0-d array.</summary>
    internal long RowCount { get; }

    /// <summary>Where the elements begin in the file.</summary>
    internal long DataOffsetInBytes { get; }

    /// <summary>Opens an existing file.</summary>
    /// <param name="layout">What the file must hold.</param>
    /// <param name="path">Relative paths are taken from the current directory, once.</param>
    /// <param name="mode">Any but <see cref="MemMapMode.Create"/>.</param>
    /// <param name="options">Null for the defaults.</param>
    public static ArrayFile Open(ArrayLayout layout, string path, MemMapMode mode, MemMapOptions? options)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var target = Target.Of(layout, path, mode, options);
        return Open(layout, target, target.Platform.OpenExisting(System.IO.Path.GetFullPath(path), target.Access));
    }

    /// <summary>Maps a file that the caller has opened.</summary>
    /// <param name="layout">What the file must hold.</param>
    /// <param name="opened">A regular file.</param>
    /// <param name="mode">Any but <see cref="MemMapMode.Create"/>.</param>
    /// <param name="options">Null for the defaults.</param>
    public static ArrayFile Open(ArrayLayout layout, OpenedFile opened, MemMapMode mode, MemMapOptions? options)
    {
        ArgumentNullException.ThrowIfNull(opened.Handle, nameof(opened));
        var platform = options?.Platform ?? MappingPlatform.Current;
        var file = platform.Borrow(opened.Handle, opened.Path, AccessOf(mode));
        try
        {
            return Open(layout, Target.Of(layout, file.Path, mode, options), file);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    private static FileAccess AccessOf(MemMapMode mode) =>
        mode == MemMapMode.ReadWrite ? FileAccess.ReadWrite : FileAccess.Read;

    private static ArrayFile Open(ArrayLayout layout, Target target, RegularFile file)
    {
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
        ArgumentException.ThrowIfNullOrEmpty(path);
        var target = Target.Of(layout, path, MemMapMode.Create, options);
        var shape = layout.ShapeOf(length);
        var byteLength = layout.ByteLengthOf(shape);
        ThrowIfTooLong(layout, length, byteLength, target.Options.Offset);
        var header = target.IsNpy ? NpyHeader.Create(layout.DType, layout.Order, shape).ToBytes() : [];
        var dataOffset = target.IsNpy ? header.Length : target.Options.Offset;
        ThrowIfTooLong(layout, length, byteLength, dataOffset);

        path = System.IO.Path.GetFullPath(path);
        var existing = target.Platform.CheckReplaceable(path, target.Options.Overwrite);
        var temporary = System.IO.Path.Combine(
            System.IO.Path.GetDirectoryName(path)!, $".memmap-{Guid.NewGuid():N}.tmp");
        var file = CreateBeside(target, path, temporary, target.Options.UnixCreateMode ?? existing);
        MappedRegion? region = null;
        try
        {
            file.Extend(0, dataOffset + (long)byteLength, target.Options.Preallocate);
            WriteHeader(file, header);
            region = target.Map(file, dataOffset, (long)byteLength);
            target.Platform.Publish(file, temporary, path, target.Options.Overwrite);
            return new ArrayFile(layout, target, file, region, dataOffset, layout.RowCountOf(shape));
        }
        catch
        {
            region?.Abandon();
            file.Dispose();
            System.IO.File.Delete(temporary);
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

    private static void WriteHeader(RegularFile file, byte[] header)
    {
        try
        {
            file.Write(header, 0);
        }
        catch (IOException failure)
        {
            throw new IOException($"Could not write the header of '{file.Path}'; is the disk full?", failure);
        }
    }

    /// <summary>The caller knows the target's name, not the temporary one.</summary>
    private static RegularFile CreateBeside(Target target, string path, string temporary, UnixFileMode? permissions)
    {
        try
        {
            return target.Platform.CreateNew(temporary, path, permissions);
        }
        catch (UnauthorizedAccessException failure)
        {
            throw new UnauthorizedAccessException(
                $"Could not create '{path}': its directory cannot be written to.", failure);
        }
    }

    private static ArrayFile OpenNpy(ArrayLayout layout, Target target, RegularFile file)
    {
        var header = ReadHeader(layout, file);
        if (layout.IsOpen)
        {
            // Somebody may be writing the length just now, and what was read may mix the digits of two numbers. When a
            // later look finds as many rows, or more, the file has them.
            var axis = layout.SlowestAxis;
            for (var later = ReadHeader(layout, file); later.Shape[axis] < header.Shape[axis];)
            {
                (header, later) = (later, ReadHeader(layout, file));
            }
        }

        var shape = header.Shape[..layout.Shape.Length];
        var region = target.Map(file, header.DataOffset, (long)layout.ByteLengthOf(shape));
        return new ArrayFile(layout, target, file, region, header.DataOffset, layout.RowCountOf(shape));
    }

    private static NpyHeader ReadHeader(ArrayLayout layout, RegularFile file)
    {
        NpyHeader header;
        try
        {
            header = Read();
        }
        catch (NpyFormatException) when (layout.IsOpen)
        {
            // A length that is being written may be no number at all.
            Thread.Yield();
            header = Read();
        }

        LayoutComparison.Check(layout, header, file.Path);
        return header;

        NpyHeader Read() => NpyHeader.Read(start => file.Read(start, 0), file.Length, file.Path);
    }

    private static ArrayFile OpenRaw(ArrayLayout layout, Target target, RegularFile file)
    {
        var fileLength = file.LengthWhenOpened;
        var offset = target.Options.Offset;
        ThrowIfBytesWithoutLength(file, fileLength);
        var shape = layout.IsOpen ? layout.ShapeOf(WholeRows(layout, file, fileLength, offset)) : layout.Shape;
        var byteLength = layout.ByteLengthOf(shape);
        var end = offset + byteLength;
        var isTooShort = !layout.IsOpen && end > fileLength;
        if (isTooShort)
        {
            if (target.Mode != MemMapMode.ReadWrite || end > long.MaxValue)
            {
                throw new LayoutMismatchException(
                    $"'{file.Path}' holds {Math.Max(0, fileLength - offset):N0} bytes from offset {offset:N0}; "
                    + $"layout {layout.Name} needs {byteLength:N0} bytes. Open it read-write to extend it with zeros, "
                    + "or change [MemMapArray(Shape)].")
                {
                    Path = file.Path,
                    Expected = new() { ByteLength = (long)Int128.Min(byteLength, long.MaxValue) },
                    Found = new() { ByteLength = Math.Max(0, fileLength - offset) },
                };
            }

            file.Extend(fileLength, (long)end, preallocate: true);
        }

        var region = target.Map(file, offset, (long)byteLength);
        if (isTooShort)
        {
            region.MarkWritten();
        }

        return new ArrayFile(layout, target, file, region, offset, layout.RowCountOf(shape));
    }

    /// <summary>A file of procfs reads as text and has length 0: no such bytes can be mapped.</summary>
    private static void ThrowIfBytesWithoutLength(RegularFile file, long fileLength)
    {
        if (fileLength == 0 && file.Read(stackalloc byte[1], 0) > 0)
        {
            throw new IOException($"'{file.Path}' can be read and has no length; copy it to a regular file and map that.");
        }
    }

    private static long WholeRows(ArrayLayout layout, RegularFile file, long fileLength, long offset)
    {
        if (offset > fileLength)
        {
            throw new LayoutMismatchException(
                $"'{file.Path}' has {fileLength:N0} bytes; layout {layout.Name} begins at offset {offset:N0}. "
                + "Set MemMapOptions.Offset to a place in the file.") { Path = file.Path };
        }

        var rowLengthInBytes = layout.RowLengthInBytes;
        var byteLength = fileLength - offset;
        var rest = byteLength % rowLengthInBytes;
        return rest == 0
            ? RawRows.CountRows(file, fileLength, offset, rowLengthInBytes)
            : throw new LayoutMismatchException(
                $"'{file.Path}' holds {byteLength:N0} bytes from offset {offset:N0}; layout {layout.Name} needs a whole "
                + $"number of rows of {rowLengthInBytes:N0} bytes, and {rest:N0} are left over. "
                + "Check the fields, [MemMapArray(Shape)] and MemMapOptions.Offset.")
            {
                Path = file.Path,
                Expected = new() { ByteLength = byteLength - rest },
                Found = new() { ByteLength = byteLength },
            };
    }

    /// <summary>The caller's words, checked before anything is touched.</summary>
    private sealed record Target(MemMapMode Mode, bool IsNpy, MemMapOptions Options, MappingPlatform Platform)
    {
        public FileAccess Access => AccessOf(Mode);

        public static Target Of(ArrayLayout layout, string path, MemMapMode mode, MemMapOptions? options)
        {
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

            return new Target(mode, isNpy, options, options.Platform ?? MappingPlatform.Current);
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

        public MappedRegion Map(RegularFile file, long offsetInBytes, long byteLength)
        {
            var region = file.Map(Mode, offsetInBytes, byteLength, Options.Access);
            region.FlushOnDispose = Options.FlushOnDispose;
            return region;
        }
    }
}
