using System.Collections.Immutable;
using System.Diagnostics;

namespace MemMap;

/// <summary>
/// An open file seen through a layout: what every generated <c>Map</c> and <c>ReadOnlyMap</c> is. It can be stored,
/// shared between threads and disposed. Its own indexers copy elements; references come from a view, which is a lease.
/// </summary>
/// <remarks>
/// Every member but <see cref="IsClosed"/>, <see cref="ToString"/> and <see cref="Dispose"/> throws an
/// <see cref="ObjectDisposedException"/> once the map is closed.
/// </remarks>
[DebuggerDisplay("{DebuggerText,nq}")]
[DebuggerTypeProxy(typeof(MappedArrayDebugView))]
public abstract partial class MappedArray : IDisposable, IAsyncDisposable, IRegionOwner
{
    private readonly ArrayFile _file;
    private readonly long _rowLengthInBytes;
    private long _fullLength;
    private long _openLength;
    private MemMapAccess _access;

    private protected MappedArray(ArrayFile file)
    {
        _file = file;
        _rowLengthInBytes = file.Layout.RowLengthInBytes;
        Region = file.Region;
        _fullLength = file.RowCount;
        _openLength = file.RowCount;
        _access = file.Access;
        Region.Owner = this;
    }

    /// <summary>Absolute path of the file.</summary>
    public string Path => Open.Path;

    /// <summary>How the file was opened.</summary>
    public MemMapMode Mode => Open.Mode;

    /// <summary>
    /// Offset of the first element in the file, in bytes; in a <c>.npy</c> file, the length of the header.
    /// </summary>
    public long Offset => Open.DataOffsetInBytes;

    /// <summary>
    /// Whether every element begins at a multiple of the size of its largest number, as <c>Interlocked</c> and
    /// <c>Volatile</c> need it: else an access may be torn, slow or, on some processors, the end of the process.
    /// </summary>
    public bool IsAligned => Offset % Layout.Alignment == 0 && Layout.DType.ItemSize % Layout.Alignment == 0;

    /// <summary>
    /// Lengths of the layout's axes; empty for a 0-d array. The axes of a block, which NumPy adds to them, are not
    /// included.
    /// </summary>
    public ImmutableArray<long> Shape => Open.Layout.ShapeOf(FullLength);

    /// <summary>Length of the first axis; 1 for a 0-d array.</summary>
    public long Length => Open.Layout is { SlowestAxis: > 0, Shape: [var length, ..] } ? length : FullLength;

    /// <summary>Number of elements: the product of the shape.</summary>
    public long Count => ByteLength / Layout.DType.ItemSize;

    /// <summary>Length of all elements in bytes, without the header of a <c>.npy</c> file.</summary>
    public long ByteLength
    {
        get
        {
            ThrowIfClosed();
            return FullLength * _rowLengthInBytes;
        }
    }

    /// <summary>Whether the map was disposed.</summary>
    public bool IsClosed => Region.IsClosed;

    /// <summary>The mapped bytes.</summary>
    internal MappedRegion Region { get; }

    internal ArrayLayout Layout => _file.Layout;

    /// <summary>The path of a map that may be closed.</summary>
    internal string FullPath => _file.Path;

    /// <summary>
    /// Length of the slowest axis for the map's own indexers: 0 once the map is closed, so that every index is out of
    /// range.
    /// </summary>
    internal long OpenLength => Volatile.Read(ref _openLength);

    /// <summary>
    /// Length of the slowest axis for a view: its lease keeps the rows mapped even when the map is closed.
    /// </summary>
    internal long FullLength => Volatile.Read(ref _fullLength);

    /// <summary>The lock that is held while the length changes, and while the map closes.</summary>
    internal LengthGate LengthGate { get; } = new();

    internal long RowLengthInItems => _file.Layout.RowLengthInItems;

    /// <summary>How the file stores its rows and their number.</summary>
    internal RowStore Rows => field ??= RowStore.Of(_file);

    /// <summary>Copies of the first elements, in the order of the file, for a debugger.</summary>
    internal abstract object[] FirstElements(int count);

