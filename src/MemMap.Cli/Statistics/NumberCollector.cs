using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using MemMap.Cli.Arrays;

namespace MemMap.Cli.Statistics;

/// <summary>Statistics of numbers of 4 or 8 bytes, and of times.</summary>
internal sealed class NumberCollector<T>(ValueField leaf, int itemSize, long total) : Collector(leaf, itemSize, total)
    where T : unmanaged, INumber<T>, IMinMaxValue<T>
{
    private const int RunLength = 4096;

    private readonly T[] _buffer = new T[RunLength];
    private readonly Sample<T> _sample = new(total);
    private readonly bool _isTime = Scalar.IsTime(leaf.Type);
    private Moments _moments;
    private T _min = Highest;
    private T _max = Lowest;
    private long _count;
    private long _nan;
    private long _infinities;
    private long _zeros;

    private static bool IsFloating => typeof(T) == typeof(float) || typeof(T) == typeof(double);

    private static T Highest =>
        typeof(T) == typeof(float) ? (T)(object)float.PositiveInfinity
        : typeof(T) == typeof(double) ? (T)(object)double.PositiveInfinity : T.MaxValue;

    private static T Lowest =>
        typeof(T) == typeof(float) ? (T)(object)float.NegativeInfinity
        : typeof(T) == typeof(double) ? (T)(object)double.NegativeInfinity : T.MinValue;

    public override void Add(ReadOnlySpan<byte> elements, long first)
    {
        var perElement = ValueField.Offsets.Length;
        if (perElement == 0)
        {
            return;
        }

        if (perElement == 1 && ItemSize == Unsafe.SizeOf<T>() && !IsSwapped)
        {
            var all = MemoryMarshal.Cast<byte, T>(elements);
            for (var start = 0; start < all.Length; start += RunLength)
            {
                AddRun(all.Slice(start, Math.Min(RunLength, all.Length - start)), first + start);
            }

            return;
        }

        // As many elements as the buffer has room for; of a large sub-array, a part of its values.
        var perRun = Math.Max(1, RunLength / perElement);
        var count = elements.Length / ItemSize;
        for (var start = 0; start < count; start += perRun)
        {
            var length = Math.Min(perRun, count - start);
            var run = elements.Slice(start * ItemSize, length * ItemSize);
            for (var place = 0; place < perElement; place += RunLength)
            {
                var offsets = ValueField.Offsets.AsSpan(place, Math.Min(RunLength, perElement - place));
                var values = _buffer.AsSpan(0, length * offsets.Length);
                Scalar.Gather(run, ItemSize, offsets, IsSwapped, values);
                AddRun(values, ((first + start) * perElement) + place);
            }
        }
    }

    public override void Merge(Collector next)
    {
        var other = (NumberCollector<T>)next;
        _moments += other._moments;
        _min = T.Min(_min, other._min);
        _max = T.Max(_max, other._max);
        _count += other._count;
        _nan += other._nan;
        _infinities += other._infinities;
        _zeros += other._zeros;
        _sample.Values.AddRange(other._sample.Values);
    }

    public override FieldStatistics Finish()
    {
        var values = CollectionsMarshal.AsSpan(_sample.Values);
        var numbers = new List<double>(values.Length);
        foreach (var value in values)
        {
            if (!IsMissing(value))
            {
                numbers.Add(double.CreateTruncating(value));
            }
        }

        numbers.Sort();
        var statistics = new FieldStatistics(ValueField.Name, ValueField.Type, _count)
        {
            NaN = _nan,
            Infinities = _infinities,
            Zeros = _zeros,
            Distinct = _sample.Distinct(Key),
            HasExactDistinct = _sample.IsAll,
        };
        if (_count == _nan)
        {
            return statistics;
        }

        var (low, high) = Range();
        return statistics with
        {
            Min = Text(_min),
            Max = Text(_max),
            Mean = _infinities == 0 ? _moments.Mean : InfiniteMean(),
            Deviation = _infinities == 0 ? _moments.Deviation : double.NaN,
            Quartiles = numbers.Count == 0
                ? null
                : Array.ConvertAll<double, double>([0.25, 0.5, 0.75], part => Quantile(part, numbers.Count, index => numbers[(int)index])),
            HasExactQuartiles = _sample.IsAll,
            Low = low,
            High = high,
            Histogram = HistogramOf(CollectionsMarshal.AsSpan(numbers), low, high),
            HasExactHistogram = _sample.IsAll,
        };

        double InfiniteMean() => _min == Lowest && _max == Highest ? double.NaN
            : _max == Highest ? double.PositiveInfinity : double.NegativeInfinity;

        (double Low, double High) Range() => _infinities == 0 || numbers.FindAll(double.IsFinite) is not { Count: > 0 } finite
            ? (double.CreateTruncating(_min), double.CreateTruncating(_max))
            : (finite[0], finite[^1]);
    }

    /// <summary>Equal numbers have one key: all NaN, and both zeros.</summary>
    public static ulong Key(T value) => T.IsNaN(value) ? ulong.MaxValue
        : typeof(T) == typeof(float) ? BitConverter.SingleToUInt32Bits((float)(object)(value + T.Zero))
        : typeof(T) == typeof(double) ? BitConverter.DoubleToUInt64Bits((double)(object)(value + T.Zero))
        : ulong.CreateTruncating(value);

    private bool IsMissing(T value) => IsFloating ? T.IsNaN(value) : _isTime && value == T.MinValue;

    private string Text(T value) => _isTime ? TimeText.Of(ValueField.Type, long.CreateTruncating(value)) : Scalar.Text(value);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void AddRun(ReadOnlySpan<T> values, long first)
    {
        _sample.Add(values, first);
        _count += values.Length;
        if (typeof(T) == typeof(float) && Vector256.IsHardwareAccelerated
            && TryAddSingles(MemoryMarshal.Cast<T, float>(values)))
        {
            return;
        }

        // The origin is near the mean, so that little is lost in the squares.
        var (origin, hasOrigin, sum, squares, count) = (0.0, false, 0.0, 0.0, 0L);
        var (min, max) = (_min, _max);
        foreach (var value in values)
        {
            if (IsMissing(value))
            {
                _nan++;
                continue;
            }

            min = value < min ? value : min;
            max = value > max ? value : max;
            _zeros += value == T.Zero ? 1 : 0;
            var number = double.CreateTruncating(value);
            if (IsFloating && !double.IsFinite(number))
            {
                _infinities++;
                continue;
            }

            if (!hasOrigin)
            {
                (origin, hasOrigin) = (number, true);
            }

            var distance = number - origin;
            sum += distance;
            squares += distance * distance;
            count++;
        }

        (_min, _max) = (min, max);
        _moments += Moments.Of(count, origin, sum, squares);
    }

    /// <summary>Adds a run of finite numbers eight at a time; false, and nothing added, if some are not.</summary>
    /// <remarks>The first tier of the JIT is slow at vectors, and a file is often read before there is a second one.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private bool TryAddSingles(ReadOnlySpan<float> values)
    {
        if (values.Length < Vector256<float>.Count * 2 || !float.IsFinite(values[0]))
        {
            return false;
        }

        var vectors = MemoryMarshal.Cast<float, Vector256<float>>(values);
        var origin = (double)values[0];
        var origins = Vector256.Create(origin);
        var (min, max) = (vectors[0], vectors[0]);
        var zeros = Vector256<int>.Zero;
        var (sum0, sum1) = (Vector256<double>.Zero, Vector256<double>.Zero);
        var (squares0, squares1) = (Vector256<double>.Zero, Vector256<double>.Zero);
        foreach (ref readonly var vector in vectors)
        {
            min = Vector256.MinNative(min, vector);
            max = Vector256.MaxNative(max, vector);
            zeros -= Vector256.Equals(vector, Vector256<float>.Zero).AsInt32();
            var (low, high) = Vector256.Widen(vector);
            low -= origins;
            high -= origins;
            sum0 += low;
            sum1 += high;
            squares0 = Vector256.MultiplyAddEstimate(low, low, squares0);
            squares1 = Vector256.MultiplyAddEstimate(high, high, squares1);
        }

        var (sum, squares) = (Vector256.Sum(sum0 + sum1), Vector256.Sum(squares0 + squares1));
        var (least, greatest, zeroCount) = (float.PositiveInfinity, float.NegativeInfinity, (long)Vector256.Sum(zeros));
        for (var lane = 0; lane < Vector256<float>.Count; lane++)
        {
            least = Math.Min(least, min[lane]);
            greatest = Math.Max(greatest, max[lane]);
        }

        foreach (var value in values[(vectors.Length * Vector256<float>.Count)..])
        {
            least = Math.Min(least, value);
            greatest = Math.Max(greatest, value);
            zeroCount += value == 0 ? 1 : 0;
            var distance = value - origin;
            sum += distance;
            squares += distance * distance;
        }

        // A NaN or an infinity anywhere is one here; of finite floats the squares are finite.
        if (!double.IsFinite(squares))
        {
            return false;
        }

        _min = T.Min(_min, T.CreateTruncating(least));
        _max = T.Max(_max, T.CreateTruncating(greatest));
        _zeros += zeroCount;
        _moments += Moments.Of(values.Length, origin, sum, squares);
        return true;
    }
}
