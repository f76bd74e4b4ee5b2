namespace MemMap.Tests.Kernels;

/// <summary>What a sensor has measured. A test publishes this very file as a native library, too.</summary>
[MemMapArray(Shape = "*")]
public partial struct Reading
{
    public long Time;
    public double Value;
    public int Sensor;
}

/// <summary>A wave of 256 KiB, of which only the first numbers count here: 64 rows are a part.</summary>
[MemMapArray<float>(Shape = "*,65536")]
public partial struct Wave;

[MemMapArray(Shape = "*")]
public partial struct Total
{
    public long Count;
    public float Sum;
}

[MemMapArray<Total>(Shape = "2,3")]
public partial struct Totals;

[MemMapArray(Shape = "*")]
public partial struct Limits
{
    public double Low;
    public double High;
}

[MemMapArray(Shape = "*")]
public partial struct Change
{
    public long Time;
    public double Value;
}

public static partial class Kernels
{
    /// <summary>Sums of floats, whose order matters.</summary>
    [MemMapKernel(Combine = nameof(AddTotals))]
    public static Total Sum(in Wave.ReadOnlyView waves)
    {
        Total total = default;
        for (long row = 0; row < waves.Length; row++)
        {
            for (var column = 0; column < 16; column++)
            {
                total.Sum += waves[row, column];
            }

            total.Count++;
        }

        return total;
    }

    /// <summary>Where each result of a part begins and ends, for the order of combining.</summary>
    [MemMapKernel(Combine = nameof(AddTotals))]
    public static Total Ones(in Reading.ReadOnlyView readings) => new() { Count = readings.Length, Sum = 1 };

    [MemMapKernel(Combine = nameof(AddEach))]
    public static Totals BySensor(in Reading.ReadOnlyView readings)
    {
        Totals totals = default;
        foreach (ref readonly var reading in readings)
        {
            ref var total = ref totals.AsSpan()[reading.Sensor];
            total.Count++;
            total.Sum += (float)reading.Value;
        }

        return totals;
    }

    [MemMapKernel(Combine = nameof(Add))]
    public static long Within(in Reading.ReadOnlyView readings, in Limits limits)
    {
        long count = 0;
        foreach (ref readonly var reading in readings)
        {
            count += reading.Value >= limits.Low && reading.Value < limits.High ? 1 : 0;
        }

        return count;
    }

    [MemMapKernel(Combine = nameof(Greater))]
    internal static double Greatest(in Reading.ReadOnlyView readings, double least)
    {
        foreach (ref readonly var reading in readings)
        {
            least = Math.Max(least, reading.Value);
        }

        return least;
    }

    [MemMapKernel]
    public static void Changes(in Reading.ReadOnlyView readings, in Change.View changes)
    {
        for (long i = 0; i < readings.Length; i++)
        {
            if (double.IsNaN(readings[i].Value))
            {
                throw new InvalidOperationException($"Reading {i} has no value.");
            }

            changes[i] = new Change { Time = readings[i].Time, Value = i == 0 ? 0 : readings[i].Value - readings[i - 1].Value };
        }
    }

    [MemMapKernel(Combine = nameof(Add))]
    public static long Throwing(in Reading.ReadOnlyView readings)
    {
        foreach (ref readonly var reading in readings)
        {
            if (double.IsNaN(reading.Value))
            {
                throw new InvalidOperationException("A value is\nmissing.");
            }
        }

        return readings.Length;
    }

    [MemMapKernel(Combine = nameof(Refuse))]
    public static long Uncombined(in Reading.ReadOnlyView readings) => readings.Length;

    public static Total AddTotals(Total left, Total right) => new() { Count = left.Count + right.Count, Sum = left.Sum + right.Sum };

    public static long Add(long left, long right) => left + right;

    private static Totals AddEach(Totals left, Totals right)
    {
        for (var index = 0; index < 6; index++)
        {
            left.AsSpan()[index] = AddTotals(left.AsSpan()[index], right.AsSpan()[index]);
        }

        return left;
    }

    private static double Greater(in double left, in double right) => Math.Max(left, right);

    private static long Refuse(long left, long right) => throw new NotSupportedException("No.");
}
