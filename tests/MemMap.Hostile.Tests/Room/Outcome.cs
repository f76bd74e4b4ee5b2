namespace MemMap.Tests;

/// <summary>What became of a program.</summary>
public enum Fate
{
    /// <summary>A rule of the language or of the analyzer forbids it.</summary>
    Refused,

    /// <summary>It ran to its end, or to an exception, and stayed inside.</summary>
    Harmless,

    /// <summary>It uses a name that does not exist, or is no C#: nothing was tried.</summary>
    Untried,

    /// <summary>A fault ended the process.</summary>
    Crashed,

    /// <summary>It reached memory outside the elements of an open map, or changed other bytes of a file.</summary>
    Outside,

    /// <summary>It did not end.</summary>
    Hung,
}

/// <param name="Fate">What became of the program.</param>
/// <param name="Detail">Diagnostics, exception or place.</param>
public sealed record Outcome(Fate Fate, string Detail)
{
    public bool Fulfils(Expectation expected) => Fate switch
    {
        Fate.Refused => expected is Expectation.Refused or Expectation.RefusedOrHarmless,
        Fate.Harmless => expected is Expectation.Harmless or Expectation.RefusedOrHarmless,
        Fate.Outside or Fate.Crashed => expected == Expectation.Known,
        _ => false,
    };

    public override string ToString() => Detail.Length == 0 ? $"{Fate}" : $"{Fate}: {Detail}";
}
