using System.ComponentModel;

namespace MemMap.CompilerServices;

/// <summary>Where the bools of an element lie, so that a copy of it has bytes of 0 and 1 only.</summary>
/// <param name="runs">For each run of bools its first byte and its length.</param>
/// <param name="repeats">For each run the bytes to the next one like it, and how many there are; or nothing.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class BoolRuns(ReadOnlySpan<int> runs, ReadOnlySpan<int> repeats = default)
{
    private readonly int[] _runs = runs.ToArray();
    private readonly int[] _repeats = repeats.ToArray();

    /// <summary>Mends copies of elements.</summary>
    internal void Normalize<T>(Span<T> elements)
        where T : unmanaged => BoolBytes.Normalize(elements, _runs, _repeats);
}
