using MemMap.Cli.Output;

namespace MemMap.Cli.Conversion;

/// <summary>What a conversion cannot keep: refused, unless <c>--lossy</c> allows it; then it is counted.</summary>
internal sealed class Losses(bool areAllowed)
{
    private string? _first;

    /// <summary>Number of values that were changed.</summary>
    public long Count { get; private set; }

    /// <summary>What the first one was.</summary>
    public string? First => _first;

    /// <summary>Whether a pipe may already have a part of the result.</summary>
    public bool HasOutput { get; set; }

    /// <summary>A value will not be what it was.</summary>
    /// <param name="what">A sentence without its full stop: where it is, and what becomes of it.</param>
    /// <exception cref="DifferenceException">Losses are not allowed.</exception>
    public void Lose(string what)
    {
        if (!areAllowed)
        {
            throw new DifferenceException($"{what}. {(HasOutput ? "" : "Nothing was written; ")}--lossy accepts it.");
        }

        _first ??= what;
        Count++;
    }
}
