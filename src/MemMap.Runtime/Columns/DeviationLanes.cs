using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace MemMap;

/// <summary>The squared distances of eight numbers from a center.</summary>
/// <remarks>
/// Integers are halved into 32 bits, and each half is subtracted by itself, so that the distance is exact before it is
/// rounded once: two neighbours near 2^63 are 1 apart, and become the same number as doubles.
/// </remarks>
/// <typeparam name="TTerm"><see cref="double"/>, <see cref="long"/> or <see cref="ulong"/>.</typeparam>
internal struct DeviationLanes<TTerm> : ITermLanes<DeviationLanes<TTerm>, TTerm, RealSum>
    where TTerm : INumber<TTerm>
{
    private readonly Vector512<TTerm> _center;
    private readonly Vector512<double> _fraction;
    private Vector512<double> _squares;

    /// <param name="center">Number that distances are taken from; for integers its whole part.</param>
    /// <param name="fraction">What is added to the center of integers: at least 0, and less than 1.</param>
    public DeviationLanes(TTerm center, double fraction = 0)
    {
        _center = Vector512.Create(center);
        _fraction = Vector512.Create(fraction);
    }

    /// <summary>Distances from the average.</summary>
    public static DeviationLanes<TTerm> From(Int128 sum, long count)
    {
        var (whole, rest) = Int128.DivRem(sum, count);
        return rest < 0
            ? new(TTerm.CreateTruncating(whole - 1), (double)(rest + count) / count)
            : new(TTerm.CreateTruncating(whole), (double)rest / count);
    }

    /// <summary>The first lane.</summary>
    public readonly double First => _squares[0];

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(Vector512<TTerm> terms)
    {
        var distances = Distances(terms);
        _squares += distances * distances;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly Vector512<double> Distances(Vector512<TTerm> terms)
    {
        if (typeof(TTerm) == typeof(double))
        {
            return terms.AsDouble() - _center.AsDouble();
        }

        var low = Vector512.Create(0xFFFF_FFFFL);
        var upper = (terms >> 32).AsInt64() - (_center >> 32).AsInt64();
        var lower = (terms.AsInt64() & low) - (_center.AsInt64() & low);
        return (Vector512.ConvertToDouble(upper) * 4_294_967_296.0) + Vector512.ConvertToDouble(lower) - _fraction;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Join(DeviationLanes<TTerm> other) => _squares += other._squares;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void AddTo(ref RealSum total) => total.Add(Vector512.Sum(_squares));
}
