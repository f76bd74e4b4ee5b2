using System.ComponentModel;

namespace MemMap;

/// <summary>
/// A writable map whose open axis can change its length: every generated <c>Map</c> of a <c>*</c> layout. The elements
/// below one index of that axis are called a row here; in a column-major layout they are a column.
/// </summary>
/// <remarks>
/// <para>
/// Views that were taken before keep their length, and stay valid. Among all processes, one map at a time appends to a
/// file: from its first change of the length until it is disposed. Any number of maps may read the file, and follow its
/// growth with <see cref="Refresh"/>.
/// </para>
/// <para>
/// In a <c>.npy</c> file, other maps see new rows after the next <see cref="Commit"/>,
/// <see cref="MappedArray.Flush()"/> or dispose. If the process dies, they see all rows that were committed, and no
/// others. A raw file has no count but its length: there each row is visible as soon as it is appended.
/// </para>
/// </remarks>
/// <typeparam name="T">Element type.</typeparam>
public abstract class GrowableArray<T> : WritableArray<T>
    where T : unmanaged
{
    private readonly GatedAppender _appender;

    /// <summary>Creates a map of an open file, which it owns from then on.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected GrowableArray(ArrayFile file)
        : base(file) => _appender = new GatedAppender(this, file);

    /// <summary>
    /// Number of rows that the file has disk space for: appending up to it cannot fail because the disk is full.
    /// </summary>
    public long Capacity => _appender.Capacity;

    /// <summary>Appends elements after the last one: a whole number of rows.</summary>
    /// <exception cref="ArgumentException">The elements are not a whole number of rows.</exception>
    /// <exception cref="InvalidOperationException">
    /// The header of the <c>.npy</c> file has no room for the new length, or the map is of a part of the file
    /// (<see cref="MemMapOptions.Length"/>).
    /// </exception>
    /// <exception cref="IOException">
    /// The disk is full, another map is appending to the file, or another program has changed it; the file is
    /// unchanged. In a raw file, rows that were written before a later one failed stay; the message has their number.
    /// </exception>
    /// <exception cref="LayoutMismatchException">
    /// Something lies behind the rows (<see cref="MemMapOptions.Remains"/>), or the file holds something else by now.
    /// </exception>
    /// <exception cref="NpyFormatException">The file is not a <c>.npy</c> file any more, or was cut short.</exception>
    public void Append(ReadOnlySpan<T> items) => _appender.Append(items);

    /// <summary>Appends one element, where an element is a row; padding in the file is zero.</summary>
    /// <inheritdoc cref="Append" path="/exception"/>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected void AppendElement(ref readonly T element)
    {
        // A copy, whose padding is zero: so nothing that happens to the original meanwhile fails within the gate.
        T clean = default;
        CopyData(in element, ref clean);
        if (!TryAppendReady(in clean))
        {
            _appender.Append(new ReadOnlySpan<T>(in clean));
        }
    }

    /// <summary>
    /// Appends without a lock, if there is room for one more row and no other thread changes the length.
    /// </summary>
    private bool TryAppendReady(ref readonly T element)
    {
        if (!LengthGate.TryEnterBriefly())
        {
            return false;
        }

        var isReady = Extent.IsOpen && Extent.Count < Extent.Ready;
        if (isReady)
        {
            Region.MarkWritten();
            Region.Store(Extent.Count, in element);
            Extent.Append(1);
        }

        LengthGate.ExitBriefly();
        return isReady;
    }

    /// <summary>
    /// Sets the number of rows. New rows are zeros; every process sees the new length when this returns.
    /// </summary>
    /// <param name="length">New length of the open axis, in rows; 0 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">The length is negative, or more than a file can hold.</exception>
    /// <exception cref="InvalidOperationException">
    /// The map would become shorter while a view of it, or of another map of this process, may refer to removed rows; or
    /// the header of the <c>.npy</c> file has no room for the new length.
    /// </exception>
    /// <exception cref="IOException">
    /// The disk is full, another map is appending to the file, or another program has changed the file; or the map would
    /// become shorter while another process maps the file with this library (<see cref="MemMapOptions.CutWhileMapped"/>).
    /// The file is unchanged.
    /// </exception>
    /// <exception cref="LayoutMismatchException">
    /// Something lies behind the rows (<see cref="MemMapOptions.Remains"/>), or the file holds something else by now.
    /// </exception>
    /// <exception cref="NpyFormatException">The file is not a <c>.npy</c> file any more, or was cut short.</exception>
    public void Resize(long length) => _appender.Resize(length);

    /// <summary>
    /// Reserves disk space for that many rows in all, so that appending them cannot fail because the disk is full.
    /// </summary>
    /// <param name="length">
    /// Length of the open axis to reserve, in rows; if it is less than the current length, nothing is done.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">The length is negative, or more than a file can hold.</exception>
    /// <exception cref="InvalidOperationException">
    /// The header of the <c>.npy</c> file has no room for the new length, or the map is of a part of the file
    /// (<see cref="MemMapOptions.Length"/>).
    /// </exception>
    /// <exception cref="IOException">
    /// The disk is full, another map is appending to the file, or another program has changed it; the file is unchanged.
    /// </exception>
    /// <exception cref="LayoutMismatchException">
    /// Something lies behind the rows (<see cref="MemMapOptions.Remains"/>), or the file holds something else by now.
    /// </exception>
    /// <exception cref="NpyFormatException">The file is not a <c>.npy</c> file any more, or was cut short.</exception>
    public void EnsureCapacity(long length) => _appender.EnsureCapacity(length);

    /// <summary>Releases the reserved disk space after the last row.</summary>
    /// <exception cref="IOException">
    /// Another map is appending to the file, or another program has changed it.
    /// </exception>
    /// <exception cref="LayoutMismatchException">
    /// Something lies behind the rows (<see cref="MemMapOptions.Remains"/>), or the file holds something else by now.
    /// </exception>
    /// <exception cref="NpyFormatException">The file is not a <c>.npy</c> file any more, or was cut short.</exception>
    public void TrimExcess() => _appender.TrimExcess();

    /// <summary>
    /// Makes the appended rows visible to all readers: first their data, then their number. From then on they survive
    /// the end of this process; <see cref="MappedArray.Flush()"/> makes them survive a power loss.
    /// </summary>
    /// <exception cref="IOException">
    /// The header could not be written; or another program has cut the file, written behind its rows, deleted or
    /// replaced it.
    /// </exception>
    public void Commit() => _appender.Commit();

    /// <inheritdoc cref="RefreshableArray{T}.Refresh"/>
    /// <remarks>
    /// <para>
    /// The length of a map that appends is its own, because no other map changes it: there this only looks whether
    /// another program has changed, deleted or replaced the file.
    /// </para>
    /// <para>
    /// After an exception that concerns what the file holds, the map gives no access: every member throws an
    /// <see cref="InvalidOperationException"/>, until a later call succeeds.
    /// </para>
    /// </remarks>
    public long Refresh() => _appender.Refresh();

    private protected override void FlushAll(FlushScope scope) => _appender.Flush(scope, base.FlushAll);

    private protected override void FinishGrowth(bool isFlushed) => _appender.Finish(isFlushed);
}
