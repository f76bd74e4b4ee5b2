namespace MemMap;

/// <summary>Options for opening and creating a file. Every default is what NumPy does.</summary>
public sealed record MemMapOptions
{
    internal static MemMapOptions Default { get; } = new();

    /// <summary>
    /// Format of the file, raw or <c>.npy</c>. By default a file whose name ends in <c>.npy</c> is one, and so is an
    /// existing file that begins as one, whatever its name.
    /// </summary>
    public MemMapFormat Format { get; init; }

    /// <summary>
    /// Offset of the first element in a raw file, in bytes; any number from 0. A <c>.npy</c> file, whose header says
    /// where the elements begin, has offset 0; <see cref="Format"/> = <see cref="MemMapFormat.Npy"/> opens one that
    /// begins at the offset within another file. <c>Create</c> with an offset makes a new file only, because it
    /// would replace what another program has written before the elements. Atomic access (<c>Interlocked</c>,
    /// <c>Volatile</c>, snapshots) needs a multiple of the number's size; <see cref="MappedArray.IsAligned"/> tells.
    /// </summary>
    public long Offset { get; init; }

    /// <summary>
    /// Number of rows to map of an existing file, for a layout with an open axis; null for all. What lies behind them is
    /// left alone, so a map with a length does not grow: <c>Append</c> and <c>Resize</c> throw.
    /// </summary>
    public long? Length { get; init; }

    /// <summary>
    /// Name of the array to map in an <c>.npz</c> archive, for <c>OpenRead</c> and <c>OpenCopyOnWrite</c>; null for a
    /// file of its own. <c>numpy.savez</c> stores arrays as they are, so one of them is mapped where it lies, and nothing
    /// else of the archive is read. Members that are compressed are refused. <see cref="Offset"/> counts from the start of
    /// the member.
    /// </summary>
    public string? Member { get; init; }

    /// <summary>
    /// Whether <c>Open</c> makes a raw file longer, with zeros, that is shorter than a fixed shape or
    /// <see cref="Length"/> asks for, as NumPy's <c>r+</c> does (the default). With <see langword="false"/> it throws a
    /// <see cref="LayoutMismatchException"/>, as every other mode does.
    /// </summary>
    public bool Extend { get; init; } = true;

    /// <summary>
    /// The longest header of a <c>.npy</c> file that is read and written, in characters: NumPy's
    /// <c>max_header_size</c>, with its default of 10,000. A layout of some hundred fields has a longer one; memory
    /// is used for no more than the file has.
    /// </summary>
    public int MaxHeaderLength { get; init; } = NpyHeader.DefaultMaxLength;

    /// <summary>
    /// Whether <c>Create</c> replaces an existing file (the default) or throws an <see cref="IOException"/>. The disk
    /// needs room for both, since the old file is replaced only when the new one is complete. A symbolic link is kept,
    /// and the file that it leads to is replaced or made.
    /// </summary>
    public bool Overwrite { get; init; } = true;

    /// <summary>
    /// Whether the file has its disk space before it is written, so that a full disk is an exception of <c>Create</c>
    /// or <c>Open</c> and not a crash (SIGBUS) at a later write. Without a value, <c>Create</c> reserves it and
    /// <c>Open</c> does not.
    /// </summary>
    /// <remarks>
    /// <para>
    /// <see langword="true"/>: <c>Open</c> too reserves space for what has none (on Linux): in a sparse file, and on
    /// xfs in a cloned one. <see langword="false"/>: <c>Create</c> makes a sparse file.
    /// </para>
    /// <para>
    /// File systems that write every page to a new place, such as btrfs and ZFS, reserve space for the first write
    /// only. So on btrfs a file that is created with reserved space is also set to be written in place (NOCOW), which
    /// takes checksums and compression from it; <see langword="false"/> keeps them. Where the file system cannot
    /// reserve space (no <c>fallocate</c>), <c>Create</c> writes all of the file, which takes as long as writing it.
    /// </para>
    /// </remarks>
    public bool? Preallocate { get; init; }

    /// <summary>
    /// Whether a map that appends locks the file, so that a second one is refused (the default).
    /// <see langword="false"/> is for file systems without locks: the program itself must then let only one map append
    /// at a time, and a reader of a raw file may find a row whose data is not there yet.
    /// </summary>
    public bool AppenderLock { get; init; } = true;

    /// <summary>
    /// Whether closing a writable map flushes it to disk (the default, as NumPy's documentation promises), and throws
    /// when that fails. <see langword="false"/> leaves writing to the kernel, which takes about half a minute.
    /// </summary>
    public bool FlushOnDispose { get; init; } = true;

    /// <summary>The order in which the map will be read.</summary>
    public MemMapAccess Access { get; init; }

    /// <summary>
    /// Permissions of a new file on Unix. The default is those of the replaced file, or else read and write as far as
    /// the umask of the process allows. The owner of a replaced file stays its owner where this process may arrange it.
    /// </summary>
    public UnixFileMode? UnixCreateMode { get; init; }

    /// <summary>
    /// What a map that begins to append does with bytes behind the last row that are not zeros: it refuses to append
    /// (the default), removes them, or counts them as rows.
    /// </summary>
    public Remains Remains { get; init; }

    /// <summary>
    /// Whether <c>Resize</c> makes a file shorter although another process maps it with this library, and ends with a
    /// signal (SIGBUS) if it touches a removed row. By default that is refused, where the file system has locks. Other
    /// programs that map the file, such as NumPy, are not seen.
    /// </summary>
    public bool CutWhileMapped { get; init; }

    /// <summary>Platform to use; null for the best one on this system.</summary>
    internal MappingPlatform? Platform { get; init; }
}
