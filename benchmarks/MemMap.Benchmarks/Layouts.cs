namespace MemMap.Benchmarks;

[MemMapArray<int>(Shape = "*,4")]
public partial struct Rows;

[MemMapArray<float>(Shape = "*,4")]
public partial struct Quads;

[MemMapArray<int>(Shape = "*,64")]
public partial struct Bars;

[MemMapArray<double>(Shape = "*")]
public partial struct Numbers;

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
