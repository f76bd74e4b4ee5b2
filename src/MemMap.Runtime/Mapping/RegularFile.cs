using Microsoft.Win32.SafeHandles;

namespace MemMap;

/// <summary>
/// An open regular file: its length, its bytes, its place on disk. It was checked to be one when it was opened.
/// </summary>
/// <remarks>Every failure is an <see cref="IOException"/> that names the file.</remarks>
internal abstract class RegularFile : IDisposable
{
    private const int BlockLengthInBytes = 1 << 16;

    private bool _holdsBorrowed;
    private FlushState? _flushState;

    /// <param name="handle">Open handle, owned by this object until <see cref="Borrow"/> is called.</param>
    /// <param name="path">Current or final path of the file, for messages.</param>
    private protected RegularFile(SafeFileHandle handle, string path) => (Handle, Path) = (handle, path);

    public string Path { get; }

    protected SafeFileHandle Handle { get; }

    /// <summary>Current length, in bytes.</summary>
    public abstract long Length { get; }

    /// <summary>Length when the file was opened, in bytes; reading it may save a system call.</summary>
    public virtual long LengthWhenOpened => Length;

    /// <summary>
    /// Whether a map may have cut the file since <see cref="LengthWhenOpened"/> was looked at, before this one had pages
    /// that it could see.
    /// </summary>
    public virtual bool MayHaveBeenCut => true;

    /// <summary>
    /// What the path leads to. An appender asks at every commit, so the answer costs one system call at most.
    /// </summary>
    /// <param name="byteLength">Length of the open file, in bytes.</param>
    public abstract PathState StateOfPath(out long byteLength);

    /// <inheritdoc cref="StateOfPath(out long)"/>
    public PathState StateOfPath() => StateOfPath(out _);

    /// <summary>
    /// Whether a page that is reserved or written once can be stored to without the disk being asked for space again.
    /// Where not, a store into memory may be a signal on a full disk, while a write is an exception.
    /// </summary>
    public abstract bool IsStoredInPlace { get; }

    /// <summary>
    /// Whether other machines, or programs below the mount, may have the file open too: there, what is in this
    /// machine's memory reaches them only when it is flushed.
    /// </summary>
    public abstract bool IsRemote { get; }

    /// <summary>
    /// Whether the file may be copied to another place when a program opens it for writing (overlayfs). Files and pages
    /// that are open by then stay with the old copy, although reads and the length may come from the new one.
    /// </summary>
    public virtual bool IsLayered => false;

    /// <summary>Free space of the disk, in bytes; <see cref="long.MaxValue"/> where that is not known.</summary>
    public virtual long FreeSpaceInBytes => long.MaxValue;

    /// <summary>
    /// Offset of the first byte in a range that is not zero, else the end of the range. Holes are not read.
    /// </summary>
    /// <param name="startInBytes">Offset of the first byte of the range.</param>
    /// <param name="endInBytes">Offset behind the range, which may be behind the end of the file.</param>
    public long FirstDataFrom(long startInBytes, long endInBytes)
    {
        if (startInBytes >= endInBytes)
        {
            return endInBytes;
        }

        using var holes = FindHoles();
        var block = new byte[Math.Min(BlockLengthInBytes, endInBytes - startInBytes)];
        for (var offset = holes.SkipFrom(startInBytes); offset < endInBytes;)
        {
            var length = Read(block.AsSpan(0, (int)Math.Min(block.Length, endInBytes - offset)), offset);
            if (length == 0)
            {
                break;
            }

            if (block.AsSpan(0, length).IndexOfAnyExcept((byte)0) is >= 0 and var index)
            {
                return offset + index;
            }

            offset = holes.SkipFrom(offset + length);
        }

        return endInBytes;
    }

    /// <summary>
    /// Offset behind the last byte in a range that is not zero, else the start of the range. Holes are not read.
    /// </summary>
    /// <inheritdoc cref="FirstDataFrom"/>
    public long LastDataBefore(long startInBytes, long endInBytes)
    {
        endInBytes = Math.Min(endInBytes, Length);
        if (startInBytes >= endInBytes)
        {
            return startInBytes;
        }

        using var holes = FindHoles();
        var block = new byte[Math.Min(BlockLengthInBytes, endInBytes - startInBytes)];
        for (var end = endInBytes; end > startInBytes;)
        {
            var start = Math.Max(startInBytes, end - block.Length);
            if (holes.SkipFrom(start) < end)
            {
                var length = Read(block.AsSpan(0, (int)(end - start)), start);
                if (block.AsSpan(0, length).LastIndexOfAnyExcept((byte)0) is >= 0 and var index)
                {
                    return start + index + 1;
                }
            }

            end = start;
        }

        return startInBytes;
    }

    /// <summary>What finds the holes of this file; by default nothing does, and zeros are read.</summary>
    private protected virtual HoleFinder FindHoles() => new();

    /// <summary>Reads until the buffer is full or the file ends.</summary>
    /// <returns>Number of bytes that were read.</returns>
    public abstract int Read(Span<byte> destination, long offsetInBytes);

    /// <summary>Writes all bytes; behind the end, the file becomes longer.</summary>
    public abstract void Write(ReadOnlySpan<byte> source, long offsetInBytes);

