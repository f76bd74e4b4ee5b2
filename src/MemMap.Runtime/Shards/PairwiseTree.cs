namespace MemMap;

/// <summary>
/// Combines results by the pairwise tree over their indices: level by level, neighbours are combined, and an odd last one is
/// carried up. The results may come in any order and from any thread; what is combined with what depends on their number only.
/// </summary>
/// <remarks>Each pair is combined by the thread that brings its second half, outside of the lock.</remarks>
/// <typeparam name="TResult">Type of a result.</typeparam>
/// <param name="count">Number of results, 1 or more.</param>
/// <param name="combine">Combines two neighbours, the left one first.</param>
internal sealed class PairwiseTree<TResult>(long count, Func<TResult, TResult, TResult> combine)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<(int Level, long Index), TResult> _waiting = [];
    private TResult? _root;
    private bool _isComplete;

    /// <summary>The result of all; there is one when each index was added once.</summary>
    /// <exception cref="InvalidOperationException">A result is missing.</exception>
    public TResult Root => _isComplete
        ? _root!
        : throw new InvalidOperationException($"Not all {count:N0} results are there.");

    /// <summary>Adds the result of an index.</summary>
    public void Add(long index, TResult result)
    {
        var (level, length) = (0, count);
        while (length > 1)
        {
            // The last one of an odd number has no neighbour.
            if ((index ^ 1) < length)
            {
                TResult? neighbour;
                lock (_lock)
                {
                    if (!_waiting.Remove((level, index ^ 1), out neighbour))
                    {
                        _waiting.Add((level, index), result);
                        return;
                    }
                }

                result = index % 2 == 0 ? combine(result, neighbour) : combine(neighbour, result);
            }

            (level, index, length) = (level + 1, index / 2, (length / 2) + (length % 2));
        }

        (_root, _isComplete) = (result, true);
    }
}
