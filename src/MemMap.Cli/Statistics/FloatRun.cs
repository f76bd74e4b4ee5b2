using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace MemMap.Cli.Statistics;

/// <summary>What a run of <see cref="float"/> or <see cref="double"/> adds up to, by as many at a time as the processor has lanes.</summary>
/// <param name="Sum">NaN or infinite if one of the values is.</param>
/// <param name="Squares">Sum of the squares; not finite if one of the values is not, or is too large for it.</param>
internal readonly record struct FloatRun<T>(T Min, T Max, long Zeros, double Sum, double Squares)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Adds up a run.</summary>
    public static FloatRun<T> Of(ReadOnlySpan<T> values)
    {
        var lanes = new Lanes { Min = new(T.PositiveInfinity), Max = new(T.NegativeInfinity) };
        var vectors = MemoryMarshal.Cast<T, Vector<T>>(values);
        lanes.Add(vectors);
        var (sum, squares, zeros) = (Vector.Sum(lanes.Sum), Vector.Sum(lanes.Squares), ZeroCount(lanes.Zeros));
        var (least, greatest) = (T.PositiveInfinity, T.NegativeInfinity);
        for (var lane = 0; lane < Vector<T>.Count; lane++)
        {
            (least, greatest) = (T.MinNative(least, lanes.Min[lane]), T.MaxNative(greatest, lanes.Max[lane]));
        }

        foreach (var value in values[(vectors.Length * Vector<T>.Count)..])
        {
            (least, greatest) = (T.MinNative(least, value), T.MaxNative(greatest, value));
            zeros += value == T.Zero ? 1 : 0;
            var number = double.CreateTruncating(value);
            sum += number;
            squares += number * number;
        }

        return new(least, greatest, zeros, sum, squares);
    }

    /// <summary>The sums of the distances from a number, and of their squares.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static (double Sum, double Squares) DistancesFrom(double origin, ReadOnlySpan<T> values)
    {
        var vectors = MemoryMarshal.Cast<T, Vector<T>>(values);
        var origins = new Vector<double>(origin);
        var (sums, squares) = (Vector<double>.Zero, Vector<double>.Zero);
        foreach (ref readonly var vector in vectors)
        {
            var low = First(vector, out var high) - origins;
            sums += low;
            squares = Vector.MultiplyAddEstimate(low, low, squares);
            if (typeof(T) == typeof(float))
            {
                high -= origins;
                sums += high;
                squares = Vector.MultiplyAddEstimate(high, high, squares);
            }
        }

        var (sum, square) = (Vector.Sum(sums), Vector.Sum(squares));
        foreach (var value in values[(vectors.Length * Vector<T>.Count)..])
        {
            var distance = double.CreateTruncating(value) - origin;
            sum += distance;
            square += distance * distance;
        }

        return (sum, square);
    }

    /// <summary>The numbers of a vector as doubles: all, or the first half of them and the second.</summary>
    private static Vector<double> First(Vector<T> vector, out Vector<double> second)
    {
        if (typeof(T) == typeof(float))
        {
            Vector.Widen(vector.As<T, float>(), out var first, out second);
            return first;
        }

        second = default;
        return vector.As<T, double>();
    }

    /// <summary>Adds 1 in each lane that is 0: as an integer, since all bits of what is true are −1.</summary>
    private static Vector<T> CountZeros(Vector<T> counts, Vector<T> vector) => typeof(T) == typeof(float)
        ? (counts.As<T, int>() - Vector.Equals(vector, Vector<T>.Zero).As<T, int>()).As<int, T>()
        : (counts.As<T, long>() - Vector.Equals(vector, Vector<T>.Zero).As<T, long>()).As<long, T>();

    private static long ZeroCount(Vector<T> counts) =>
        typeof(T) == typeof(float) ? Vector.Sum(counts.As<T, int>()) : Vector.Sum(counts.As<T, long>());

    /// <summary>What each lane of the vectors adds up to.</summary>
    private struct Lanes
    {
        public Vector<T> Min;
        public Vector<T> Max;
        public Vector<T> Zeros;
        public Vector<double> Sum;
        public Vector<double> Squares;

        /// <remarks>
        /// A method without calls, so that all sums are in registers. The first tier of the JIT is slow at vectors, and a file is
        /// often read before there is a second one.
        /// </remarks>
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Add(ReadOnlySpan<Vector<T>> vectors)
        {
            var (min, max, zeros) = (Min, Max, Zeros);
            var (sum0, sum1) = (Sum, Vector<double>.Zero);
            var (squares0, squares1) = (Squares, Vector<double>.Zero);
            foreach (ref readonly var vector in vectors)
            {
                min = Vector.MinNative(min, vector);
                max = Vector.MaxNative(max, vector);
                zeros = CountZeros(zeros, vector);
                var low = First(vector, out var high);
                sum0 += low;
                squares0 = Vector.MultiplyAddEstimate(low, low, squares0);
                if (typeof(T) == typeof(float))
                {
                    sum1 += high;
                    squares1 = Vector.MultiplyAddEstimate(high, high, squares1);
                }
            }

            (Min, Max, Zeros, Sum, Squares) = (min, max, zeros, sum0 + sum1, squares0 + squares1);
        }
    }
}
