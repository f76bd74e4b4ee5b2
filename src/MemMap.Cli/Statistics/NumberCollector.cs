using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using MemMap.Cli.Arrays;

namespace MemMap.Cli.Statistics;

/// <summary>Statistics of numbers of 4 or 8 bytes, and of times.</summary>
internal sealed class NumberCollector<T>(ValueField leaf, int itemSize, long total) : Collector(leaf, itemSize, total)
    where T : unmanaged, INumber<T>, IMinMaxValue<T>
{
    private readonly ValueRuns<T> _runs = new(leaf, itemSize);
    private readonly Sample _sample = new(total);
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

    public override void Add(ReadOnlySpan<byte> elements, long first) => _runs.Each(elements, first, AddRun);

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
        _sample.Merge(other._sample);
    }

    public override FieldStatistics Finish()
    {
        var sorted = _sample.Sorted();
        var numbers = Keys.Numbers(ValueField.Type, sorted);
        var statistics = new FieldStatistics(ValueField.Name, ValueField.Type, _count)
        {
            NaN = _nan,
            Infinities = _infinities,
            Zeros = _zeros,
            Distinct = _sample.Distinct(sorted),
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
            Quartiles = numbers.Length == 0
                ? null
                : Array.ConvertAll<double, double>([0.25, 0.5, 0.75], part => Quantile(part, numbers.Length, index => numbers[index])),
            HasExactQuartiles = _sample.IsAll,
            Low = low,
            High = high,
            Histogram = HistogramOf(numbers, low, high),
            HasExactHistogram = _sample.IsAll,
        };

        double InfiniteMean() => _min == Lowest && _max == Highest ? double.NaN
            : _max == Highest ? double.PositiveInfinity : double.NegativeInfinity;

        (double Low, double High) Range() => _infinities == 0 || Array.FindAll(numbers, double.IsFinite) is not { Length: > 0 } finite
            ? (double.CreateTruncating(_min), double.CreateTruncating(_max))
            : (finite[0], finite[^1]);
    }

    private bool IsMissing(T value) => IsFloating ? T.IsNaN(value) : _isTime && value == T.MinValue;

    private string Text(T value) => _isTime ? TimeText.Of(ValueField.Type, long.CreateTruncating(value)) : Scalar.Text(value);

    private void AddRun(ReadOnlySpan<T> values, long first)
    {
        _count += values.Length;
        AddSums(values);
        _sample.Add(values, first, Keys.Of);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void AddSums(ReadOnlySpan<T> values)
    {
        if ((typeof(T) == typeof(float) && TryAdd(MemoryMarshal.Cast<T, float>(values)))
            || (typeof(T) == typeof(double) && TryAdd(MemoryMarshal.Cast<T, double>(values))))
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

    /// <summary>Adds a run of finite numbers; false, and nothing added, if some are not.</summary>
    private bool TryAdd<TFloat>(ReadOnlySpan<TFloat> values)
        where TFloat : unmanaged, IBinaryFloatingPointIeee754<TFloat>
    {
        var run = FloatRun<TFloat>.Of(values);
        if (!double.IsFinite(run.Squares) || values.IsEmpty)
        {
            return false;
        }

        _min = T.Min(_min, T.CreateTruncating(run.Min));
        _max = T.Max(_max, T.CreateTruncating(run.Max));
        _zeros += run.Zeros;

        // Numbers that lie far from 0 and close together have squares that differ only in their last digits.
        var (origin, sum, squares) = (0.0, run.Sum, run.Squares);
        if (squares - (sum * sum / values.Length) < squares / 1024)
        {
            origin = sum / values.Length;
            (sum, squares) = FloatRun<TFloat>.DistancesFrom(origin, values);
        }

        _moments += Moments.Of(values.Length, origin, sum, squares);
        return true;
    }
}
