using System.Runtime.CompilerServices;

namespace MemMap.Benchmarks;

/// <summary>
/// The same sums through what a user writes, lease and all, and through a raw pointer that somebody else has got.
/// </summary>
internal sealed unsafe class AccessLoops
{
    private readonly Rows.Map _rowMap;
    private readonly Quads.Map _quadMap;
    private readonly Bars.Map _barMap;
    private readonly Numbers.Map _numberMap;
    private readonly Tick.Map _tickMap;
    private readonly int* _rows;
    private readonly float* _quads;
    private readonly int* _bars;
    private readonly double* _numbers;
    private readonly Tick* _ticks;

    public AccessLoops(Rows.Map rows, Quads.Map quads, Bars.Map bars, Numbers.Map numbers, Tick.Map ticks)
    {
        (_rowMap, _quadMap, _barMap, _numberMap, _tickMap) = (rows, quads, bars, numbers, ticks);
        using var rowView = rows.Lease();
        using var quadView = quads.Lease();
        using var barView = bars.Lease();
        using var numberView = numbers.Lease();
        using var tickView = ticks.Lease();

        // SAFETY: mapped pages do not move, and the maps stay open for as long as the loops run.
        _rows = (int*)Unsafe.AsPointer(ref rowView[0, 0]);
        _quads = (float*)Unsafe.AsPointer(ref quadView[0, 0]);
        _bars = (int*)Unsafe.AsPointer(ref barView[0, 0]);
        _numbers = (double*)Unsafe.AsPointer(ref numberView[0]);
        _ticks = (Tick*)Unsafe.AsPointer(ref tickView[0]);
    }

    public IEnumerable<Comparison> All =>
    [
        new("int32 (*, 4) by [i, j]", PointerRows, ViewByIndex),
        new("int32 (*, 4) by rows, pointer loop unrolled", PointerRows, ViewByRows),
        new("int32 (*, 4) by rows, pointer in spans", PointerSpans, ViewByRows),
        new("int32 (*, 4) by foreach, pointer in spans", PointerSpans, ViewByRowEnumerator),
        new("float32 (*, 4) by [i, j]", PointerQuads, QuadsByIndex),
        new("float32 (*, 4) by rows, pointer loop unrolled", PointerQuads, QuadsByRows),
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
        var origin = _rows;
        var length = _rowMap.Length;
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
        var origin = _rows;
        var length = _rowMap.Length;
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
        using var view = _rowMap.Lease();
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
        using var view = _rowMap.Lease();
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
        using var view = _rowMap.Lease();
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

    private double PointerQuads()
    {
        var origin = _quads;
        var length = _quadMap.Length;
        double sum = 0;
        for (long i = 0; i < length; i++)
        {
            for (var j = 0; j < 4; j++)
            {
                sum += origin[i * 4 + j];
            }
        }

        return sum;
    }

    private double QuadsByIndex()
    {
        using var view = _quadMap.Lease();
        double sum = 0;
        for (long i = 0; i < view.Length; i++)
        {
            for (var j = 0; j < 4; j++)
            {
                sum += view[i, j];
            }
        }

        return sum;
    }

    private double QuadsByRows()
    {
        using var view = _quadMap.Lease();
        double sum = 0;
        for (long i = 0; i < view.Length; i++)
        {
            foreach (var item in view[i])
            {
                sum += item;
            }
        }

        return sum;
    }

    private double PointerBars()
    {
        var origin = _bars;
        var length = _barMap.Length;
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
        using var view = _barMap.Lease();
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
        using var view = _barMap.Lease();
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
        var origin = _numbers;
        var length = _numberMap.Length;
        double sum = 0;
        for (long i = 0; i < length; i++)
        {
            sum += origin[i];
        }

        return sum;
    }

    private double ViewByNumber()
    {
        using var view = _numberMap.Lease();
        double sum = 0;
        for (long i = 0; i < view.Length; i++)
        {
            sum += view[i];
        }

        return sum;
    }

    private double ViewByNumberEnumerator()
    {
        using var view = _numberMap.Lease();
        double sum = 0;
        foreach (ref readonly var number in view)
        {
            sum += number;
        }

        return sum;
    }

    private double PointerRecords()
    {
        var origin = _ticks;
        var length = _tickMap.Length;
        double sum = 0;
        for (long i = 0; i < length; i++)
        {
            sum += origin[i].Bid;
        }

        return sum;
    }

    private double ViewByRecord()
    {
        using var view = _tickMap.Lease();
        double sum = 0;
        for (long i = 0; i < view.Length; i++)
        {
            sum += view[i].Bid;
        }

        return sum;
    }

    private double ViewByRecordEnumerator()
    {
        using var view = _tickMap.Lease();
        double sum = 0;
        foreach (ref readonly var tick in view)
        {
            sum += tick.Bid;
        }

        return sum;
    }

    private double PointerWrite()
    {
        var origin = _ticks;
        var length = _tickMap.Length;
        for (long i = 0; i < length; i++)
        {
            origin[i].Size = (int)i;
        }

        return origin[length - 1].Size;
    }

    private double ViewWrite()
    {
        using var view = _tickMap.Lease();
        for (long i = 0; i < view.Length; i++)
        {
            view[i].Size = (int)i;
        }

        return view[view.Length - 1].Size;
    }

    private double ViewByColumn()
    {
        using var view = _tickMap.Lease();
        return view.Columns.Bid.Sum();
    }

    private double MapByRecord()
    {
        double sum = 0;
        var length = _tickMap.Length;
        for (long i = 0; i < length; i++)
        {
            sum += _tickMap[i].Bid;
        }

        return sum;
    }
}
