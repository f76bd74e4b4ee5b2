namespace MemMap;

/// <summary>
/// The numbers of rows of a map: the only place where its length is kept, and where it changes.
/// </summary>
/// <remarks>
/// <code>
/// 0          Committed         Count             Ready            Reserved
/// ├── rows ──────┼── rows ───────┼── no rows yet ───┼── no rows yet ──┤
///  other maps      this map only   a row may be       the disk has
///  count them                      stored here        space
/// </code>
/// <para>
/// 0 ≤ Committed ≤ Count ≤ Ready ≤ Reserved, whatever happens: a change that would break this throws and changes
/// nothing. Changes are made under the map's <see cref="LengthGate"/>. Only <see cref="Cut"/> and <see cref="Adopt"/>
/// lower the number of rows.
/// </para>
/// <para>
/// <see cref="Count"/> is read by any thread. Before it is raised, the region reaches the new rows, and a thread that
/// reads the address after the number finds them (release and acquire).
/// </para>
/// </remarks>
internal sealed class Extent
{
    private long _count;
    private long _openCount;
    private int _cutCount;

    /// <summary>The rows that a file has when it is opened; it is open to access.</summary>
    public Extent(long count)
    {
        Set(count, count, count, count);
        Open();
    }

    /// <summary>Rows that the file says it has: what other maps find.</summary>
    public long Committed { get; private set; }

    /// <summary>Rows of this map, for a view: its lease keeps them mapped even when the map is closed.</summary>
    public long Count => Volatile.Read(ref _count);

    /// <summary>
    /// <see cref="Count"/> for the map's own accessors; 0 while the map gives no access, so that every index is out of
    /// range.
    /// </summary>
    public long OpenCount => Volatile.Read(ref _openCount);

    /// <summary>
    /// How often the number of rows became less: counted before the pages of the removed rows go, so that what was read
    /// between two looks that find the same number was there all the time.
    /// </summary>
    public int CutCount => Volatile.Read(ref _cutCount);

    /// <summary>Rows up to which the pages are there, so that storing a row cannot fail.</summary>
    public long Ready { get; private set; }

    /// <summary>Rows that the disk has space for.</summary>
    public long Reserved { get; private set; }

    /// <summary>Whether the map's own accessors have access.</summary>
    public bool IsOpen { get; private set; }

    /// <summary>Takes over the number of rows that the file has by now.</summary>
    public void Adopt(long count) => Set(count, count, count, count);

    /// <summary>The disk has space for that many rows, or for more already.</summary>
    public void Reserve(long reserved) => Set(Committed, Count, Ready, Math.Max(Reserved, reserved));

    /// <summary>The pages of that many rows are there.</summary>
    public void MakeReady(long ready) => Set(Committed, Count, Math.Max(Ready, ready), Reserved);

    /// <summary>Rows were stored or written behind the last one.</summary>
    public void Append(long rowCount) =>
        Set(Committed, Count + rowCount, Math.Max(Ready, Count + rowCount), Reserved);

    /// <summary>Other maps find that many rows by now, or found more already.</summary>
    public void Commit(long rowCount) => Set(Math.Max(Committed, rowCount), Count, Ready, Reserved);

    /// <summary>The rows behind that many are removed, and their space stays reserved.</summary>
    public void Cut(long rowCount) => Set(rowCount, rowCount, rowCount, Reserved);

    /// <summary>The space behind the last row was given back.</summary>
    public void Trim() => Set(Committed, Count, Count, Count);

    /// <summary>Gives the map's own accessors access.</summary>
    public void Open()
    {
        IsOpen = true;
        Volatile.Write(ref _openCount, _count);
    }

    /// <summary>Takes access from the map's own accessors.</summary>
    public void Close()
    {
        IsOpen = false;
        Volatile.Write(ref _openCount, 0);
    }

    private void Set(long committed, long count, long ready, long reserved)
    {
        if (committed < 0 || count < committed || ready < count || reserved < ready)
        {
            throw new InvalidOperationException(
                $"The numbers of rows of a map must satisfy 0 <= committed <= count <= ready <= reserved; found "
                + $"{committed:N0}, {count:N0}, {ready:N0}, {reserved:N0}.");
        }

        if (count < _count)
        {
            Volatile.Write(ref _cutCount, _cutCount + 1);
        }

        Committed = committed;
        Ready = ready;
        Reserved = reserved;
        Volatile.Write(ref _count, count);
        if (IsOpen)
        {
            Volatile.Write(ref _openCount, count);
        }
    }
}
