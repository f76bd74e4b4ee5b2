using MemMap;

namespace Shards;

/// <summary>One trade at an exchange: 24 bytes in the file.</summary>
[MemMapArray(Shape = "*")]
public partial struct Trade
{
    /// <summary>Nanoseconds since 1970.</summary>
    public long Time;

    public double Price;

    public int Size;

    /// <summary>Number of the symbol, from 0.</summary>
    public int Symbol;
}

/// <summary>What was traded.</summary>
[MemMapArray(Shape = "*")]
public partial struct Turnover
{
    public long Count;
    public long Size;
    public double Value;
}

/// <summary>What was traded of each of 500 symbols: one value of 12,000 bytes.</summary>
[MemMapArray<Turnover>(Shape = "500")]
public partial struct Turnovers;

/// <summary>A range of time, as the parameters of a kernel.</summary>
[MemMapArray(Shape = "*")]
public partial struct Window
{
    public long From;

    /// <summary>The first moment that does not belong to it.</summary>
    public long To;
}

/// <summary>How much a price differs from the one before it.</summary>
[MemMapArray(Shape = "*")]
public partial struct Return
{
    public long Time;
    public double Value;
}
