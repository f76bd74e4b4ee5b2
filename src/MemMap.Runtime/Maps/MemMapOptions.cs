namespace MemMap;

/// <summary>What can be said of a file beyond its path and its layout. Every default is what NumPy does.</summary>
public sealed record MemMapOptions
{
    internal static MemMapOptions Default { get; } = new();

    /// <summary>Raw bytes or <c>.npy</c>; by default the file's extension decides.</summary>
    public MemMapFormat Format { get; init; }

    /// <summary>
    /// Where the elements begin in a raw file, in bytes; any number from 0. A <c>.npy</c> says so itself, and takes
    /// no offset.
    /// </summary>
    public long Offset { get; init; }

    /// <summary>Whether <c>Create</c> replaces a file that is there (the default) or throws an <see cref="IOException"/>.</summary>
    public bool Overwrite { get; init; } = true;

    /// <summary>
    /// Whether <c>Create</c> reserves the disk space at once (the default), so that a full disk is an exception there
    /// and never a crash at a later write. <see langword="false"/> makes a sparse file.
    /// </summary>
    public bool Preallocate { get; init; } = true;

    /// <summary>
    /// Whether closing a writable map flushes it to disk (the default, as NumPy's documentation promises), and throws
    /// when that fails. <see langword="false"/> leaves it to the kernel, which writes within half a minute or so.
    /// </summary>
    public bool FlushOnDispose { get; init; } = true;

    /// <summary>The order in which the map will be read.</summary>
    public MemMapAccess Access { get; init; }

    /// <summary>
    /// Permissions of a new file on Unix. By default those of the file that it replaces, else read and write for all
    /// that the process's umask allows.
    /// </summary>
    public UnixFileMode? UnixCreateMode { get; init; }

    /// <summary>The system calls to stand on; null takes the best that this system has.</summary>
    internal MappingPlatform? Platform { get; init; }
}
