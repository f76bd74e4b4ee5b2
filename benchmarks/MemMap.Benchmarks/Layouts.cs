namespace MemMap.Benchmarks;

/// <summary>The records below, as NumPy has them.</summary>
internal static class Layouts
{
    public const string TickDType =
        "[('Time', '<i8'), ('Symbol', '<i8'), ('Bid', '<f8'), ('Ask', '<f8'), ('Size', '<i4'), ('Flags', '<i4')]";
}

[MemMapArray<int>(Shape = "*,4")]
public partial struct Rows;

[MemMapArray<float>(Shape = "*,4")]
public partial struct Quads;

[MemMapArray<int>(Shape = "*,64")]
public partial struct Bars;

[MemMapArray<int>(Shape = "*,8,8")]
public partial struct Cubes;

[MemMapArray<float>(Shape = "*,32,32")]
public partial struct Images;

[MemMapArray<double>(Shape = "16,*", Order = MemoryOrder.ColumnMajor)]
public partial struct Channels;

[MemMapArray<double>(Shape = "*")]
public partial struct Numbers;

[MemMapArray<float>(Shape = "*")]
public partial struct Samples;

[MemMapArray<BigEndian<float>>(Shape = "*")]
public partial struct BigEndianSamples;

/// <summary>A record of 40 bytes.</summary>
[MemMapArray(Shape = "*")]
public partial struct Tick
{
    public long Time;
    public long Symbol;
    public double Bid;
    public double Ask;
    public int Size;
    public int Flags;
}

/// <summary>A record of 32 bytes, to append.</summary>
[MemMapArray(Shape = "*")]
public partial struct Entry
{
    public long Time;
    public double Price;
    public double Volume;
    public long Id;
}
