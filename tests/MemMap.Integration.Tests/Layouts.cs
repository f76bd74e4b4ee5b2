namespace MemMap.Tests;

[MemMapArray<float>(Shape = "3,4")]
public partial struct Grid;

[MemMapArray<float>(Shape = "*")]
public partial struct Numbers;

[MemMapArray<int>(Shape = "*,4")]
public partial struct Rows;

/// <summary>Its rows are longer than a page.</summary>
[MemMapArray<int>(Shape = "*,1500")]
public partial struct WideRows;

[MemMapArray<double>(Shape = "3,*", Order = MemoryOrder.ColumnMajor)]
public partial struct Series;

[MemMapArray<double>(Shape = "2,3,4")]
public partial struct Cube;

[MemMapArray<long>(Shape = "")]
public partial struct Scalar;

public enum Side : byte
{
    Buy,
    Sell,
}

[MemMapArray(Shape = "*")]
public partial struct Trade
{
    public long Time;
    public double Price;
    public int Size;
    public Side Side;
}

/// <summary>24 bytes, which do not divide a page.</summary>
[MemMapArray(Shape = "*")]
public partial struct Odd
{
    public long Time;
    public double Price;
    public double Size;
}
