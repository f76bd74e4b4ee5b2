namespace MemMap.TimeUnits;

/// <summary>
/// The time that one step of a <see cref="DateTime64{TUnit}"/> or a <see cref="TimeDelta64{TUnit}"/> stands for.
/// </summary>
public interface ITimeUnit
{
    /// <summary>NumPy's name of the unit: the text in the brackets of <c>'&lt;M8[ns]'</c>.</summary>
    public static abstract string Name { get; }
}

/// <summary>A year of the calendar: NumPy's <c>Y</c>.</summary>
public readonly struct Year : ITimeUnit
{
    /// <inheritdoc/>
    public static string Name => "Y";
}

/// <summary>A month of the calendar: NumPy's <c>M</c>.</summary>
public readonly struct Month : ITimeUnit
{
    /// <inheritdoc/>
    public static string Name => "M";
}

/// <summary>7 days: NumPy's <c>W</c>.</summary>
public readonly struct Week : ITimeUnit
{
    /// <inheritdoc/>
    public static string Name => "W";
}

/// <summary>24 hours: NumPy's <c>D</c>.</summary>
public readonly struct Day : ITimeUnit
{
    /// <inheritdoc/>
    public static string Name => "D";
}

/// <summary>60 minutes: NumPy's <c>h</c>.</summary>
public readonly struct Hour : ITimeUnit
{
    /// <inheritdoc/>
    public static string Name => "h";
}

/// <summary>60 seconds: NumPy's <c>m</c>.</summary>
public readonly struct Minute : ITimeUnit
{
    /// <inheritdoc/>
    public static string Name => "m";
}

/// <summary>One second: NumPy's <c>s</c>.</summary>
public readonly struct Second : ITimeUnit
{
    /// <inheritdoc/>
    public static string Name => "s";
}

/// <summary>10⁻³ seconds: NumPy's <c>ms</c>.</summary>
public readonly struct Millisecond : ITimeUnit
{
    /// <inheritdoc/>
    public static string Name => "ms";
}

/// <summary>10⁻⁶ seconds: NumPy's <c>us</c>.</summary>
public readonly struct Microsecond : ITimeUnit
{
    /// <inheritdoc/>
    public static string Name => "us";
}

/// <summary>10⁻⁹ seconds: NumPy's <c>ns</c>.</summary>
public readonly struct Nanosecond : ITimeUnit
{
    /// <inheritdoc/>
    public static string Name => "ns";
}

/// <summary>10⁻¹² seconds: NumPy's <c>ps</c>.</summary>
public readonly struct Picosecond : ITimeUnit
{
    /// <inheritdoc/>
    public static string Name => "ps";
}

/// <summary>10⁻¹⁵ seconds: NumPy's <c>fs</c>.</summary>
public readonly struct Femtosecond : ITimeUnit
{
    /// <inheritdoc/>
    public static string Name => "fs";
}

/// <summary>10⁻¹⁸ seconds: NumPy's <c>as</c>.</summary>
public readonly struct Attosecond : ITimeUnit
{
    /// <inheritdoc/>
    public static string Name => "as";
}
