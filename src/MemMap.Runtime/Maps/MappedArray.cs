using System.Collections.Immutable;
using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace MemMap;

/// <summary>
/// An open file seen through a layout: what every generated <c>Map</c> and <c>ReadOnlyMap</c> is. It can be stored,
/// shared between threads and disposed. Its own indexers are by value; references come from a view, which is a lease.
/// </summary>
/// <remarks>
/// Every member but <see cref="IsClosed"/> and <see cref="Dispose"/> throws an <see cref="ObjectDisposedException"/>
/// once the map is closed.
/// </remarks>
[DebuggerDisplay("{DebuggerText,nq}")]
[DebuggerTypeProxy(typeof(MappedArrayDebugView))]
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

    /// <summary>
    /// Lengths of the layout's axes; empty for a 0-d array. The axes of a block, which NumPy adds to them, are not here.
    /// </summary>
    public ImmutableArray<long> Shape => Open.Shape;

    /// <summary>Length of the first axis; 1 for a 0-d array.</summary>
    public long Length => Open.Shape is [var length, ..] ? length : 1;

    /// <summary>Elements in all: the product of the shape.</summary>
    public long Count => Open.Shape.Aggregate(1L, static (product, length) => product * length);

    /// <summary>Bytes of all elements; the header of a <c>.npy</c> is not among them.</summary>
    public long ByteLength => Count * _file.Layout.DType.ItemSize;

    /// <summary>Whether the map was disposed.</summary>
    public bool IsClosed => Region.IsClosed;

    /// <summary>The mapped bytes.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected MappedRegion Region { get; }

    /// <summary>How far the map's own indexers may reach on the slowest axis: 0 once it is closed, so that every index is out of range.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected long OpenLength => Volatile.Read(ref _openLength);

    /// <summary>The length of the slowest axis, for a view: its lease keeps them whatever happens to the map.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected long FullLength => _file.Layout.SlowestAxis is >= 0 and var axis ? _file.Shape[axis] : 1;

    /// <summary>Copies of the first elements, in the order of the file, for a debugger.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected abstract object[] FirstElements(int count);

    /// <summary>The same, for the element that generated code knows.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected object[] FirstElements<T>(int count)
        where T : unmanaged
    {
        var ticket = Region.BeginLease();
        try
        {
            var elements = new object[(int)Math.Min(count, Count)];
            for (var i = 0; i < elements.Length; i++)
            {
                elements[i] = MemoryMarshal.Read<T>(Region.Bytes((long)i * Unsafe.SizeOf<T>(), Unsafe.SizeOf<T>()));
            }

            return elements;
        }
        finally
        {
            Region.EndLease(ticket);
        }
    }

    internal object[] ElementsToShow(int count) => FirstElements(count);

    /// <summary>What a debugger shows in one line; it may ask at any time.</summary>
    private string DebuggerText => IsClosed
        ? $"'{_file.Path}' (closed)"
        : $"'{_file.Path}' {_file.Layout.Name} ({string.Join(", ", _file.Shape)}) {_file.Mode}";

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

            ReadOnlySpan<byte> Item(long index) =>
                Region.Bytes(_file.Layout.PositionOf(index, _file.Shape) * itemSize, itemSize);
        }
        finally
        {
            Region.EndLease(ticket);
        }
    }
}
