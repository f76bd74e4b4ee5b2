using MemMap;

namespace QuickStart;

/// <summary>Three rows of four numbers, as in NumPy's own example.</summary>
[MemMapArray<float>(Shape = "3,4")]
public partial struct Grid;

/// <summary>As many numbers as the file holds.</summary>
[MemMapArray<float>(Shape = "*")]
public partial struct Numbers;

/// <summary>Which side of the market a trade was on.</summary>
public enum Side : byte
{
    Buy,
    Sell,
}

/// <summary>As many trades as the file holds.</summary>
[MemMapArray(Shape = "*")]
public partial struct Trade
{
    public long Time;
    public double Price;
    public int Size;
    public Side Side;
}
