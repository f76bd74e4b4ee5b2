namespace MemMap.Endurance;

/// <summary>A row that can be told from its index: no word of it is ever 0, and no two rows share one.</summary>
internal interface IRow<TRow> : IEquatable<TRow>
    where TRow : unmanaged, IRow<TRow>
{
    public static abstract TRow Of(long index);

    public static abstract GrowableArray<TRow> CreateGrowable(string path);

    public static abstract GrowableArray<TRow> OpenGrowable(string path);

    public static abstract RefreshableArray<TRow> OpenRefreshable(string path);

    /// <summary>The call for one row, which takes another way than that for many.</summary>
    public static abstract void AppendOne(GrowableArray<TRow> map, TRow row);
}

/// <summary>Some rows cross the boundary of a page.</summary>
[MemMapArray(Shape = "*")]
public partial struct Row24 : IRow<Row24>
{
    public long First, Second, Third;

    static Row24 IRow<Row24>.Of(long index) => new()
    {
        First = index + 1, Second = (index + 1) * Row.Factor, Third = ~index,
    };

    static GrowableArray<Row24> IRow<Row24>.CreateGrowable(string path) => Create(path, 0);

    static GrowableArray<Row24> IRow<Row24>.OpenGrowable(string path) => Open(path, Row.AfterKill);

    static RefreshableArray<Row24> IRow<Row24>.OpenRefreshable(string path) => OpenRead(path);

    static void IRow<Row24>.AppendOne(GrowableArray<Row24> map, Row24 row) => ((Map)map).Append(in row);
}

/// <summary>No row crosses the boundary of a page.</summary>
[MemMapArray(Shape = "*")]
public partial struct Row32 : IRow<Row32>
{
    public long First, Second, Third, Fourth;

    static Row32 IRow<Row32>.Of(long index) => new()
    {
        First = index + 1, Second = (index + 1) * Row.Factor, Third = ~index, Fourth = ~index * Row.Factor,
    };

    static GrowableArray<Row32> IRow<Row32>.CreateGrowable(string path) => Create(path, 0);

    static GrowableArray<Row32> IRow<Row32>.OpenGrowable(string path) => Open(path, Row.AfterKill);

    static RefreshableArray<Row32> IRow<Row32>.OpenRefreshable(string path) => OpenRead(path);

    static void IRow<Row32>.AppendOne(GrowableArray<Row32> map, Row32 row) => ((Map)map).Append(in row);
}

/// <summary>Some rows cross the boundary of a page.</summary>
[MemMapArray(Shape = "*")]
public partial struct Row40 : IRow<Row40>
{
    public long First, Second, Third, Fourth, Fifth;

    static Row40 IRow<Row40>.Of(long index) => new()
    {
        First = index + 1, Second = (index + 1) * Row.Factor, Third = ~index, Fourth = ~index * Row.Factor, Fifth = -index - 2,
    };

    static GrowableArray<Row40> IRow<Row40>.CreateGrowable(string path) => Create(path, 0);

    static GrowableArray<Row40> IRow<Row40>.OpenGrowable(string path) => Open(path, Row.AfterKill);

    static RefreshableArray<Row40> IRow<Row40>.OpenRefreshable(string path) => OpenRead(path);

    static void IRow<Row40>.AppendOne(GrowableArray<Row40> map, Row40 row) => ((Map)map).Append(in row);
}

/// <summary>A record that is read whole or not at all.</summary>
[MemMapArray(Shape = "*")]
public partial struct Quote
{
    public long Price, Size;

    [MemMapField(IsVersion = true)]
    public long Version;

    internal static Quote Of(long index) => new() { Price = index + 1, Size = (index + 1) * Row.Factor, Version = 2 };
}

/// <summary>A number that two processes share.</summary>
[MemMapArray<long>(Shape = "")]
public partial struct SharedNumber;

/// <summary>Numbers on one open axis.</summary>
[MemMapArray<long>(Shape = "*")]
public partial struct Numbers;

/// <summary>Bytes on one open axis.</summary>
[MemMapArray<byte>(Shape = "*")]
public partial struct Bytes;

internal static class Row
{
    /// <summary>Odd, so that what it multiplies is 0 only when it was.</summary>
    public const long Factor = unchecked((long)0x9E3779B97F4A7C15);

    /// <summary>The appender before may have been killed; what it did not commit is not wanted.</summary>
    public static MemMapOptions AfterKill { get; } = new() { Remains = Remains.Discard };

    public static TRow[] Batch<TRow>(long start, int count)
        where TRow : unmanaged, IRow<TRow>
    {
        var rows = new TRow[count];
        for (var i = 0; i < count; i++)
        {
            rows[i] = TRow.Of(start + i);
        }

        return rows;
    }

    /// <summary>Compares rows with what their indices say.</summary>
    /// <param name="rows">A part of a file.</param>
    /// <param name="start">Index of the first one.</param>
    /// <param name="path">Of the file.</param>
    public static void ThrowUnlessWhole<TRow>(ReadOnlySpan<TRow> rows, long start, string path)
        where TRow : unmanaged, IRow<TRow>
    {
        for (var i = 0; i < rows.Length; i++)
        {
            if (!rows[i].Equals(TRow.Of(start + i)))
            {
                throw new CampaignFailedException(
                    $"Row {start + i:N0} of '{Path.GetFileName(path)}' is {rows[i]} and should be {TRow.Of(start + i)}.");
            }
        }
    }
}
