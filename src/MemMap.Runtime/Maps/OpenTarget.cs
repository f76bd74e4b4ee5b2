namespace MemMap;

/// <summary>The arguments of the caller, checked before any file is touched.</summary>
/// <param name="Name">The path as the caller gave it.</param>
/// <param name="Mode">How the file is opened.</param>
/// <param name="IsNpyByName">Whether the format or the name says that the file is a <c>.npy</c>.</param>
/// <param name="Options">The caller's options.</param>
/// <param name="Platform">Platform that opens the file.</param>
internal sealed record OpenTarget(
    string Name, MemMapMode Mode, bool IsNpyByName, MemMapOptions Options, MappingPlatform Platform)
{
    public FileAccess Access => AccessOf(Mode);

    public static FileAccess AccessOf(MemMapMode mode) =>
        mode == MemMapMode.ReadWrite ? FileAccess.ReadWrite : FileAccess.Read;

    public static OpenTarget Of(string path, MemMapMode mode, MemMapOptions? options)
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

        var isNpy = options.Format switch
        {
            MemMapFormat.FromExtension => options.Member is null && path.EndsWith(".npy", StringComparison.OrdinalIgnoreCase),
            MemMapFormat.Npy => true,
            MemMapFormat.Raw => false,
            var other => throw new ArgumentOutOfRangeException(
                nameof(MemMapOptions.Format), other, "Format must be FromExtension, Raw or Npy."),
        };
        if (isNpy && options.Offset != 0 && (mode == MemMapMode.Create || options.Format != MemMapFormat.Npy))
        {
            throw new ArgumentException(
                $"'{path}' is a .npy file, whose header says where the elements begin; Offset is "
                + $"{options.Offset:N0} and must be 0. Set Format = MemMapFormat.Raw to read it as raw bytes, or "
                + "MemMapFormat.Npy to open a header that begins at the offset.",
                nameof(MemMapOptions.Offset));
        }

        if (options.Length is { } length)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(length, nameof(MemMapOptions.Length));
        }

        if (options.Member is { } member && mode is MemMapMode.ReadWrite or MemMapMode.Create)
        {
            throw new ArgumentException(
                $"Member '{member}' of an archive can be read only, because the archive has a checksum of its bytes; "
                + "use OpenRead or OpenCopyOnWrite.",
                nameof(MemMapOptions.Member));
        }

        ArgumentOutOfRangeException.ThrowIfLessThan(
            options.MaxHeaderLength, 1, nameof(MemMapOptions.MaxHeaderLength));
        return new OpenTarget(path, mode, isNpy, options, options.Platform ?? MappingPlatform.Current);
    }

    /// <summary>Compares the arguments with a layout.</summary>
    public void Check(ArrayLayout layout)
    {
        layout.ThrowIfClrDisagrees();
        ThrowIfNotRaw(layout);
        ThrowIfLengthDoesNotApply(layout);
        if (!IsNpyByName && Options.Member is null && layout.FaultOfVersions(Options.Offset) is { } fault)
        {
            throw new ArgumentException($"{fault}; Offset is {Options.Offset:N0}.", nameof(MemMapOptions.Offset));
        }
    }

    /// <summary>Opens an existing file.</summary>
    public RegularFile OpenExisting(string path) => Platform.OpenExisting(Path.GetFullPath(path), Access);

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

    private void ThrowIfNotRaw(ArrayLayout layout)
    {
        if (layout.IsRaw && IsNpyByName)
        {
            throw new ArgumentException(
                Options.Format == MemMapFormat.Npy
                    ? $"Format is Npy, and files of layout {layout.Name} are raw (Raw = true); leave Format out."
                    : $"'{Name}' has the name of a .npy, and files of layout {layout.Name} are raw (Raw = true). Use "
                        + "another name, or set Format = MemMapFormat.Raw.",
                nameof(MemMapOptions.Format));
        }
    }

    private void ThrowIfLengthDoesNotApply(ArrayLayout layout)
    {
        if (Options.Length is { } rowCount && (Mode == MemMapMode.Create || !layout.IsOpen))
        {
            throw new ArgumentException(
                Mode == MemMapMode.Create
                    ? "MemMapOptions.Length is for files that exist; Create takes the length as its argument."
                    : $"MemMapOptions.Length is {rowCount:N0}, and layout {layout.Name} has no open axis ('*'): its "
                        + "shape says its length.",
                nameof(MemMapOptions.Length));
        }
    }

    /// <summary>Reads the header of a <c>.npy</c>.</summary>
    /// <exception cref="NpyFormatException">There is none, or data is missing.</exception>
    public NpyHeader ReadHeader(RegularFile file, FilePart part) => NpyHeader.Read(
        start => part.Read(file, start), part.LengthIn(file.Length), file.Path, Options.MaxHeaderLength,
        part.StartInBytes);

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
