using System.Collections.Immutable;
using System.ComponentModel;

namespace MemMap;

/// <summary>
/// An open file seen through a layout: what every generated <c>Map</c> and <c>ReadOnlyMap</c> is. It can be stored,
/// shared between threads and disposed. Its own indexers are by value; references come from a view, which is a lease.
/// </summary>
/// <remarks>
/// Every member but <see cref="IsClosed"/> and <see cref="Dispose"/> throws an <see cref="ObjectDisposedException"/>
/// once the map is closed.
/// </remarks>
public abstract class MappedArray : IDisposable
{
    private readonly ArrayFile _file;
    private long _openLength;

    /// <summary>Takes over an open file.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected MappedArray(ArrayFile file)
    {
        _file = file;
        Region = file.Region;
        _openLength = FullLength;
    }

    /// <summary>Where the file lies, as an absolute path.</summary>
    public string Path => Open.Path;

    /// <summary>How the file was opened.</summary>
    public MemMapMode Mode => Open.Mode;

    /// <summary>Where the elements begin in the file, in bytes; for a <c>.npy</c> that is the length of its header.</summary>
    public long Offset => Open.DataOffsetInBytes;

    /// <summary>Lengths of the axes, slowest first; empty for a 0-d array.</summary>
    public ImmutableArray<long> Shape => Open.Shape;

    /// <summary>Length of the first axis, in rows; 1 for a 0-d array.</summary>
    public long Length
    {
        get
        {
            _ = Open;
            return FullLength;
        }
    }

    /// <summary>Elements in all: the product of the shape.</summary>
    public long Count => Open.Shape.Aggregate(1L, static (product, length) => product * length);

    /// <summary>Bytes of all elements; the header of a <c>.npy</c> is not among them.</summary>
    public long ByteLength => Count * _file.Layout.DType.ItemSize;

    /// <summary>Whether the map was disposed.</summary>
    public bool IsClosed => Region.IsClosed;

    /// <summary>The mapped bytes.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected MappedRegion Region { get; }

    /// <summary>Rows that the map's own indexers may reach: 0 once it is closed, so that every index is out of range.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected long OpenLength => Volatile.Read(ref _openLength);

    /// <summary>Rows of the file, for a view: its lease keeps them whatever happens to the map.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected long FullLength => _file.Shape is [var length, ..] ? length : 1;

    private ArrayFile Open
    {
        get
        {
            Region.ThrowIfClosed();
            return _file;
        }
    }

    /// <summary>
    /// Brings everything written to the map to disk: the mapped pages, then the file. For a map that is read-only or
    /// copy-on-write there is nothing to do.
    /// </summary>
    /// <exception cref="IOException">
    /// The system could not. A flush that failed once fails from then on, because what was lost is lost.
    /// </exception>
    public void Flush() => Flush(FlushScope.Disk);

    /// <inheritdoc cref="Flush()"/>
    /// <param name="scope">How far to bring it.</param>
    public void Flush(FlushScope scope) => Region.Flush(scope);

    /// <summary>
    /// Flushes, then closes. New access is refused at once; the file is unmapped when the last view has ended, so a
    /// dispose on another thread is safe. On Windows that needs a view on every such thread: there the map's own
    /// indexers must not run at the same time.
    /// </summary>
    /// <exception cref="IOException">The flush failed. The map is closed all the same.</exception>
    public void Dispose() => Region.Close(ref _openLength);

    /// <summary>The array as NumPy's <c>repr</c> prints it; long axes are shortened to their first and last rows.</summary>
    public override string ToString()
    {
        var ticket = Region.BeginLease();
        try
        {
            var itemSize = _file.Layout.DType.ItemSize;
            return ArrayPrinter.Repr("memmap", _file.Layout.DType, _file.Shape.AsSpan(), Item);

            ReadOnlySpan<byte> Item(long index) => Region.Bytes(index * itemSize, itemSize);
        }
        finally
        {
            Region.EndLease(ticket);
        }
    }
}
