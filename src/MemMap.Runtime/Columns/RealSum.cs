using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace MemMap;

/// <summary>The sum of floating-point numbers, in double precision.</summary>
/// <remarks>
/// The sums of blocks are added by Neumaier's rule, which keeps what each addition loses. So the error is that of a
/// block, whatever the length of the column.
/// </remarks>
internal struct RealSum
{
    private double _sum;
    private double _lost;

    /// <summary>The sum. Infinities and NaN are what they are without care for what is lost.</summary>
    public readonly double Value => double.IsFinite(_sum) ? _sum + _lost : _sum;

    /// <summary>Adds a number, and keeps what the addition loses.</summary>
    public void Add(double term)
    {
        var sum = _sum + term;
        _lost += Math.Abs(_sum) >= Math.Abs(term) ? _sum - sum + term : term - sum + _sum;
        _sum = sum;
    }

    /// <summary>Eight of them.</summary>
    internal struct Lanes : ITermLanes<Lanes, double, RealSum>, IProductLanes<Lanes, double, RealSum>
    {
        private Vector512<double> _sums;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Add(Vector512<double> terms) => _sums += terms;

        // Fused into one instruction where there is one; without, the fused result would cost a call a lane.
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void AddProduct(Vector512<double> left, Vector512<double> right) =>
            _sums = Vector512.MultiplyAddEstimate(left, right, _sums);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Join(Lanes other) => _sums += other._sums;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public readonly void AddTo(ref RealSum total) => total.Add(Vector512.Sum(_sums));
    }
}
