using System.ComponentModel;

namespace MemMap;

/// <summary>Where the bools of an element lie: what its copies are mended by.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class BoolRuns(ReadOnlySpan<int> runs, ReadOnlySpan<int> repeats = default)
{
    private readonly int[] _runs = runs.ToArray();
    private readonly int[] _repeats = repeats.ToArray();

    internal void Normalize<T>(Span<T> elements)
        where T : unmanaged => BoolBytes.Normalize(elements, _runs, _repeats);
}