    /// <summary>Writes zeros over a range.</summary>
    public void Clear(long startInBytes, long endInBytes)
    {
        const int MostAtOnce = 1 << 20;
        var zeros = new byte[(int)Math.Clamp(endInBytes - startInBytes, 0, MostAtOnce)];
        for (var offset = startInBytes; offset < endInBytes; offset += zeros.Length)
        {
            Write(zeros.AsSpan(0, (int)Math.Min(zeros.Length, endInBytes - offset)), offset);
        }
    }

    /// <summary>
    /// Asks the file system to write every page in the place that it has, so that reserved space is good for more than
    /// the first write; only an empty file can change so. It has no effect but on btrfs.
    /// </summary>
    public virtual void WriteInPlace()
    {
    }

    /// <summary>
    /// Makes the file longer, with zeros. With <paramref name="preallocate"/> the disk space is there when this
    /// returns; when it cannot be had, length and space are as before.
    /// </summary>
    public abstract void Extend(long oldLengthInBytes, long newLengthInBytes, bool preallocate);

    /// <summary>
    /// Asks for disk space behind the end, which stays where it is; when it cannot be had, none is taken. Some systems
    /// give none until it is written.
    /// </summary>
    public abstract void Reserve(long startInBytes, long endInBytes);

    /// <summary>Gives every byte of the file a place on disk of its own; the bytes stay as they are.</summary>
    public abstract void AllocateHoles();

    /// <summary>Cuts the file, and gives back what was reserved behind its end.</summary>
    public abstract void Truncate(long newLengthInBytes);

    /// <summary>Brings data, length and name of the file to disk, except what is dirty in a mapping only.</summary>
    public abstract void Sync();

    /// <summary>Whether appending takes a lock; without one, the caller sees to it that one map appends.</summary>
    public bool UsesAppenderLock { get; set; } = true;

    /// <summary>What is known of failed flushes of this open file, which maps of one borrowed handle share.</summary>
    public FlushState FlushState
    {
        get
        {
            if (_flushState is null)
            {
                var state = IsBorrowed ? FlushState.Of(Handle) : new FlushState();
                Interlocked.CompareExchange(ref _flushState, state, null);
            }

            return _flushState;
        }
    }

    /// <summary>Takes the right to append to the file, among all processes, until the result is disposed.</summary>
    /// <exception cref="IOException">Another map is appending; the message names its process.</exception>
    public AppenderLock LockForAppending() => UsesAppenderLock ? TakeAppenderLock() : TakeLockOfProcess();

    /// <summary>The right without a lock of the system: at most among the maps of this process.</summary>
    private protected virtual AppenderLock TakeLockOfProcess() => AppenderLock.None;

    private protected abstract AppenderLock TakeAppenderLock();

    /// <summary>Whether another open file has that right now; false where the system does not tell.</summary>
    public virtual bool HasAppender => false;

    /// <summary>Whether an appender of another open file is writing a row.</summary>
    /// <param name="startInBytes">Offset of the row in the file, in bytes.</param>
    public abstract bool IsRowUnsettled(long startInBytes);

    /// <summary>Maps part of the file. The region owns this object from here on.</summary>
    /// <param name="mode">Mode that decides what the pages allow.</param>
    /// <param name="offsetInBytes">Offset of the region in the file, in bytes; any number from 0.</param>
    /// <param name="byteLength">Length of the region, in bytes; a region of 0 bytes has no pages.</param>
    /// <param name="access">Order of access, a hint for read-ahead.</param>
    public MappedRegion Map(MemMapMode mode, long offsetInBytes, long byteLength, MemMapAccess access) =>
        new(MakePages(mode, offsetInBytes, byteLength, access));

    /// <summary>Maps part of the file, for <see cref="Map"/>.</summary>
    public abstract Pages MakePages(MemMapMode mode, long offsetInBytes, long byteLength, MemMapAccess access);

    /// <summary>
    /// Marks the handle as the caller's, which the caller may close at any time: it stays open until this object is
    /// disposed.
    /// </summary>
    protected void Borrow()
    {
        IsBorrowed = true;
        Handle.DangerousAddRef(ref _holdsBorrowed);
    }

    /// <summary>Whether the handle is the caller's, and so stays open when this object is disposed.</summary>
    protected bool IsBorrowed { get; private set; }

    /// <summary>Releases a borrowed handle, from a finalizer; an owned handle closes itself.</summary>
    public void ReleaseBorrowed()
    {
        if (_holdsBorrowed)
        {
            _holdsBorrowed = false;
            Handle.DangerousRelease();
        }
    }

    /// <inheritdoc/>
    public virtual void Dispose()
    {
        if (IsBorrowed)
        {
            ReleaseBorrowed();
        }
        else
        {
            Handle.Dispose();
        }
    }

    /// <summary>Finds the parts of a file that have no place on disk, and so are zeros that need not be read.</summary>
    private protected class HoleFinder : IDisposable
    {
        /// <summary>
        /// Offset of the first byte from here on that may have a place on disk; <see cref="long.MaxValue"/> for none.
        /// </summary>
        public virtual long SkipFrom(long offsetInBytes) => offsetInBytes;

        public virtual void Dispose()
        {
        }
    }
}
