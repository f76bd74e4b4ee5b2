using System.Collections.Immutable;
using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;

namespace MemMap.CompilerServices;

/// <summary>A file that was opened, checked once against its layout, and mapped.</summary>
/// <remarks>Generated code creates one for each map; programs do not need to.</remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class ArrayFile
{
    private ArrayFile(
        ArrayLayout layout, OpenTarget target, RegularFile file, MappedRegion region, NpyHeader? header, FilePart part,
        long dataOffsetInBytes, long rowCount)
    {
        Layout = layout;
        Path = file.Path;
        Mode = target.Mode;
        Header = header;
        Access = target.Options.Access;
        Remains = target.Options.Remains;
        File = file;
        Region = region;
        file.UsesAppenderLock = target.Options.AppenderLock;
        Part = part;
        DataOffsetInBytes = dataOffsetInBytes;
        Extent = new Extent(rowCount);
    }

    internal ArrayLayout Layout { get; }

    internal string Path { get; }

    internal MemMapMode Mode { get; }

    /// <summary>Header of a <c>.npy</c> file as it was opened; null for a raw file.</summary>
    internal NpyHeader? Header { get; }

    internal MemMapAccess Access { get; }

    internal Remains Remains { get; }

    internal RegularFile File { get; }

    internal MappedRegion Region { get; }

    /// <summary>Numbers of rows: the length of the slowest axis, 1 for a 0-d array.</summary>
    internal Extent Extent { get; }

    /// <summary>Where in the file the array lies, with its header.</summary>
    internal FilePart Part { get; }

    /// <summary>How the file stores its rows and their number.</summary>
    internal RowStore Rows => field ??= RowStore.Of(this);

    /// <summary>Offset of the first element in the file, in bytes.</summary>
    internal long DataOffsetInBytes { get; }

    /// <summary>Maps an existing file for reading and writing: NumPy's <c>r+</c>.</summary>
    /// <param name="layout">Layout that the file must have.</param>
    /// <param name="path">Path of the file; relative paths are resolved once, against the current directory.</param>
    /// <param name="options">Options; null for the defaults.</param>
    /// <exception cref="LayoutMismatchException">The file has another dtype, shape, order or length.</exception>
    /// <exception cref="NpyFormatException">The file is not a <c>.npy</c> file that this library reads.</exception>
    /// <exception cref="IOException">The file cannot be opened or mapped.</exception>
    public static ArrayFile Open(ArrayLayout layout, string path, MemMapOptions? options) =>
        OpenPath(layout, path, MemMapMode.ReadWrite, options);

    /// <summary>Maps an existing file for reading only: NumPy's <c>r</c>.</summary>
    /// <inheritdoc cref="Open(ArrayLayout, string, MemMapOptions?)"/>
    public static ArrayFile OpenRead(ArrayLayout layout, string path, MemMapOptions? options) =>
        OpenPath(layout, path, MemMapMode.Read, options);

    /// <summary>Maps an existing file, whose bytes no change of the map reaches: NumPy's <c>c</c>.</summary>
    /// <inheritdoc cref="Open(ArrayLayout, string, MemMapOptions?)"/>
    public static ArrayFile OpenCopyOnWrite(ArrayLayout layout, string path, MemMapOptions? options) =>
        OpenPath(layout, path, MemMapMode.CopyOnWrite, options);

    // Without a layout, the one that the header of the file describes.
    internal static ArrayFile OpenPath(ArrayLayout? layout, string path, MemMapMode mode, MemMapOptions? options)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var target = OpenTarget.Of(path, mode, options);
        if (layout is not null)
        {
            target.Check(layout);
        }

        return Open(layout, target, target.OpenExisting(path));
    }

    /// <summary>Maps a file that the caller has opened.</summary>
    /// <param name="layout">Layout that the file must have.</param>
    /// <param name="opened">Open regular file.</param>
    /// <param name="mode">Any mode except <see cref="MemMapMode.Create"/>.</param>
    /// <param name="options">Options; null for the defaults.</param>
    public static ArrayFile Map(ArrayLayout layout, OpenedFile opened, MemMapMode mode, MemMapOptions? options) =>
        MapOpened(layout, opened, mode, options);

    // Without a layout, the one that the header of the file describes.
    internal static ArrayFile MapOpened(ArrayLayout? layout, OpenedFile opened, MemMapMode mode, MemMapOptions? options)
    {
        ArgumentNullException.ThrowIfNull(opened.Handle, nameof(opened));
        var platform = options?.Platform ?? MappingPlatform.Current;
        var file = platform.Borrow(opened.Handle, opened.Path, OpenTarget.AccessOf(mode));
        try
        {
            var target = OpenTarget.Of(file.Path, mode, options);
            if (layout is not null)
            {
                target.Check(layout);
            }

            return Open(layout, target, file);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Whether a file with a header fits a layout: the comparison of an open, without the exception.</summary>
    /// <param name="layout">Layout that the file must have.</param>
    /// <param name="header">Header of the file.</param>
    /// <param name="why">What differs, in the words of the exception; null when the file fits.</param>
    public static bool Fits(ArrayLayout layout, NpyHeader header, [NotNullWhen(false)] out string? why)
    {
        ArgumentNullException.ThrowIfNull(header);
        layout.ThrowIfClrDisagrees();
        why = LayoutComparison.Difference(layout, header, header.Path)
            ?? (layout.FaultOfVersions(header.DataOffset) is { } fault ? $"{fault}; here they begin at byte {header.DataOffset:N0}." : null);
        return why is null;
    }

    /// <summary>Looks for rows that a killed process appended to a <c>.npy</c> file and did not commit.</summary>
    /// <inheritdoc cref="Open(ArrayLayout, string, MemMapOptions?)"/>
    public static RecoveredRows Recover(ArrayLayout layout, string path, MemMapOptions? options) =>
        RecoveredRows.In(layout, path, options);

    private static ArrayFile Open(ArrayLayout? layout, OpenTarget target, RegularFile file)
    {
        try
        {
            var part = target.PartOf(file);
            var isNpy = target.IsNpy(file, part);
            if (layout is null)
            {
                layout = isNpy ? ArrayLayout.Of(ReadHeader(null, target, file, part)) : throw WithoutDType(file, part);
                target.Check(layout);
            }

            return isNpy ? OpenNpy(layout, target, file, part) : OpenRaw(layout, target, file, part);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Creates a file of zeros and maps it for reading and writing: NumPy's <c>w+</c>. An existing file of that name is
    /// replaced only when the new one is complete.
    /// </summary>
    /// <param name="layout">Layout of the new file.</param>
    /// <param name="path">Path of the file; relative paths are resolved once, against the current directory.</param>
    /// <param name="length">
    /// Length of the open axis, in rows; for a layout of fixed shape, the length of its slowest axis.
    /// </param>
    /// <param name="options">Options; null for the defaults.</param>
    /// <exception cref="IOException">The file cannot be created, or the disk is full.</exception>
    public static ArrayFile Create(ArrayLayout layout, string path, long length, MemMapOptions? options)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        ArgumentException.ThrowIfNullOrEmpty(path);
        var target = OpenTarget.Of(path, MemMapMode.Create, options);
        target.Check(layout);
        var shape = layout.ShapeOf(length);
        var byteLength = layout.ByteLengthOf(shape);
        ThrowIfTooLong(layout, length, byteLength, target.Options.Offset);
        var header = target.IsNpyByName ? NewHeader(layout, target, shape) : null;
        var dataOffset = header?.DataOffset ?? target.Options.Offset;
        ThrowIfTooLong(layout, length, byteLength, dataOffset);

        path = System.IO.Path.GetFullPath(path);
        using var created = target.Platform.CreateNew(path, target.Options.Overwrite, target.Options.UnixCreateMode);
        MappedRegion? region = null;
        try
        {
            ThrowIfBytesBeforeElements(path, created.ReplacedLength, target.Options.Offset);
            Fill(created.File, dataOffset + (long)byteLength, header?.Bytes, target.Options.Preallocate ?? true);
            created.Complete();
            region = target.Map(created.File, dataOffset, (long)byteLength);
            created.Publish();
            return new ArrayFile(
                layout, target, created.File, region, header, FilePart.Whole, dataOffset, layout.RowCountOf(shape));
        }
        catch
        {
            region?.Abandon();
            created.File.Dispose();
            throw;
        }
    }

    /// <summary>A header that a later open accepts with the same options.</summary>
    private static NpyHeader NewHeader(ArrayLayout layout, OpenTarget target, ImmutableArray<long> shape)
    {
        var header = NpyHeader.Create(layout.DType, layout.Order, shape).Written();
        var characterCount = header.TextLengthInCharacters;
        return characterCount <= target.Options.MaxHeaderLength
            ? header
            : throw new ArgumentException(
                $"The header of layout {layout.Name} has {characterCount:N0} characters, and "
                + $"MemMapOptions.MaxHeaderLength is {target.Options.MaxHeaderLength:N0}. Set MaxHeaderLength to "
                + $"{characterCount:N0} or more here and wherever the file is opened; NumPy has max_header_size for it.",
                nameof(MemMapOptions.MaxHeaderLength));
    }

    private static void Fill(RegularFile file, long byteLength, ReadOnlySpan<byte> header, bool preallocate)
    {
        if (preallocate)
        {
            file.WriteInPlace();
        }

        file.Extend(0, byteLength, preallocate);
        WriteHeader(file, header);
    }

    private static void ThrowIfBytesBeforeElements(string path, long byteLength, long offsetInBytes)
    {
        if (Math.Min(byteLength, offsetInBytes) is > 0 and var lost)
        {
            throw new IOException(
                $"'{path}' exists already, and Create would replace the {lost:N0} bytes before the elements, which "
                + "begin at MemMapOptions.Offset; use Open, which leaves them, or choose another name.");
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

    private static void WriteHeader(RegularFile file, ReadOnlySpan<byte> header)
    {
        try
        {
            file.Write(header, 0);
        }
        catch (IOException failure)
        {
            throw new IOException($"Could not write the header of '{file.Path}'; the disk may be full.", failure);
        }
    }

    private static ArrayFile OpenNpy(ArrayLayout layout, OpenTarget target, RegularFile file, FilePart part)
    {
        if (layout.IsRaw)
        {
            throw new LayoutMismatchException(
                $"'{file.Path}' begins as a .npy, and files of layout {layout.Name} are raw (Raw = true). Open it with "
                + "a layout without Raw, or set Format = MemMapFormat.Raw to map its bytes with the header.")
            {
                Path = file.Path,
            };
        }

        var header = ReadHeader(layout, target, file, part);
        if (layout.IsOpen)
        {
            // Another process may be writing the length at this moment, and what was read may mix the digits of two
            // numbers. When a later read finds as many rows, or more, the file has them.
            var axis = layout.SlowestAxis;
            for (var later = ReadHeader(layout, target, file, part); later.Shape[axis] < header.Shape[axis];)
            {
                (header, later) = (later, ReadHeader(layout, target, file, part));
            }
        }

        var dataOffset = part.StartInBytes + header.DataOffset;
        if (layout.FaultOfVersions(dataOffset) is { } fault)
        {
            throw new LayoutMismatchException(
                $"{fault}; in '{file.Path}' they begin at byte {dataOffset:N0}. "
                + "Save the file again with NumPy, at the start of a file.")
            {
                Path = file.Path,
            };
        }

        var shape = header.Shape[..layout.Shape.Length];
        if (target.Options.Length is { } length)
        {
            ThrowIfFewerRows(layout, file, length, layout.RowCountOf(shape));
            shape = layout.ShapeOf(length);
            part = part.Until(dataOffset + (long)layout.ByteLengthOf(shape));
        }

        var region = target.Map(file, dataOffset, (long)layout.ByteLengthOf(shape));
        return NotCut(
            new ArrayFile(layout, target, file, region, header, part, dataOffset, layout.RowCountOf(shape)));
    }

    private static void ThrowIfFewerRows(ArrayLayout layout, RegularFile file, long wanted, long found)
    {
        if (wanted > found)
        {
            throw new LayoutMismatchException(
                $"'{file.Path}' holds {found:N0} rows of layout {layout.Name}; MemMapOptions.Length asks for {wanted:N0}.")
            {
                Path = file.Path,
                Expected = new() { ByteLength = (long)Int128.Min(
                    layout.ByteLengthOf(layout.ShapeOf(wanted)), long.MaxValue) },
                Found = new() { ByteLength = (long)layout.ByteLengthOf(layout.ShapeOf(found)) },
            };
        }
    }

    private static NpyHeader ReadHeader(ArrayLayout? layout, OpenTarget target, RegularFile file, FilePart part)
    {
        NpyHeader header;
        try
        {
            header = target.ReadHeader(file, part);
        }
        catch (NpyFormatException) when (layout is null or { IsOpen: true })
        {
            // A length that is being written may not even be a number.
            Thread.Yield();
            header = target.ReadHeader(file, part);
        }

        if (layout is not null)
        {
            LayoutComparison.Check(layout, header, file.Path);
        }

        return header;
    }

    private static LayoutMismatchException WithoutDType(RegularFile file, FilePart part) => new(
        $"'{file.Path}' does not begin as a .npy file, so it does not say what its elements are: give the dtype and the "
        + $"shape, as in DynamicMap.OpenRead(path, DType.Parse(\"'<f4'\"), [721, 1440]).{KindOf(file, part)?.Hint}")
    {
        Path = file.Path,
    };

    private static ArrayFile OpenRaw(ArrayLayout layout, OpenTarget target, RegularFile file, FilePart part)
    {
        var fileLength = file.LengthWhenOpened;
        var offset = part.StartInBytes;
        ThrowIfBytesWithoutLength(file, fileLength);
        if (layout.FaultOfVersions(offset) is { } fault)
        {
            throw new ArgumentException($"{fault}; here they begin at byte {offset:N0}.", nameof(MemMapOptions.Offset));
        }

        var length = target.Options.Length;
        var shape = !layout.IsOpen ? layout.Shape : layout.ShapeOf(
            length ?? WholeRows(layout, file, part, fileLength, target.Options.Remains));
        var byteLength = layout.ByteLengthOf(shape);
        var end = offset + byteLength;
        var isTooShort = (length is not null || !layout.IsOpen) && end > Math.Min(fileLength, part.EndInBytes);
        if (isTooShort)
        {
            // Zeros behind a zip archive or Parquet's footer would make the file unreadable.
            var isOther = offset == 0 && target.Options.Format != MemMapFormat.Raw && KindOf(file, part) is not null;
            if (target.Mode != MemMapMode.ReadWrite || !target.Options.Extend || end > part.EndInBytes || isOther)
            {
                throw CutShort(layout, file, part, byteLength, fileLength);
            }

            ExtendTo((long)end, target, file);
        }
        else if (length is not null && !HasSettledRows(layout, file, offset, (long)end))
        {
            throw CutShort(layout, file, part, byteLength, fileLength);
        }

        var region = target.Map(file, offset, (long)byteLength);
        if (isTooShort)
        {
            region.MarkWritten();
        }

        part = length is not null ? part.Until((long)end) : part;
        return NotCut(
            new ArrayFile(layout, target, file, region, header: null, part, offset, layout.RowCountOf(shape)));
    }

    /// <summary>Adds zeros at the end, while no map appends: rows of another one would be cut off, or not count.</summary>
    private static void ExtendTo(long end, OpenTarget target, RegularFile file)
    {
        file.UsesAppenderLock = target.Options.AppenderLock;
        using var appenderLock = file.LockForAppending();
        if (file.Length is var length && length < end)
        {
            file.Extend(length, end, target.Options.Preallocate ?? true);
            if (appenderLock.SettledEnd is not null)
            {
                appenderLock.NoteSettledEnd(end);
            }
        }
    }

    /// <summary>Whether every row up to an end has its data; an appender may be storing the last one just now.</summary>
    private static bool HasSettledRows(ArrayLayout layout, RegularFile file, long offset, long end)
    {
        const int MostLooks = 1000;
        var rowLength = layout.RowLengthInBytes;
        for (var look = 1; RawRows.CountRows(file, end, offset, rowLength) < (end - offset) / rowLength; look++)
        {
            if (look == MostLooks)
            {
                return false;
            }

            Thread.Yield();
        }

        return true;
    }

    private static LayoutMismatchException CutShort(
        ArrayLayout layout, RegularFile file, FilePart part, Int128 needed, long fileLength)
    {
        var found = part.LengthIn(fileLength);
        return new(
            $"'{file.Path}' was cut short or holds something else: it has {found:N0} bytes from offset "
            + $"{part.StartInBytes:N0}, and layout {layout.Name} needs {needed:N0}. Copy the file again, or check "
            + $"[MemMapArray(Shape)], MemMapOptions.Offset and Length.{KindOf(file, part)?.Hint}")
        {
            Path = file.Path,
            Expected = new() { ByteLength = (long)Int128.Min(needed, long.MaxValue) },
            Found = new() { ByteLength = found },
        };
    }

    /// <summary>
    /// Another map may have cut the file between the look at its length and the mapping. A cut that begins only now
    /// finds this map.
    /// </summary>
    private static ArrayFile NotCut(ArrayFile array)
    {
        try
        {
            if (array.File.MayHaveBeenCut
                && array.File.Length < array.DataOffsetInBytes + array.Region.ReachInBytes)
            {
                ReadAgain(array);
            }

            return array;
        }
        catch
        {
            array.Region.Abandon();
            throw;
        }
    }

    /// <summary>
    /// Files of procfs can be read but have length 0, so there is nothing to map. Other files may have got their first
    /// row just now.
    /// </summary>
    private static void ThrowIfBytesWithoutLength(RegularFile file, long fileLength)
    {
        if (fileLength == 0 && file.Read(stackalloc byte[1], 0) > 0 && file.Length == 0)
        {
            throw new IOException(
                $"'{file.Path}' has length 0 but can be read, like the files in /proc and /sys; copy it to a regular "
                + "file and map the copy.");
        }
    }

    private static long WholeRows(
        ArrayLayout layout, RegularFile file, FilePart part, long fileLength, Remains remains)
    {
        var offset = part.StartInBytes;
        if (offset > fileLength)
        {
            throw new LayoutMismatchException(
                $"'{file.Path}' has {fileLength:N0} bytes; layout {layout.Name} begins at offset {offset:N0}. "
                + "Check MemMapOptions.Offset, and whether the file was cut short.")
            {
                Path = file.Path,
                Expected = new() { ByteLength = offset },
                Found = new() { ByteLength = fileLength },
            };
        }

        // While a file is made longer, some file systems show lengths between the old and the new one; and what is there
        // of a row that could not be written goes again. Neither takes long, unless the appender has to wait itself.
        const int MostLooks = 100;
        const int MostWait = 1000;
        var rowLengthInBytes = layout.RowLengthInBytes;
        for (var look = 1;
            part.LengthIn(fileLength) % rowLengthInBytes != 0
                && (look < MostLooks || (look < MostLooks + MostWait && file.HasAppender));
            look++)
        {
            if (look < MostLooks)
            {
                Thread.Yield();
            }
            else
            {
                Thread.Sleep(1);
            }

            fileLength = Math.Max(offset, file.Length);
        }

        var byteLength = part.LengthIn(fileLength);
        var rest = byteLength % rowLengthInBytes;
        return rest == 0 || remains == Remains.Discard
            ? RawRows.CountRows(file, offset + byteLength, offset, rowLengthInBytes)
            : throw new LayoutMismatchException(
                $"'{file.Path}' holds {byteLength:N0} bytes from offset {offset:N0}; layout {layout.Name} needs a whole "
                + $"number of rows of {rowLengthInBytes:N0} bytes, and {rest:N0} are left over. "
                + (KindOf(file, part) is { } kind ? kind.Hint.TrimStart() : "Check the fields, "
                + "[MemMapArray(Shape)] and MemMapOptions.Offset, and whether the file was cut short. "
                + "Remains.Discard leaves out a last row that is incomplete; MemMapOptions.Length maps the rows before "
                + "something else."))
            {
                Path = file.Path,
                Expected = new() { ByteLength = byteLength - rest },
                Found = new() { ByteLength = byteLength },
            };
    }

    /// <summary>What a part begins like; null when that is nothing known.</summary>
    private static FileKind? KindOf(RegularFile file, FilePart part)
    {
        Span<byte> start = stackalloc byte[FileKind.StartLength];
        return FileKind.Of(start[..part.Read(file, start)]);
    }

    private static void ReadAgain(ArrayFile array)
    {
        if (!array.Layout.IsOpen)
        {
            throw new IOException($"'{array.Path}' was cut while it was opened; open it again.");
        }

        array.Rows.Refresh();
    }
}
