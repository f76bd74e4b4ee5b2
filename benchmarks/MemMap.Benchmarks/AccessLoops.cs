using System.Runtime.CompilerServices;

namespace MemMap.Benchmarks;

/// <summary>
/// The same sums through a raw pointer, and through what a user writes. Both stand in the scope of a lease: a sum of
/// floating numbers that lives across a <c>finally</c> costs the JIT registers, whoever reads the memory.
/// </summary>
internal sealed unsafe class AccessLoops(Rows.Map rows, Bars.Map bars, Numbers.Map numbers, Tick.Map ticks)
{
    public IEnumerable<Comparison> All =>
    [
        new("int32 (*, 4) by [i, j]", PointerRows, ViewByIndex),
        new("int32 (*, 4) by rows, pointer loop unrolled", PointerRows, ViewByRows),
        new("int32 (*, 4) by rows, pointer in spans", PointerSpans, ViewByRows),
        new("int32 (*, 4) by foreach, pointer in spans", PointerSpans, ViewByRowEnumerator),
        new("int32 (*, 64) by [i, j]", PointerBars, BarsByIndex),
        new("int32 (*, 64) by rows", PointerBars, BarsByRows),
        new("float64 (*) by [i]", PointerNumbers, ViewByNumber),
        new("float64 (*) by foreach", PointerNumbers, ViewByNumberEnumerator),
        new("records of 40 bytes by [i].Bid", PointerRecords, ViewByRecord),
        new("records of 40 bytes by foreach", PointerRecords, ViewByRecordEnumerator),
        new("records of 40 bytes, write by [i]", PointerWrite, ViewWrite),
        new("records of 40 bytes, Columns.Bid.Sum()", PointerRecords, ViewByColumn),
        new("records of 40 bytes, map[i].Bid by value", PointerRecords, MapByRecord),
    ];

    private double PointerRows()
    {
        using var view = rows.Lease();
        var origin = (int*)Unsafe.AsPointer(ref view[0, 0]);
        var length = view.Length;
        long sum = 0;
        for (long i = 0; i < length; i++)
        {
            for (var j = 0; j < 4; j++)
            {
                sum += origin[i * 4 + j];
            }
        }

        return sum;
    }

    private double PointerSpans()
    {
        using var view = rows.Lease();
        var origin = (int*)Unsafe.AsPointer(ref view[0, 0]);
        var length = view.Length;
        long sum = 0;
        for (long i = 0; i < length; i++)
        {
            foreach (var item in new Span<int>(origin + i * 4, 4))
            {
                sum += item;
            }
        }

        return sum;
    }

    private double ViewByIndex()
    {
        using var view = rows.Lease();
        long sum = 0;
        for (long i = 0; i < view.Length; i++)
        {
            for (var j = 0; j < 4; j++)
            {
                sum += view[i, j];
            }
        }

        return sum;
    }

    private double ViewByRows()
    {
        using var view = rows.Lease();
        long sum = 0;
        for (long i = 0; i < view.Length; i++)
        {
            foreach (var item in view[i])
            {
                sum += item;
            }
        }

        return sum;
    }

    private double ViewByRowEnumerator()
    {
        using var view = rows.Lease();
        long sum = 0;
        foreach (var row in view)
        {
            foreach (var item in row)
            {
                sum += item;
            }
        }

        return sum;
    }

    private double PointerBars()
    {
        using var view = bars.Lease();
        var origin = (int*)Unsafe.AsPointer(ref view[0, 0]);
        var length = view.Length;
        long sum = 0;
        for (long i = 0; i < length; i++)
        {
            for (var j = 0; j < 64; j++)
            {
                sum += origin[i * 64 + j];
            }
        }

        return sum;
    }

    private double BarsByIndex()
    {
        using var view = bars.Lease();
        long sum = 0;
        for (long i = 0; i < view.Length; i++)
        {
            for (var j = 0; j < 64; j++)
            {
                sum += view[i, j];
            }
        }

        return sum;
    }

    private double BarsByRows()
    {
        using var view = bars.Lease();
        long sum = 0;
        for (long i = 0; i < view.Length; i++)
        {
            foreach (var item in view[i])
            {
                sum += item;
            }
        }

        return sum;
    }

    private double PointerNumbers()
    {
        using var view = numbers.Lease();
        var origin = (double*)Unsafe.AsPointer(ref view[0]);
        var length = view.Length;
        double sum = 0;
        for (long i = 0; i < length; i++)
        {
            sum += origin[i];
        }

        return sum;
    }

    private double ViewByNumber()
    {
        using var view = numbers.Lease();
        double sum = 0;
        for (long i = 0; i < view.Length; i++)
        {
            sum += view[i];
        }

        return sum;
    }

    private double ViewByNumberEnumerator()
    {
        using var view = numbers.Lease();
        double sum = 0;
        foreach (ref readonly var number in view)
        {
            sum += number;
        }

        return sum;
    }

    private double PointerRecords()
    {
        using var view = ticks.Lease();
        var origin = (Tick*)Unsafe.AsPointer(ref view[0]);
        var length = view.Length;
        double sum = 0;
        for (long i = 0; i < length; i++)
        {
            sum += origin[i].Bid;
        }

        return sum;
    }

    private double ViewByRecord()
    {
        using var view = ticks.Lease();
        double sum = 0;
        for (long i = 0; i < view.Length; i++)
        {
            sum += view[i].Bid;
        }

        return sum;
    }

    private double ViewByRecordEnumerator()
    {
        using var view = ticks.Lease();
        double sum = 0;
        foreach (ref readonly var tick in view)
        {
            sum += tick.Bid;
        }

        return sum;
    }

    private double PointerWrite()
    {
        using var view = ticks.Lease();
        var origin = (Tick*)Unsafe.AsPointer(ref view[0]);
        var length = view.Length;
        for (long i = 0; i < length; i++)
        {
            origin[i].Size = (int)i;
        }

        return view[length - 1].Size;
    }

    private double ViewWrite()
    {
        using var view = ticks.Lease();
        for (long i = 0; i < view.Length; i++)
        {
            view[i].Size = (int)i;
        }

        return view[view.Length - 1].Size;
    }

    private double ViewByColumn()
    {
        using var view = ticks.Lease();
        return view.Columns.Bid.Sum();
    }

    private double MapByRecord()
    {
        double sum = 0;
        var length = ticks.Length;
        for (long i = 0; i < length; i++)
        {
            sum += ticks[i].Bid;
        }

        return sum;
    }
}
