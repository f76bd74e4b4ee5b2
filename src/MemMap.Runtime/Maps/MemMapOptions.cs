namespace MemMap;

/// <summary>Options for opening and creating a file. Every default is what NumPy does.</summary>
public sealed record MemMapOptions
{
    internal static MemMapOptions Default { get; } = new();

    /// <summary>Format of the file, raw or <c>.npy</c>; by default the extension of the path decides.</summary>
    public MemMapFormat Format { get; init; }

    /// <summary>
    /// Offset of the first element in a raw file, in bytes; any number from 0. For a <c>.npy</c> file, whose header
    /// says where the elements begin, it must be 0.
    /// </summary>
    public long Offset { get; init; }

    /// <summary>
    /// Whether <c>Create</c> replaces an existing file (the default) or throws an <see cref="IOException"/>.
    /// </summary>
    public bool Overwrite { get; init; } = true;

    /// <summary>
    /// Whether <c>Create</c> reserves the disk space at once (the default), so that a full disk is an exception of
    /// <c>Create</c> and not a crash (SIGBUS) at a later write. <see langword="false"/> creates a sparse file.
    /// </summary>
    public bool Preallocate { get; init; } = true;

    /// <summary>
    /// Whether closing a writable map flushes it to disk (the default, as NumPy's documentation promises), and throws
    /// when that fails. <see langword="false"/> leaves writing to the kernel, which takes about half a minute.
    /// </summary>
    public bool FlushOnDispose { get; init; } = true;

    /// <summary>The order in which the map will be read.</summary>
    public MemMapAccess Access { get; init; }

    /// <summary>
    /// Permissions of a new file on Unix. The default is those of the replaced file, or else read and write as far as
    /// the umask of the process allows.
    /// </summary>
    public UnixFileMode? UnixCreateMode { get; init; }

    /// <summary>
    /// What a map that begins to append does with bytes behind the last row that are not zeros: it refuses to append
    /// (the default), removes them, or counts them as rows.
    /// </summary>
    public Remains Remains { get; init; }

    /// <summary>Platform to use; null for the best one on this system.</summary>
    internal MappingPlatform? Platform { get; init; }
}
