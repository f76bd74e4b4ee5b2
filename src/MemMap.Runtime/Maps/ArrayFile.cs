using System.Collections.Immutable;
using System.ComponentModel;

namespace MemMap.CompilerServices;

/// <summary>A file that was opened, checked once against its layout, and mapped.</summary>
/// <remarks>Generated code creates one for each map; programs do not need to.</remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class ArrayFile
{
    private ArrayFile(
        ArrayLayout layout, Target target, RegularFile file, MappedRegion region, NpyHeader? header, FilePart part,
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
            var part = target.PartOf(file);
            return target.IsNpy(file, part) ? OpenNpy(layout, target, file, part) : OpenRaw(layout, target, file, part);
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
    private static NpyHeader NewHeader(ArrayLayout layout, Target target, ImmutableArray<long> shape)
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

    private static ArrayFile OpenNpy(ArrayLayout layout, Target target, RegularFile file, FilePart part)
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
        if (FaultOfVersions(layout, dataOffset) is { } fault)
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

    /// <summary>A version is read and written in one step, which a processor can do at such an address only.</summary>
    private static string? FaultOfVersions(ArrayLayout layout, long dataOffsetInBytes) =>
        layout.VersionField is not null && (dataOffsetInBytes + layout.Version.OffsetInBytes) % layout.Version.Size != 0
            ? $"Layout {layout.Name} has a version of {layout.Version.Size} bytes, so its elements must begin at a "
                + $"multiple of {layout.Version.Size} bytes in the file"
            : null;

    private static NpyHeader ReadHeader(ArrayLayout layout, Target target, RegularFile file, FilePart part)
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

        NpyHeader Read() => NpyHeader.Read(
            start => part.Read(file, start), part.LengthIn(file.Length), file.Path, target.Options.MaxHeaderLength,
            part.StartInBytes);
    }

    private static ArrayFile OpenRaw(ArrayLayout layout, Target target, RegularFile file, FilePart part)
    {
        var fileLength = file.LengthWhenOpened;
        var offset = part.StartInBytes;
        ThrowIfBytesWithoutLength(file, fileLength);
        if (FaultOfVersions(layout, offset) is { } fault)
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
    private static void ExtendTo(long end, Target target, RegularFile file)
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

    /// <summary>The arguments of the caller, checked before any file is touched.</summary>
    private sealed record Target(MemMapMode Mode, bool IsNpyByName, MemMapOptions Options, MappingPlatform Platform)
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
                MemMapFormat.FromExtension => options.Member is null && path.EndsWith(".npy", StringComparison.OrdinalIgnoreCase),
                MemMapFormat.Npy => true,
                MemMapFormat.Raw => false,
                var other => throw new ArgumentOutOfRangeException(
                    nameof(MemMapOptions.Format), other, "Format must be FromExtension, Raw or Npy."),
            };
            if (layout.IsRaw && isNpy)
            {
                throw new ArgumentException(
                    options.Format == MemMapFormat.Npy
                        ? $"Format is Npy, and files of layout {layout.Name} are raw (Raw = true); leave Format out."
                        : $"'{path}' has the name of a .npy, and files of layout {layout.Name} are raw (Raw = true). "
                            + "Use another name, or set Format = MemMapFormat.Raw.",
                    nameof(MemMapOptions.Format));
            }

            if (isNpy && options.Offset != 0 && (mode == MemMapMode.Create || options.Format != MemMapFormat.Npy))
            {
                throw new ArgumentException(
                    $"'{path}' is a .npy file, whose header says where the elements begin; Offset is "
                    + $"{options.Offset:N0} and must be 0. Set Format = MemMapFormat.Raw to read it as raw bytes, or "
                    + "MemMapFormat.Npy to open a header that begins at the offset.",
                    nameof(MemMapOptions.Offset));
            }

            ThrowIfLengthDoesNotApply(layout, mode, options.Length);
            if (options.Member is { } member && mode is MemMapMode.ReadWrite or MemMapMode.Create)
            {
                throw new ArgumentException(
                    $"Member '{member}' of an archive can be read only, because the archive has a checksum of its bytes; "
                    + "use OpenRead or OpenCopyOnWrite.",
                    nameof(MemMapOptions.Member));
            }

            ArgumentOutOfRangeException.ThrowIfLessThan(
                options.MaxHeaderLength, 1, nameof(MemMapOptions.MaxHeaderLength));
            if (!isNpy && options.Member is null && FaultOfVersions(layout, options.Offset) is { } fault)
            {
                throw new ArgumentException($"{fault}; Offset is {options.Offset:N0}.", nameof(MemMapOptions.Offset));
            }

            return new Target(mode, isNpy, options, options.Platform ?? MappingPlatform.Current);
        }

        /// <summary>What the name leaves open, the first bytes of the file decide, as in <c>numpy.load</c>.</summary>
        public bool IsNpy(RegularFile file, FilePart part) =>
            IsNpyByName || (Options.Format == MemMapFormat.FromExtension && Options.Offset == 0 && BeginsAsNpy(file, part));

        private static bool BeginsAsNpy(RegularFile file, FilePart part)
        {
            Span<byte> start = stackalloc byte[NpyPrefix.LeastLength];
            return part.Read(file, start) == start.Length && NpyPrefix.BeginsWith(start);
        }

        /// <summary>Where the array and its header lie.</summary>
        public FilePart PartOf(RegularFile file) =>
            Options.Member is { } name ? MemberOf(file, name)
            : Options.Format == MemMapFormat.FromExtension && Options.Offset == 0 && IsArchive(file)
                ? throw WithoutMember(file)
            : FilePart.From(Options.Offset);

        /// <summary>The bytes of a member; of several with one name the last, as in <c>numpy.load</c>.</summary>
        private FilePart MemberOf(RegularFile file, string name)
        {
            var directory = new ZipDirectory(file.Read, file.Length, file.Path);
            ZipMember[] named = [.. directory.Members().Where(member => member.ArrayName == name || member.Name == name)];
            var member = named.LastOrDefault(member => member.Name == name) ?? named.LastOrDefault()
                ?? throw new LayoutMismatchException(
                    $"'{file.Path}' has no member '{name}'; it has {NamesIn(directory)}.") { Path = file.Path };
            if (!member.IsStored)
            {
                throw new LayoutMismatchException(
                    $"Member '{name}' of '{file.Path}' is {(member.IsEncrypted ? "encrypted" : "compressed")}, so its bytes "
                    + "are not those of the array: save the archive with numpy.savez instead of savez_compressed, or "
                    + "extract the member (memmap convert).") { Path = file.Path };
            }

            var start = directory.DataOffsetOf(member);
            return Options.Offset <= member.Length
                ? new FilePart(start + Options.Offset, start + member.Length)
                : throw new LayoutMismatchException(
                    $"Member '{name}' of '{file.Path}' has {member.Length:N0} bytes; MemMapOptions.Offset is "
                    + $"{Options.Offset:N0}.") { Path = file.Path };
        }

        private static LayoutMismatchException WithoutMember(RegularFile file) => new(
            $"'{file.Path}' is a zip archive with {NamesIn(new ZipDirectory(file.Read, file.Length, file.Path))}; set "
            + "MemMapOptions.Member to the one to map.") { Path = file.Path };

        private static string NamesIn(ZipDirectory directory)
        {
            const int MostNames = 20;
            string[] names = [.. directory.Members().Take(MostNames + 1).Select(static member => $"'{member.ArrayName}'")];
            return names.Length == 0 ? "no members"
                : $"the members {string.Join(", ", names.Take(MostNames))}{(names.Length > MostNames ? ", …" : "")}";
        }

        private static bool IsArchive(RegularFile file)
        {
            Span<byte> start = stackalloc byte[4];
            return file.Path.EndsWith(".npz", StringComparison.OrdinalIgnoreCase)
                && file.Read(start, 0) == start.Length && start.SequenceEqual(ZipDirectory.Magic);
        }

        private static void ThrowIfLengthDoesNotApply(ArrayLayout layout, MemMapMode mode, long? length)
        {
            if (length is not { } rowCount)
            {
                return;
            }

            ArgumentOutOfRangeException.ThrowIfNegative(rowCount, nameof(MemMapOptions.Length));
            if (mode == MemMapMode.Create || !layout.IsOpen)
            {
                throw new ArgumentException(
                    mode == MemMapMode.Create
                        ? "MemMapOptions.Length is for files that exist; Create takes the length as its argument."
                        : $"MemMapOptions.Length is {rowCount:N0}, and layout {layout.Name} has no open axis ('*'): its "
                            + "shape says its length.",
                    nameof(MemMapOptions.Length));
            }
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
