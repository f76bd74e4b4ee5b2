namespace MemMap;

/// <summary>Where something stands in a text.</summary>
/// <param name="Start">Index of the first character.</param>
/// <param name="End">Index after the last character.</param>
internal readonly record struct TextRange(int Start, int End)
{
    /// <summary>The fault of what stands there and is refused for what it means.</summary>
    public DescrFault Refuse(string expected, string found, string? advice = null) =>
        new(Start, Math.Max(1, End - Start), expected, found, advice);
}
