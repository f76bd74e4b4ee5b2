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
    /// <summary>Bytes that an asynchronous flush brings to disk between two looks at its cancellation.</summary>
    private const long FlushStepInBytes = 64 << 20;

    private readonly ArrayFile _file;
    private long _fullLength;
    private long _openLength;
    private MemMapAccess _access;

    /// <summary>Takes over an open file.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected MappedArray(ArrayFile file)
    {
        _file = file;
        Region = file.Region;
        _fullLength = file.RowCount;
        _openLength = file.RowCount;
        _access = file.Access;
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
    public ImmutableArray<long> Shape => Open.Layout.ShapeOf(FullLength);

    /// <summary>Length of the first axis; 1 for a 0-d array.</summary>
    public long Length => Open.Layout is { SlowestAxis: > 0, Shape: [var length, ..] } ? length : FullLength;

    /// <summary>Elements in all: the product of the shape.</summary>
    public long Count => Shape.Aggregate(1L, static (product, length) => product * length);

    /// <summary>Bytes of all elements; the header of a <c>.npy</c> is not among them.</summary>
    public long ByteLength => Count * _file.Layout.DType.ItemSize;

    /// <summary>Whether the map was disposed.</summary>
    public bool IsClosed => Region.IsClosed;

    /// <summary>The mapped bytes.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected internal MappedRegion Region { get; }

    /// <summary>How far the map's own indexers may reach on the slowest axis: 0 once it is closed, so that every index is out of range.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected long OpenLength => Volatile.Read(ref _openLength);

    /// <summary>The length of the slowest axis, for a view: its lease keeps them whatever happens to the map.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected internal long FullLength => Volatile.Read(ref _fullLength);

    /// <summary>Held while the length changes, and while the map closes.</summary>
    internal Lock LengthGate { get; } = new();

    internal long RowLengthInItems => _file.Layout.RowLengthInItems;

    /// <summary>Where the file has its number of rows.</summary>
    internal RowStore Rows => field ??= RowStore.Of(_file);

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

    internal void ThrowIfClosed() => Region.ThrowIfClosed();

    internal AppenderLock LockForAppending() => _file.File.LockForAppending();

    internal object[] ElementsToShow(int count) => FirstElements(count);

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
    /// Brings everything written to the map to disk: the mapped pages, then the file. For a map that is read-only or
    /// copy-on-write there is nothing to do.
    /// </summary>
    /// <exception cref="IOException">
    /// The system could not. A flush that failed once fails from then on, because what was lost is lost.
    /// </exception>
    public void Flush() => Flush(FlushScope.Disk);

    /// <inheritdoc cref="Flush()"/>
    /// <param name="scope">How far to bring it.</param>
    public void Flush(FlushScope scope) => FlushAll(scope);

    /// <summary>
    /// Brings some rows to disk, and no more than the pages that they lie in: all of it is there when this returns. The
    /// number of rows that were appended is not part of it; see <see cref="Flush()"/>.
    /// </summary>
    /// <param name="start">The first row; in a column-major layout, the first column.</param>
    /// <param name="length">How many.</param>
    /// <exception cref="ArgumentOutOfRangeException">The rows do not lie within the map.</exception>
    /// <inheritdoc cref="Flush()" path="/exception"/>
    public void Flush(long start, long length)
    {
        var (startInBytes, byteLength) = BytesOf(start, length);
        Region.Flush(startInBytes, byteLength);
    }

    /// <inheritdoc cref="Flush(long, long)"/>
    /// <param name="rows">Some of the rows, <c>1000..2000</c> or <c>^10..</c>.</param>
    public void Flush(Range rows)
    {
        var (start, length) = RowsOf(rows);
        Flush(start, length);
    }

    /// <summary><see cref="Flush()"/> on another thread, in steps: whatever a cancelled one has done stays done.</summary>
    /// <param name="cancellationToken">Looked at before each step of 64 MiB.</param>
    /// <inheritdoc cref="Flush()" path="/exception"/>
    public Task FlushAsync(CancellationToken cancellationToken = default)
    {
        Region.ThrowIfClosed();
        return Task.Run(FlushInSteps, cancellationToken);

        void FlushInSteps()
        {
            for (var start = 0L; start < Region.ByteLength; start += FlushStepInBytes)
            {
                cancellationToken.ThrowIfCancellationRequested();
                Region.Flush(start, Math.Min(FlushStepInBytes, Region.ByteLength - start));
            }

            cancellationToken.ThrowIfCancellationRequested();
            FlushAll(FlushScope.Disk);
        }
    }

    /// <summary>
    /// The order in which the elements will be read, <see cref="MemMapOptions.Access"/> at first: a hint for read-ahead
    /// (<c>madvise</c>). Outside Linux nothing is done.
    /// </summary>
    public MemMapAccess AccessPattern
    {
        get
        {
            Region.ThrowIfClosed();
            return _access;
        }

        set
        {
            if (!Enum.IsDefined(value))
            {
                throw new ArgumentOutOfRangeException(
                    nameof(value), value, "AccessPattern is Normal, Sequential or Random.");
            }

            Region.SetAccess(value);
            _access = value;
        }
    }

    /// <summary>
    /// Starts to read rows from disk that will be needed soon, and does not wait for them (<c>MADV_WILLNEED</c>). Outside
    /// Linux nothing is done.
    /// </summary>
    /// <param name="start">The first row; in a column-major layout, the first column.</param>
    /// <param name="length">How many.</param>
    /// <exception cref="ArgumentOutOfRangeException">The rows do not lie within the map.</exception>
    public void Prefetch(long start, long length) => OnRange(start, length, Region.PrefetchRange);

    /// <inheritdoc cref="Prefetch(long, long)"/>
    /// <param name="rows">Some of the rows, <c>1000..2000</c> or <c>^10..</c>.</param>
    public void Prefetch(Range rows) => OnRange(rows, Prefetch);

    /// <summary>
    /// Gives back the memory of rows that are not needed for a while: they leave this process and, unless another one
    /// has them mapped, the page cache; the next access reads them from disk. What was written to them is written to disk
    /// first, which this waits for. Of a copy-on-write map, whose changes are nowhere else, the kernel may move pages to
    /// swap. Outside Linux nothing is done.
    /// </summary>
    /// <inheritdoc cref="Prefetch(long, long)"/>
    /// <exception cref="IOException">The rows could not be written.</exception>
    public void Evict(long start, long length) => OnRange(start, length, Region.EvictRange);

    /// <inheritdoc cref="Evict(long, long)"/>
    /// <param name="rows">Some of the rows, <c>1000..2000</c> or <c>^10..</c>.</param>
    public void Evict(Range rows) => OnRange(rows, Evict);

    /// <summary>
    /// Reads rows into memory and keeps them there, until <see cref="Unlock(long, long)"/> or the map is closed
    /// (<c>mlock</c>): no access to them waits for the disk. Outside Linux nothing is done.
    /// </summary>
    /// <inheritdoc cref="Prefetch(long, long)"/>
    /// <exception cref="IOException">The process may not lock so much; its limit is <c>ulimit -l</c>.</exception>
    public void Lock(long start, long length) => OnRange(start, length, Region.LockRange);

    /// <inheritdoc cref="Lock(long, long)"/>
    /// <param name="rows">Some of the rows, <c>1000..2000</c> or <c>^10..</c>.</param>
    public void Lock(Range rows) => OnRange(rows, Lock);

    /// <summary>Lets rows leave memory again that <see cref="Lock(long, long)"/> keeps there, however often it was called.</summary>
    /// <inheritdoc cref="Prefetch(long, long)"/>
    public void Unlock(long start, long length) => OnRange(start, length, Region.UnlockRange);

    /// <inheritdoc cref="Unlock(long, long)"/>
    /// <param name="rows">Some of the rows, <c>1000..2000</c> or <c>^10..</c>.</param>
    public void Unlock(Range rows) => OnRange(rows, Unlock);

    /// <summary>
    /// Flushes, unless <see cref="MemMapOptions.FlushOnDispose"/> says not to, then closes. New access is refused at once;
    /// the file is unmapped when the last view has ended, so a dispose on another thread is safe. On Windows that needs a
    /// view on every such thread: there the map's own indexers must not run at the same time.
    /// </summary>
    /// <exception cref="IOException">The flush failed. The map is closed all the same.</exception>
    public void Dispose()
    {
        lock (LengthGate)
        {
            Region.Close(ref _openLength, Settle);
        }
    }

    /// <summary>What a map that has grown does to the file before it lets go of it.</summary>
    private protected virtual void Settle(bool isFlushed)
    {
    }

    private protected virtual void FlushAll(FlushScope scope) => Region.Flush(scope);

    /// <summary>Takes the length that the file has by now, and returns it.</summary>
    internal long RefreshLength()
    {
        lock (LengthGate)
        {
            Region.ThrowIfClosed();
            if (Mode == MemMapMode.CopyOnWrite)
            {
                throw new InvalidOperationException(
                    $"'{Path}' is mapped copy-on-write, which is the file as it was when it was opened; "
                    + "open it again for what was added since.");
            }

            var (oldLength, length) = (FullLength, Rows.CountRows());
            if (length > oldLength)
            {
                Region.ReachTo(length * Rows.RowLengthInBytes);
                SetLength(length);
            }
            else if (length < oldLength)
            {
                Shrink(length, static () => { });
            }

            return length;
        }
    }

    /// <summary>In this order: who sees the length may follow it.</summary>
    internal void SetLength(long length)
    {
        Region.ByteLength = length * Rows.RowLengthInBytes;
        Volatile.Write(ref _fullLength, length);
        Volatile.Write(ref _openLength, length);
    }

    internal void Shrink(long length, Action commit) =>
        Region.Shrink(length * Rows.RowLengthInBytes, () =>
        {
            commit();
            SetLength(length);
        });

    private (long StartInBytes, long ByteLength) BytesOf(long start, long length)
    {
        Region.ThrowIfClosed();
        var rowCount = FullLength;
        ViewMembers.CheckSlice(Region, 0, start, length, rowCount);
        var rowLength = _file.Layout.RowLengthInBytes;
        return (start * rowLength, length * rowLength);
    }

    private (long Start, long Length) RowsOf(Range rows)
    {
        Region.ThrowIfClosed();
        var rowCount = FullLength;
        var (start, end) = (From(rows.Start), From(rows.End));
        return (start, end - start);

        long From(Index index) => index.IsFromEnd ? rowCount - index.Value : index.Value;
    }

    private void OnRange(long start, long length, Action<long, long> action)
    {
        var (startInBytes, byteLength) = BytesOf(start, length);
        if (byteLength > 0)
        {
            action(startInBytes, byteLength);
        }
    }

    private void OnRange(Range rows, Action<long, long> action)
    {
        var (start, length) = RowsOf(rows);
        action(start, length);
    }

    /// <summary>The array as NumPy's <c>repr</c> prints it; long axes are shortened to their first and last rows.</summary>
    public override string ToString()
    {
        var ticket = Region.BeginLease();
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
