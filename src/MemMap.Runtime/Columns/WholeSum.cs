using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace MemMap;

/// <summary>The sum of integers, or of products, of at most 64 bits: exact, whatever it passes on its way.</summary>
internal struct WholeSum
{
    private Int128 _sum;

    /// <summary>The sum.</summary>
    public readonly Int128 Exact => _sum;

    /// <summary>The sum in 64 bits.</summary>
    /// <exception cref="OverflowException">It has more.</exception>
    public readonly TSum Value<TSum>()
        where TSum : IBinaryInteger<TSum>, IMinMaxValue<TSum>
    {
        var sum = TSum.CreateTruncating(_sum);
        return Int128.CreateTruncating(sum) == _sum ? sum : throw Overflow<TSum>();
    }

    /// <summary>A sum that has more than 64 bits.</summary>
    internal static OverflowException Overflow<TSum>()
        where TSum : IMinMaxValue<TSum> => new(
            $"The sum does not fit {typeof(TSum).Name}, which holds {TSum.MinValue} to {TSum.MaxValue}; "
            + "sum slices, and add those as Int128 or double.");

    /// <summary>Eight of them.</summary>
    /// <typeparam name="TTerm"><see cref="long"/> or <see cref="ulong"/>.</typeparam>
    internal struct Lanes<TTerm> :
        ITermLanes<Lanes<TTerm>, TTerm, WholeSum>, IProductLanes<Lanes<TTerm>, TTerm, WholeSum>
        where TTerm : IBinaryInteger<TTerm>
    {
        // The halves of each term, summed by themselves: 2^32 of them fit a lane, and no overflow has to be looked for.
        private Vector512<ulong> _lower;
        private Vector512<TTerm> _upper;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Add(Vector512<TTerm> terms)
        {
            _lower += terms.AsUInt64() & Vector512.Create((ulong)uint.MaxValue);
            _upper += terms >> 32;
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void AddProduct(Vector512<TTerm> left, Vector512<TTerm> right) => Add(left * right);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Join(Lanes<TTerm> other)
        {
            _lower += other._lower;
            _upper += other._upper;
        }

        public readonly void AddTo(ref WholeSum total)
        {
            for (var lane = 0; lane < Vector512<TTerm>.Count; lane++)
            {
                total._sum += (Int128.CreateTruncating(_upper[lane]) << 32) + _lower[lane];
            }
        }
    }
}
