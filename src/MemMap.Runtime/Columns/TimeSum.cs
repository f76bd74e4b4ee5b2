using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using MemMap.TimeUnits;

namespace MemMap;

/// <summary>The sum of time spans: exact, and NaT where one of them is.</summary>
internal struct TimeSum
{
    private WholeSum _sum;
    private bool _hasNaT;

    /// <summary>The sum as a time span.</summary>
    /// <exception cref="OverflowException">It has more than 64 bits.</exception>
    public readonly TimeDelta64<TUnit> Value<TUnit>()
        where TUnit : struct, ITimeUnit =>
        _hasNaT ? TimeDelta64<TUnit>.NaT : TimeDelta64<TUnit>.Of(_sum.Exact);

    /// <summary>Eight of them.</summary>
    internal struct Lanes : ITermLanes<Lanes, long, TimeSum>
    {
        private WholeSum.Lanes<long> _sums;

        // All bits of a lane that has met NaT.
        private Vector512<long> _naT;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Add(Vector512<long> terms)
        {
            _sums.Add(terms);
            _naT |= Vector512.Equals(terms, Vector512.Create(long.MinValue));
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Join(Lanes other)
        {
            _sums.Join(other._sums);
            _naT |= other._naT;
        }

        public readonly void AddTo(ref TimeSum total)
        {
            _sums.AddTo(ref total._sum);
            total._hasNaT |= _naT != Vector512<long>.Zero;
        }
    }
}