    internal void ThrowIfClosed() => Region.ThrowIfClosed();

    internal AppenderLock LockForAppending() => _file.File.LockForAppending();

    internal ObjectDisposedException ClosedException() => Region.ClosedException();

    internal void EndLease(long ticket) => Region.EndLease(ticket);

    /// <summary>Makes every bool of a copy 0 or 1, whatever byte the file has.</summary>
    internal void MendCopies<T>(Span<T> copies)
        where T : unmanaged => Layout.Bools?.Normalize(copies);

    /// <summary>What a debugger shows in one line; it may ask at any time.</summary>
    private string DebuggerText => IsClosed
        ? $"'{_file.Path}' (closed)"
        : $"'{_file.Path}' {_file.Layout.Name} ({string.Join(", ", _file.Layout.ShapeOf(FullLength))}) {_file.Mode}";

    private ArrayFile Open
    {
        get
        {
            Region.ThrowIfClosed();
            return _file;
        }
    }

    /// <summary>
    /// Flushes, unless <see cref="MemMapOptions.FlushOnDispose"/> is false, then closes the map. New access is refused
    /// at once; the file is unmapped when the last view has ended, so a dispose on another thread is safe. On Windows
    /// every other thread needs a view for that: there the map's own indexers must not run at the same time.
    /// </summary>
    /// <exception cref="IOException">The flush failed. The map is closed all the same.</exception>
    public void Dispose()
    {
        using (LengthGate.Enter())
        {
            Region.Close(ref _openLength, FinishGrowth);
        }
    }

    /// <inheritdoc/>
    bool IRegionOwner.TryCloseCollected()
    {
        if (!LengthGate.TryEnterBriefly())
        {
            return false;
        }

        Region.CloseCollected(ref _openLength);
        LengthGate.ExitBriefly();
        return true;
    }

    /// <summary>Disposes the map on another thread, because a flush waits for the disk.</summary>
    /// <inheritdoc cref="Dispose" path="/exception"/>
    public ValueTask DisposeAsync() => IsClosed ? default : new ValueTask(Task.Run(Dispose));

    /// <summary>Completes the file of a map that has grown, before the file is released.</summary>
    private protected virtual void FinishGrowth(bool isFlushed)
    {
    }

    /// <summary>Reads the current length of the file, applies it to the map, and returns it.</summary>
    internal long RefreshLength()
    {
        using (LengthGate.Enter())
        {
            Region.ThrowIfClosed();
            var (oldLength, length) = (FullLength, Rows.CountRows());
            if (length > oldLength)
            {
                Region.ReachTo(length * _rowLengthInBytes);
                SetLength(length);
            }
            else if (length < oldLength)
            {
                Shrink(length, static () => { });
            }

            return length;
        }
    }

    /// <summary>In this order, so that a thread that reads a length finds its bytes mapped.</summary>
    internal void SetLength(long length)
    {
        Region.ByteLength = length * _rowLengthInBytes;
        Volatile.Write(ref _fullLength, length);
        Volatile.Write(ref _openLength, length);
    }

    internal void Shrink(long length, Action commit) =>
        Region.Shrink(length * _rowLengthInBytes, () =>
        {
            commit();
            SetLength(length);
        });

    /// <summary>
    /// The array as NumPy's <c>repr</c> prints it; long axes are shortened to their first and last rows. For a closed
    /// map, its state: <c>'/data/trades.npy' (closed)</c>.
    /// </summary>
    public override string ToString()
    {
        long ticket;
        try
        {
            ticket = Region.BeginReading();
        }
        catch (ObjectDisposedException)
        {
            return DebuggerText;
        }

        try
        {
            var itemSize = _file.Layout.DType.ItemSize;
            var shape = _file.Layout.ShapeOf(FullLength);
            return ArrayPrinter.Repr("memmap", _file.Layout.DType, shape.AsSpan(), Item);

            ReadOnlySpan<byte> Item(long index) =>
                Region.Bytes(_file.Layout.PositionOf(index, shape) * itemSize, itemSize);
        }
        finally
        {
            Region.EndLease(ticket);
        }
    }
}
