using System.Runtime.CompilerServices;

namespace MemMap.Benchmarks;

/// <summary>
/// All elements of an array by index, as a user writes it, lease included, and the same loop over a raw pointer. The
/// arrays lie in the processor's cache: what is measured is the code.
/// </summary>
internal sealed unsafe class ElementMeasures : MeasureGroup
{
    private const int Count = 16_384;

    private readonly Func<Rows.Map> _rows;
    private readonly Func<Bars.Map> _bars;
    private readonly Func<Cubes.Map> _cubes;
    private readonly Func<Channels.Map> _channels;
    private readonly Func<Images.Map> _images;

    public ElementMeasures(Workspace workspace)
        : base(workspace)
    {
        _rows = Map("rows.dat", static path => Filled(Rows.Create(path, Count / 4)));
        _bars = Map("bars.dat", static path => Filled(Bars.Create(path, Count / 64)));
        _cubes = Map("cubes.dat", static path => Filled(Cubes.Create(path, Count / 64)));
        _channels = Map("channels.dat", static path => Channels.Create(path, Count / 16));
        _images = Map("images.dat", static path => Images.Create(path, Count / 1024));
    }

    public override IEnumerable<Measure> All =>
    [
        Against("int32 (*, 4), read all by [i, j]", 1.05,
            () => ReadRows(_rows()), () => ReadRows(Origin(_rows()), Count / 4)),
        Against("int32 (*, 4), write all by [i, j]", 1.05,
            () => WriteRows(_rows()), () => WriteRows(Origin(_rows()), Count / 4)),
        Against("int32 (*, 64), read all by [i, j]", 1.05,
            () => ReadBars(_bars()), () => ReadBars(Origin(_bars()), Count / 64)),
        Against("int32 (*, 64), write all by [i, j]", 1.05,
            () => WriteBars(_bars()), () => WriteBars(Origin(_bars()), Count / 64)),
        Against("int32 (*, 8, 8), read all by [i, j, k]", 1.05,
            () => ReadCubes(_cubes()), () => ReadCubes(Origin(_cubes()), Count / 64)),
        Against("int32 (*, 8, 8), write all by [i, j, k]", 1.05,
            () => WriteCubes(_cubes()), () => WriteCubes(Origin(_cubes()), Count / 64)),
        Against("int32 (*, 4), foreach row as a span", 1.05,
            () => ReadRowSpans(_rows()), () => ReadRows(Origin(_rows()), Count / 4)),
        Against("int32 (*, 64), foreach row as a span", 1.05,
            () => ReadBarSpans(_bars()), () => ReadBars(Origin(_bars()), Count / 64)),
        Against("int32 (*, 64), Chunks", 1.05,
            () => ReadBarChunks(_bars()), () => ReadAll(Origin(_bars()), Count)),
        Against("float64 (16, *) column-major, read all by [i, j]", 1.10,
            () => ReadChannels(_channels()), () => ReadChannels(Origin(_channels()), Count / 16)),
        Against("float32 (*, 32, 32), read all by [i, j, k]", 1.10,
            () => ReadImages(_images()), () => ReadImages(Origin(_images()), Count / 1024)),
    ];

    private static Measure Against(string name, double target, Func<double> ours, Func<double> pointer) =>
        new($"{name} / pointer", Count, Unit.Nanosecond, target, Contender.Of(ours), Contender.Of(pointer));

    private static Rows.Map Filled(Rows.Map map)
    {
        map.CopyFrom([.. Enumerable.Range(0, Count)]);
        return map;
    }

    private static Bars.Map Filled(Bars.Map map)
    {
        map.CopyFrom([.. Enumerable.Range(0, Count)]);
        return map;
    }

    private static Cubes.Map Filled(Cubes.Map map)
    {
        map.CopyFrom([.. Enumerable.Range(0, Count)]);
        return map;
    }

    // SAFETY of all origins: mapped pages do not move, and the group keeps its maps open.
    private static int* Origin(Rows.Map map)
    {
        using var view = map.Lease();
        return (int*)Unsafe.AsPointer(ref view[0, 0]);
    }

    private static int* Origin(Bars.Map map)
    {
        using var view = map.Lease();
        return (int*)Unsafe.AsPointer(ref view[0, 0]);
    }

    private static int* Origin(Cubes.Map map)
    {
        using var view = map.Lease();
        return (int*)Unsafe.AsPointer(ref view[0, 0, 0]);
    }

    private static double* Origin(Channels.Map map)
    {
        using var view = map.Lease();
        return (double*)Unsafe.AsPointer(ref view[0, 0]);
    }

    private static float* Origin(Images.Map map)
    {
        using var view = map.Lease();
        return (float*)Unsafe.AsPointer(ref view[0, 0, 0]);
    }

    private static double ReadRows(Rows.Map map)
    {
        using var view = map.Lease();
        var sum = 0;
        for (long i = 0; i < view.Length; i++)
        {
            for (var j = 0; j < 4; j++)
            {
                sum += view[i, j];
            }
        }

        return sum;
    }

    private static double ReadRows(int* origin, long length)
    {
        var sum = 0;
        for (long i = 0; i < length; i++)
        {
            for (var j = 0; j < 4; j++)
            {
                sum += origin[i * 4 + j];
            }
        }

        return sum;
    }

