namespace MemMap;

/// <summary>
/// Combines results from the left to the right, in the order of their indices: ((0 + 1) + 2) + …. The results may come in any
/// order and from any thread; those that came too early wait.
/// </summary>
/// <typeparam name="TResult">Type of a result.</typeparam>
/// <param name="count">Number of results, 1 or more.</param>
/// <param name="combine">Combines what is there with the next result.</param>
internal sealed class OrderedFold<TResult>(long count, Func<TResult, TResult, TResult> combine)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<long, TResult> _waiting = [];
    private TResult? _folded;
    private long _next;

    /// <summary>Adds the result of an index.</summary>
    /// <param name="index">Index of the result, from 0.</param>
    /// <param name="result">The result.</param>
    /// <param name="all">The result of all, when this was the last one that was missing.</param>
    /// <returns>Whether it was.</returns>
    public bool Add(long index, TResult result, out TResult? all)
    {
        lock (_lock)
        {
            _waiting.Add(index, result);
            while (_waiting.Remove(_next, out var next))
            {
                _folded = _next == 0 ? next : combine(_folded!, next);
                _next++;
            }

            all = _folded;
            return _next == count;
        }
    }
}
