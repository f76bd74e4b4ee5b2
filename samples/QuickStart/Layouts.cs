using MemMap;
using MemMap.TimeUnits;

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

/// <summary>A ticker symbol of at most eight bytes: NumPy's <c>S8</c>.</summary>
[MemMapText(8)]
public partial struct Symbol;

/// <summary>What one side of the market offers.</summary>
public struct Level
{
    public double Price;
    public int Size;
}

/// <summary>Three levels of an order book. Of fixed shape, it is a value: a field, and NumPy's sub-array.</summary>
[MemMapArray<Level>(Shape = "3")]
public partial struct Levels;

/// <summary>A record of everything: time, text, a big-endian number, a truth value, a block.</summary>
[MemMapArray(Shape = "*")]
public partial struct Quote
{
    public DateTime64<Nanosecond> Time;
    public Symbol Symbol;
    public BigEndian<double> Last;
    public Bool8 IsOpen;
    public Levels Bids;
}

/// <summary>A record that is declared by its dtype, as Python prints it.</summary>
[MemMapArray(Shape = "*", Descr = "[('id', '<i8'), ('pose', '<f4', (2, 2)), ('first name', '<U5')]")]
public partial struct Robot;

/// <summary>As many trades as the file holds.</summary>
[MemMapArray(Shape = "*")]
public partial struct Trade
{
    public long Time;
    public double Price;
    public int Size;
    public Side Side;
}
