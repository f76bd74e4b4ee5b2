using System.ComponentModel;

namespace MemMap.CompilerServices;

/// <summary>Where the bools of an element lie, so that a copy of it has bytes of 0 and 1 only.</summary>
/// <param name="runs">For each run of bools, the offset of its first byte and its length.</param>
/// <param name="repeats">
/// For each run, the distance to its next repetition in bytes, and their number; empty when every run occurs once.
/// </param>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class BoolRuns(ReadOnlySpan<int> runs, ReadOnlySpan<int> repeats = default)
{
    private readonly int[] _runs = runs.ToArray();
    private readonly int[] _repeats = repeats.ToArray();

    /// <summary>Makes the bools of copied elements 0 or 1.</summary>
    internal void Normalize<T>(Span<T> elements)
        where T : unmanaged => BoolBytes.Normalize(elements, _runs, _repeats);
}
