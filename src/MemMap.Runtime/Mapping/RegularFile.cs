using Microsoft.Win32.SafeHandles;

namespace MemMap;

/// <summary>An open regular file: its length, its bytes, its place on disk. What was checked to be one, once, stays one.</summary>
/// <remarks>Every failure is an <see cref="IOException"/> that names the file.</remarks>
internal abstract class RegularFile : IDisposable
{
    private bool _holdsBorrowed;

    /// <param name="handle">Open; this file's own, until <see cref="Borrow"/> says otherwise.</param>
    /// <param name="path">For messages: the name that the file has, or will have.</param>
    private protected RegularFile(SafeFileHandle handle, string path) => (Handle, Path) = (handle, path);

    public string Path { get; }

    protected SafeFileHandle Handle { get; }

    /// <summary>In bytes, as it is now.</summary>
    public abstract long Length { get; }

    /// <summary>In bytes, as it was when the file was found to be a regular one, which may save a system call.</summary>
    public virtual long LengthWhenOpened => Length;

    /// <summary>Reads until the buffer is full or the file ends.</summary>
    /// <returns>How many bytes were read.</returns>
    public abstract int Read(Span<byte> destination, long offsetInBytes);

    /// <summary>Writes all bytes; behind the end, the file becomes longer.</summary>
    public abstract void Write(ReadOnlySpan<byte> source, long offsetInBytes);

    /// <summary>
    /// Makes the file longer, with zeros. With <paramref name="preallocate"/> the disk space is there when this
    /// returns; when it cannot be had, the file has its old length again.
    /// </summary>
    public abstract void Extend(long oldLengthInBytes, long newLengthInBytes, bool preallocate);

    /// <summary>Asks for disk space behind the end, which stays where it is. Some systems give none until it is written.</summary>
    public abstract void Reserve(long startInBytes, long endInBytes);

    /// <summary>Cuts the file, and gives back what was reserved behind its end.</summary>
    public abstract void Truncate(long newLengthInBytes);

    /// <summary>Brings data, length and name of the file to disk, except what is dirty in a mapping only.</summary>
    public abstract void Sync();

    /// <summary>Becomes the one who appends to the file, among all processes, until the result is disposed.</summary>
    /// <exception cref="IOException">Somebody else appends; the message says who.</exception>
    public abstract AppenderLock LockForAppending();

    /// <summary>Whether another open file's appender is at work on a row.</summary>
    /// <param name="startInBytes">Of that row in the file.</param>
    public abstract bool IsRowUnsettled(long startInBytes);

    /// <summary>Maps part of the file. The region owns this object from here on.</summary>
    /// <param name="mode">Decides what the pages allow.</param>
    /// <param name="offsetInBytes">Where the region starts in the file; any number from 0.</param>
    /// <param name="byteLength">May be 0: such a region has no pages.</param>
    /// <param name="access">A hint for read-ahead.</param>
    public abstract MappedRegion Map(MemMapMode mode, long offsetInBytes, long byteLength, MemMapAccess access);

    /// <summary>From here on the handle is another's, who may close it at any time: it stays open until we let go of it.</summary>
    protected void Borrow()
    {
        IsBorrowed = true;
        Handle.DangerousAddRef(ref _holdsBorrowed);
    }

    /// <summary>Whether the handle is another's, which it stays when we have let go of it.</summary>
    protected bool IsBorrowed { get; private set; }

    /// <summary>What a finalizer may do: a handle of our own closes itself.</summary>
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
}