    private static double WriteRows(Rows.Map map)
    {
        using var view = map.Lease();
        for (long i = 0; i < view.Length; i++)
        {
            for (var j = 0; j < 4; j++)
            {
                view[i, j] = (int)i;
            }
        }

        return view[view.Length - 1, 3];
    }

    private static double WriteRows(int* origin, long length)
    {
        for (long i = 0; i < length; i++)
        {
            for (var j = 0; j < 4; j++)
            {
                origin[i * 4 + j] = (int)i;
            }
        }

        return origin[(length - 1) * 4 + 3];
    }

    private static double ReadBars(Bars.Map map)
    {
        using var view = map.Lease();
        var sum = 0;
        for (long i = 0; i < view.Length; i++)
        {
            for (var j = 0; j < 64; j++)
            {
                sum += view[i, j];
            }
        }

        return sum;
    }

    private static double ReadBars(int* origin, long length)
    {
        var sum = 0;
        for (long i = 0; i < length; i++)
        {
            for (var j = 0; j < 64; j++)
            {
                sum += origin[i * 64 + j];
            }
        }

        return sum;
    }

    private static double WriteBars(Bars.Map map)
    {
        using var view = map.Lease();
        for (long i = 0; i < view.Length; i++)
        {
            for (var j = 0; j < 64; j++)
            {
                view[i, j] = (int)i;
            }
        }

        return view[view.Length - 1, 63];
    }

    private static double WriteBars(int* origin, long length)
    {
        for (long i = 0; i < length; i++)
        {
            for (var j = 0; j < 64; j++)
            {
                origin[i * 64 + j] = (int)i;
            }
        }

        return origin[(length - 1) * 64 + 63];
    }

    private static double ReadCubes(Cubes.Map map)
    {
        using var view = map.Lease();
        var sum = 0;
        for (long i = 0; i < view.Length; i++)
        {
            for (var j = 0; j < 8; j++)
            {
                for (var k = 0; k < 8; k++)
                {
                    sum += view[i, j, k];
                }
            }
        }

        return sum;
    }

    private static double ReadCubes(int* origin, long length)
    {
        var sum = 0;
        for (long i = 0; i < length; i++)
        {
            for (var j = 0; j < 8; j++)
            {
                for (var k = 0; k < 8; k++)
                {
                    sum += origin[i * 64 + j * 8 + k];
                }
            }
        }

        return sum;
    }

    private static double WriteCubes(Cubes.Map map)
    {
        using var view = map.Lease();
        for (long i = 0; i < view.Length; i++)
        {
            for (var j = 0; j < 8; j++)
            {
                for (var k = 0; k < 8; k++)
                {
                    view[i, j, k] = (int)i;
                }
            }
        }

        return view[view.Length - 1, 7, 7];
    }

    private static double WriteCubes(int* origin, long length)
    {
        for (long i = 0; i < length; i++)
        {
            for (var j = 0; j < 8; j++)
            {
                for (var k = 0; k < 8; k++)
                {
                    origin[i * 64 + j * 8 + k] = (int)i;
                }
            }
        }

        return origin[(length - 1) * 64 + 63];
    }

    private static double ReadRowSpans(Rows.Map map)
    {
        using var view = map.Lease();
        var sum = 0;
        foreach (var row in view)
        {
            foreach (var item in row)
            {
                sum += item;
            }
        }

        return sum;
    }

    private static double ReadBarSpans(Bars.Map map)
    {
        using var view = map.Lease();
        var sum = 0;
        foreach (var row in view)
        {
            foreach (var item in row)
            {
                sum += item;
            }
        }

        return sum;
    }

    private static double ReadBarChunks(Bars.Map map)
    {
        using var view = map.Lease();
        var sum = 0;
        foreach (var chunk in view.Chunks())
        {
            foreach (var item in chunk)
            {
                sum += item;
            }
        }

        return sum;
    }

    private static double ReadAll(int* origin, long count)
    {
        var sum = 0;
        for (long i = 0; i < count; i++)
        {
            sum += origin[i];
        }

        return sum;
    }

    private static double ReadChannels(Channels.Map map)
    {
        using var view = map.Lease();
        double sum = 0;
        for (long j = 0; j < view.ColumnCount; j++)
        {
            for (var i = 0; i < 16; i++)
            {
                sum += view[i, j];
            }
        }

        return sum;
    }

    private static double ReadChannels(double* origin, long columnCount)
    {
        double sum = 0;
        for (long j = 0; j < columnCount; j++)
        {
            for (var i = 0; i < 16; i++)
            {
                sum += origin[j * 16 + i];
            }
        }

        return sum;
    }

    private static double ReadImages(Images.Map map)
    {
        using var view = map.Lease();
        double sum = 0;
        for (long i = 0; i < view.Length; i++)
        {
            for (var j = 0; j < 32; j++)
            {
                for (var k = 0; k < 32; k++)
                {
                    sum += view[i, j, k];
                }
            }
        }

        return sum;
    }

    private static double ReadImages(float* origin, long length)
    {
        double sum = 0;
        for (long i = 0; i < length; i++)
        {
            for (var j = 0; j < 32; j++)
            {
                for (var k = 0; k < 32; k++)
                {
                    sum += origin[i * 1024 + j * 32 + k];
                }
            }
        }

        return sum;
    }
}
