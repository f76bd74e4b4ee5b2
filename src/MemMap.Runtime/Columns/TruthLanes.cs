using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace MemMap;

/// <summary>How many bytes are not 0, of every eighth one.</summary>
internal struct TruthLanes : ITermLanes<TruthLanes, ulong, long>
{
    private Vector512<ulong> _counts;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(Vector512<ulong> terms) => _counts += Vector512.Min(terms, Vector512<ulong>.One);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Join(TruthLanes other) => _counts += other._counts;

    public readonly void AddTo(ref long total) => total += (long)Vector512.Sum(_counts);
}
