using System.Collections;

namespace MemMap;

/// <summary>
/// The shards of an array as maps, each of which is opened when it is first asked for. A map that was given out stays open as
/// long as the program refers to it, or until it or the array is disposed.
/// </summary>
/// <typeparam name="T">Element type.</typeparam>
/// <typeparam name="TMap">Type of a map.</typeparam>
public sealed class ShardList<T, TMap> : IReadOnlyList<TMap>
    where T : unmanaged
    where TMap : MappedArray<T>
{
    private readonly ShardCache<TMap> _cache;

    internal ShardList(ShardCache<TMap> cache) => _cache = cache;

    /// <summary>Number of shards.</summary>
    public int Count => _cache.Count;

    /// <summary>One shard. As long as the map is open, the same one is returned.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The index is negative, or not below the number of shards.</exception>
    /// <exception cref="LayoutMismatchException">The file has another dtype, shape or number of rows.</exception>
    /// <exception cref="NpyFormatException">The file is not a <c>.npy</c> file that this library reads.</exception>
    /// <exception cref="IOException">The file is missing, or cannot be opened or mapped.</exception>
    /// <exception cref="ObjectDisposedException">The array is closed.</exception>
    public TMap this[int index] => _cache.GiveOut(index);

    /// <summary>Opens one shard after the other.</summary>
    public IEnumerator<TMap> GetEnumerator()
    {
        for (var index = 0; index < Count; index++)
        {
            yield return this[index];
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
