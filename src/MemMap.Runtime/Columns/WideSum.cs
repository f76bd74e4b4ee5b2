using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace MemMap;

/// <summary>The sum of products of 128 bits: exact, whatever it passes on its way.</summary>
/// <typeparam name="TTerm"><see cref="long"/> or <see cref="ulong"/>, for the factors and for the sum.</typeparam>
internal struct WideSum<TTerm>
    where TTerm : IBinaryInteger<TTerm>, IMinMaxValue<TTerm>
{
    // The sum is _upper × 2^64 + _lower; neither overflows before 2^63 products.
    private Int128 _upper;
    private UInt128 _lower;

    /// <summary>The sum in 64 bits.</summary>
    /// <exception cref="OverflowException">It has more.</exception>
    public readonly TTerm Value
    {
        get
        {
            var upper = _upper + (Int128)(_lower >> 64);
            var sum = TTerm.CreateTruncating(_lower);
            return upper == (TTerm.IsNegative(sum) ? -1 : 0) ? sum : throw WholeSum.Overflow<TTerm>();
        }
    }

    private void AddProduct(TTerm left, TTerm right)
    {
        if (typeof(TTerm) == typeof(long))
        {
            _upper += Math.BigMul(long.CreateTruncating(left), long.CreateTruncating(right), out long lower);
            _lower += (ulong)lower;
        }
        else
        {
            _upper += Math.BigMul(ulong.CreateTruncating(left), ulong.CreateTruncating(right), out var lower);
            _lower += lower;
        }
    }

    /// <summary>A sum for four lanes of eight: there is no vector of such products, and one sum does as well.</summary>
    internal struct Lanes : IProductLanes<Lanes, TTerm, WideSum<TTerm>>
    {
        private WideSum<TTerm> _sum;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void AddProduct(Vector512<TTerm> left, Vector512<TTerm> right)
        {
            for (var lane = 0; lane < Vector512<TTerm>.Count; lane++)
            {
                _sum.AddProduct(left[lane], right[lane]);
            }
        }

        public void Join(Lanes other) => other.AddTo(ref _sum);

        public readonly void AddTo(ref WideSum<TTerm> total)
        {
            total._upper += _sum._upper;
            total._lower += _sum._lower;
        }
    }
}
