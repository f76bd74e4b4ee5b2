namespace MemMap.Benchmarks;

/// <summary>What the figures of a measure count, for one of its items.</summary>
/// <param name="Name">As it is printed.</param>
/// <param name="Nanoseconds">How many are one of it; 0 where no time is measured.</param>
internal readonly record struct Unit(string Name, double Nanoseconds)
{
    public static readonly Unit Nanosecond = new("ns", 1);
    public static readonly Unit Microsecond = new("us", 1e3);
    public static readonly Unit Millisecond = new("ms", 1e6);
    public static readonly Unit Byte = new("B", 1);
}
