namespace MemMap;

/// <summary>Where something stands in a text.</summary>
/// <param name="Start">Of its first character.</param>
/// <param name="End">Behind the last one.</param>
internal readonly record struct TextRange(int Start, int End)
{
    /// <summary>The fault of what stands there and is refused for what it means.</summary>
    public DescrFault Refuse(string expected, string found, string? advice = null) =>
        new(Start, Math.Max(1, End - Start), expected, found, advice);
}
