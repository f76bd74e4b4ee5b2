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
    private MemMapAccess _access;

    private protected MappedArray(ArrayFile file)
    {
        _file = file;
        _rowLengthInBytes = file.Layout.RowLengthInBytes;
        Region = file.Region;
        Extent = file.Extent;
        _access = file.Access;
        Region.Owner = this;
        if (OperatingSystem.IsWindows())
        {
            // See MappedRegion.Moved.
            Interlocked.MemoryBarrier();
            if (Region.Refusal() is not null)
            {
                Extent.Close();
            }
        }
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
    /// Whether every number begins at a multiple of its size in the file, as <c>Interlocked</c> and
    /// <c>Volatile</c> need it: else an access may be torn, slow or, on some processors, the end of the process.
    /// </summary>
    public bool IsAligned => Offset % Layout.Alignment == 0 && Layout.DType.AlignsNumbers;

    /// <summary>
    /// Lengths of the layout's axes; empty for a 0-d array. The axes of a block, which NumPy adds to them, are not
    /// included.
    /// </summary>
    public ImmutableArray<long> Shape => Open.Layout.ShapeOf(Extent.Count);

    /// <summary>Length of the first axis; 1 for a 0-d array.</summary>
    public long Length => Open.Layout is { SlowestAxis: > 0, Shape: [var length, ..] } ? length : Extent.Count;

    /// <summary>Number of elements: the product of the shape.</summary>
    public long Count
    {
        get
        {
            Region.ThrowIfRefusing();
            return ElementCount;
        }
    }

    /// <summary>Length of all elements in bytes, without the header of a <c>.npy</c> file.</summary>
    public long ByteLength
    {
        get
        {
            Region.ThrowIfRefusing();
            return Extent.Count * _rowLengthInBytes;
        }
    }

    /// <summary>
    /// What <see cref="Path"/> leads to now. A map goes on with the file that it opened, also when that was deleted, or
    /// replaced as log rotation does; a program that follows a file asks here whether to open the path again.
    /// </summary>
    public PathState PathState
    {
        get
        {
            Region.ThrowIfClosed();
            return _file.File.StateOfPath();
        }
    }

    /// <summary>Whether the map was disposed.</summary>
    public bool IsClosed => Region.IsClosed;

    /// <summary>Numbers of rows.</summary>
    internal Extent Extent { get; }

    /// <summary>Number of elements, for a caller that holds a lease.</summary>
    internal long ElementCount => Extent.Count * Layout.RowLengthInItems;

    /// <summary>The mapped bytes.</summary>
    internal MappedRegion Region { get; }

    internal ArrayLayout Layout => _file.Layout;

    /// <summary>The path of a map that may be closed.</summary>
    internal string FullPath => _file.Path;

    /// <summary>The lock that is held while the length changes, and while the map closes.</summary>
    internal LengthGate LengthGate { get; } = new();

    /// <summary>The first element, to be followed only after a look at the length.</summary>
    internal ref T Origin<T>() => ref Region.Origin<T>();

    /// <summary>Copies of the first elements, in the order of the file, for a debugger.</summary>
    internal abstract object[] FirstElements(int count);

    internal void ThrowIfRefusing() => Region.ThrowIfRefusing();

    /// <summary>Why the map gives no access; null when it does.</summary>
    internal Exception? Refusal() => Region.Refusal();

    /// <summary>Ends the access of an accessor that throws.</summary>
    internal static void LeaveAccess() => MappedRegion.Leave();

    /// <summary>Takes a lease for reading in the place of the access that an accessor has begun.</summary>
    /// <returns>The ticket to end it with.</returns>
    internal long LeaveAndLease()
    {
        MappedRegion.Leave();
        return Region.BeginReading();
    }

    internal void EndLease(long ticket) => Region.EndLease(ticket);

    /// <summary>Makes every bool of a copy 0 or 1, whatever byte the file has.</summary>
    internal void MendCopies<T>(Span<T> copies)
        where T : unmanaged => Layout.Bools?.Normalize(copies);

    /// <summary>What a debugger shows in one line; it may ask at any time.</summary>
    private string DebuggerText => IsClosed
        ? $"'{_file.Path}' (closed)"
        : !Extent.IsOpen ? $"'{_file.Path}' (no access since its last Refresh failed)"
        : $"'{_file.Path}' {_file.Layout.Name} ({string.Join(", ", _file.Layout.ShapeOf(Extent.Count))}) {_file.Mode}";

    private ArrayFile Open
    {
        get
        {
            Region.ThrowIfRefusing();
            return _file;
        }
    }

    /// <summary>
    /// Flushes, unless <see cref="MemMapOptions.FlushOnDispose"/> is false, then closes the map. New access is refused
    /// at once; the file is unmapped when the last view has ended, so a dispose on another thread is safe.
    /// </summary>
    /// <exception cref="IOException">
    /// The flush failed; or rows were appended since the last <c>Commit</c>, <c>Flush</c> or <c>Refresh</c>, and the file
    /// was deleted, renamed or replaced. The map is closed all the same.
    /// </exception>
    public void Dispose()
    {
        using (LengthGate.Enter())
        {
            Region.Close(Extent.Close, FinishGrowth);
        }
    }

    /// <inheritdoc/>
    bool IRegionOwner.TryCloseCollected()
    {
        if (!LengthGate.TryEnterBriefly())
        {
            return false;
        }

        Region.CloseCollected(Extent.Close);
        LengthGate.ExitBriefly();
        return true;
    }

    /// <inheritdoc/>
    void IRegionOwner.Suspend() => Extent.Close();

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
            return _file.Rows.Refresh();
        }
    }

    /// <summary>
    /// The array as NumPy's <c>repr</c> prints it; long axes are shortened to their first and last rows. For a closed
    /// map, its state: <c>'/data/trades.npy' (closed)</c>.
    /// </summary>
    public override string ToString()
    {
        string? text = null;
        try
        {
            Region.WhileHeld(Print);
        }
        catch (InvalidOperationException) when (Region.Refusal() is not null)
        {
            // Closed, or no access.
        }

        return text ?? DebuggerText;

        void Print()
        {
            var itemSize = _file.Layout.DType.ItemSize;
            var shape = _file.Layout.ShapeOf(Extent.Count);
            text = ArrayPrinter.Repr("memmap", _file.Layout.DType, shape.AsSpan(), Item);

            ReadOnlySpan<byte> Item(long index) =>
                Region.Bytes(_file.Layout.PositionOf(index, shape) * itemSize, itemSize);
        }
    }
}
