using System.ComponentModel;

namespace MemMap.CompilerServices;

/// <summary>A file that was opened, checked once against its layout, and mapped.</summary>
/// <remarks>Generated code creates one for each map; programs do not need to.</remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class ArrayFile
{
    private ArrayFile(
        ArrayLayout layout, Target target, RegularFile file, MappedRegion region, NpyHeader? header,
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
        Open(layout, path, MemMapMode.ReadWrite, options);

    /// <summary>Maps an existing file for reading only: NumPy's <c>r</c>.</summary>
    /// <inheritdoc cref="Open(ArrayLayout, string, MemMapOptions?)"/>
    public static ArrayFile OpenRead(ArrayLayout layout, string path, MemMapOptions? options) =>
        Open(layout, path, MemMapMode.Read, options);

    /// <summary>Maps an existing file, whose bytes no change of the map reaches: NumPy's <c>c</c>.</summary>
    /// <inheritdoc cref="Open(ArrayLayout, string, MemMapOptions?)"/>
    public static ArrayFile OpenCopyOnWrite(ArrayLayout layout, string path, MemMapOptions? options) =>
        Open(layout, path, MemMapMode.CopyOnWrite, options);

    private static ArrayFile Open(ArrayLayout layout, string path, MemMapMode mode, MemMapOptions? options)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var target = Target.Of(layout, path, mode, options);
        return Open(layout, target, target.Platform.OpenExisting(System.IO.Path.GetFullPath(path), target.Access));
    }

    /// <summary>Maps a file that the caller has opened.</summary>
    /// <param name="layout">Layout that the file must have.</param>
    /// <param name="opened">Open regular file.</param>
    /// <param name="mode">Any mode except <see cref="MemMapMode.Create"/>.</param>
    /// <param name="options">Options; null for the defaults.</param>
    public static ArrayFile Map(ArrayLayout layout, OpenedFile opened, MemMapMode mode, MemMapOptions? options)
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

    /// <summary>Looks for rows that a killed process appended to a <c>.npy</c> file and did not commit.</summary>
    /// <inheritdoc cref="Open(ArrayLayout, string, MemMapOptions?)"/>
    public static RecoveredRows Recover(ArrayLayout layout, string path, MemMapOptions? options) =>
        RecoveredRows.In(layout, path, options);

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
        var target = Target.Of(layout, path, MemMapMode.Create, options);
        var shape = layout.ShapeOf(length);
        var byteLength = layout.ByteLengthOf(shape);
        ThrowIfTooLong(layout, length, byteLength, target.Options.Offset);
        var header = target.IsNpy ? NpyHeader.Create(layout.DType, layout.Order, shape).Written() : null;
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
            return new ArrayFile(layout, target, created.File, region, header, dataOffset, layout.RowCountOf(shape));
        }
        catch
        {
            region?.Abandon();
            created.File.Dispose();
            throw;
        }
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

    private static ArrayFile OpenNpy(ArrayLayout layout, Target target, RegularFile file)
    {
        var header = ReadHeader(layout, file);
        if (layout.IsOpen)
        {
            // Another process may be writing the length at this moment, and what was read may mix the digits of two
            // numbers. When a later read finds as many rows, or more, the file has them.
            var axis = layout.SlowestAxis;
            for (var later = ReadHeader(layout, file); later.Shape[axis] < header.Shape[axis];)
            {
                (header, later) = (later, ReadHeader(layout, file));
            }
        }

        if (FaultOfVersions(layout, header.DataOffset) is { } fault)
        {
            throw new LayoutMismatchException(
                $"{fault}; in '{file.Path}' they begin at byte {header.DataOffset:N0}. Save the file again with NumPy.")
            {
                Path = file.Path,
            };
        }

        var shape = header.Shape[..layout.Shape.Length];
        var region = target.Map(file, header.DataOffset, (long)layout.ByteLengthOf(shape));
        return NotCut(
            new ArrayFile(layout, target, file, region, header, header.DataOffset, layout.RowCountOf(shape)));
    }

    /// <summary>A version is read and written in one step, which a processor can do at such an address only.</summary>
    private static string? FaultOfVersions(ArrayLayout layout, long dataOffsetInBytes) =>
        layout.VersionField is not null && (dataOffsetInBytes + layout.Version.OffsetInBytes) % layout.Version.Size != 0
            ? $"Layout {layout.Name} has a version of {layout.Version.Size} bytes, so its elements must begin at a "
                + $"multiple of {layout.Version.Size} bytes in the file"
            : null;

    private static NpyHeader ReadHeader(ArrayLayout layout, RegularFile file)
    {
        NpyHeader header;
        try
        {
            header = Read();
        }
        catch (NpyFormatException) when (layout.IsOpen)
        {
            // A length that is being written may not even be a number.
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
        var shape = layout.IsOpen ? layout.ShapeOf(WholeRows(layout, file, fileLength, target.Options)) : layout.Shape;
        var byteLength = layout.ByteLengthOf(shape);
        var end = offset + byteLength;
        var isTooShort = !layout.IsOpen && end > fileLength;
        if (isTooShort)
        {
            // NumPy's r+ makes any short file longer, also one that was cut: only an empty file is certainly new.
            if (target.Mode != MemMapMode.ReadWrite || fileLength > 0 || end > long.MaxValue)
            {
                throw new LayoutMismatchException(
                    $"'{file.Path}' holds {Math.Max(0, fileLength - offset):N0} bytes from offset {offset:N0}; "
                    + $"layout {layout.Name} needs {byteLength:N0} bytes. The file was cut short, or holds something "
                    + "else: copy it again, or check [MemMapArray(Shape)] and MemMapOptions.Offset.")
                {
                    Path = file.Path,
                    Expected = new() { ByteLength = (long)Int128.Min(byteLength, long.MaxValue) },
                    Found = new() { ByteLength = Math.Max(0, fileLength - offset) },
                };
            }

            file.Extend(fileLength, (long)end, target.Options.Preallocate ?? true);
        }

        var region = target.Map(file, offset, (long)byteLength);
        if (isTooShort)
        {
            region.MarkWritten();
        }

        return NotCut(
            new ArrayFile(layout, target, file, region, header: null, offset, layout.RowCountOf(shape)));
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

    private static long WholeRows(ArrayLayout layout, RegularFile file, long fileLength, MemMapOptions options)
    {
        var offset = options.Offset;
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
            (fileLength - offset) % rowLengthInBytes != 0
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

        var byteLength = fileLength - offset;
        var rest = byteLength % rowLengthInBytes;
        return rest == 0 || options.Remains == Remains.Discard
            ? RawRows.CountRows(file, fileLength, offset, rowLengthInBytes)
            : throw new LayoutMismatchException(
                $"'{file.Path}' holds {byteLength:N0} bytes from offset {offset:N0}; layout {layout.Name} needs a whole "
                + $"number of rows of {rowLengthInBytes:N0} bytes, and {rest:N0} are left over. Check the fields, "
                + "[MemMapArray(Shape)] and MemMapOptions.Offset, and whether the file was cut short or is compressed. "
                + "Remains.Discard leaves out a last row that is incomplete.")
            {
                Path = file.Path,
                Expected = new() { ByteLength = byteLength - rest },
                Found = new() { ByteLength = byteLength },
            };
    }

    private static void ReadAgain(ArrayFile array)
    {
        if (!array.Layout.IsOpen)
        {
            throw new IOException($"'{array.Path}' was cut while it was opened; open it again.");
        }

        array.Rows.Refresh();
    }

    /// <summary>The arguments of the caller, checked before any file is touched.</summary>
    private sealed record Target(MemMapMode Mode, bool IsNpy, MemMapOptions Options, MappingPlatform Platform)
    {
        public FileAccess Access => AccessOf(Mode);

        public static Target Of(ArrayLayout layout, string path, MemMapMode mode, MemMapOptions? options)
        {
            options ??= MemMapOptions.Default;
            ArgumentOutOfRangeException.ThrowIfNegative(options.Offset, nameof(MemMapOptions.Offset));
            ThrowIfNoPermissions(options.UnixCreateMode);
            if (!Enum.IsDefined(options.Remains))
            {
                throw new ArgumentOutOfRangeException(
                    nameof(MemMapOptions.Remains), options.Remains, "Remains must be Refuse, Discard or Claim.");
            }

            if (!Enum.IsDefined(options.Access))
            {
                throw new ArgumentOutOfRangeException(
                    nameof(MemMapOptions.Access), options.Access, "Access must be Normal, Sequential or Random.");
            }

            layout.ThrowIfClrDisagrees();
            var isNpy = options.Format switch
            {
                MemMapFormat.FromExtension => path.EndsWith(".npy", StringComparison.OrdinalIgnoreCase),
                MemMapFormat.Npy => true,
                MemMapFormat.Raw => false,
                var other => throw new ArgumentOutOfRangeException(
                    nameof(MemMapOptions.Format), other, "Format must be FromExtension, Raw or Npy."),
            };
            if (isNpy && options.Offset != 0)
            {
                throw new ArgumentException(
                    $"'{path}' is a .npy file, whose header says where the elements begin; Offset is "
                    + $"{options.Offset:N0} and must be 0. Set Format = MemMapFormat.Raw to read it as raw bytes.",
                    nameof(MemMapOptions.Offset));
            }

            if (!isNpy && FaultOfVersions(layout, options.Offset) is { } fault)
            {
                throw new ArgumentException($"{fault}; Offset is {options.Offset:N0}.", nameof(MemMapOptions.Offset));
            }

            return new Target(mode, isNpy, options, options.Platform ?? MappingPlatform.Current);
        }

        private static void ThrowIfNoPermissions(UnixFileMode? mode)
        {
            const UnixFileMode All = (UnixFileMode)0xFFF;
            if (mode is { } permissions && (permissions & ~All) != 0)
            {
                throw new ArgumentOutOfRangeException(
                    nameof(MemMapOptions.UnixCreateMode), permissions,
                    "UnixCreateMode has bits that are not permissions.");
            }
        }

        public MappedRegion Map(RegularFile file, long offsetInBytes, long byteLength)
        {
            if (Mode == MemMapMode.ReadWrite && Options.Preallocate == true)
            {
                file.AllocateHoles();
            }

            var region = file.Map(Mode, offsetInBytes, byteLength, Options.Access);
            region.FlushOnDispose = Options.FlushOnDispose;
            region.CutsWhileMapped = Options.CutWhileMapped;
            return region;
        }
    }
}
