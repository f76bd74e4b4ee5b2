using System.IO.MemoryMappedFiles;
using System.Runtime.InteropServices;

namespace MemMap.Benchmarks;

/// <summary>One element at a time, beside what others would use: the BCL's accessor, and NumPy's indexing.</summary>
internal sealed class ScalarAccessMeasures : MeasureGroup
{
    private const int Count = 16_000;

    private readonly Func<Rows.Map> _rows;
    private readonly Func<Tick.Map> _ticks;
    private MemoryMappedFile? _rowFile;
    private MemoryMappedFile? _tickFile;
    private MemoryMappedViewAccessor? _rowAccessor;
    private MemoryMappedViewAccessor? _tickAccessor;

    public ScalarAccessMeasures(Workspace workspace)
        : base(workspace)
    {
        _rows = Map("rows.dat", static path => Rows.Create(path, Count / 4));
        _ticks = Map("ticks.dat", static path => Tick.Create(path, Count));
    }

    public override IEnumerable<Measure> All =>
    [
        new("element read / BCL ReadInt32", Count, Unit.Nanosecond, 0.05,
            Contender.Of(ReadElements), Contender.Of(AccessorReadInt32)),
        new("record field read / BCL Read<T>", Count, Unit.Nanosecond, 0.05,
            Contender.Of(ReadRecords), Contender.Of(AccessorReadRecords)),
        new("element read / NumPy a[i, j]", Count, Unit.Nanosecond, 0.01, Contender.Of(ReadElements), NumPy.Time(
            $"a = np.memmap({NumPy.Quoted(Workspace.PathOf("rows.dat"))}, '<i4', 'r+', shape=({Count / 4}, 4)); n = range({Count / 4}); m = range(4)",
            "for i in n:\n  for j in m: a[i, j]")),
        new("element write / NumPy a[i, j] = v", Count, Unit.Nanosecond, 0.01, Contender.Of(WriteElements), NumPy.Time(
            $"a = np.memmap({NumPy.Quoted(Workspace.PathOf("rows.dat"))}, '<i4', 'r+', shape=({Count / 4}, 4)); n = range({Count / 4}); m = range(4)",
            "for i in n:\n  for j in m: a[i, j] = 0")),
        new("record field read / NumPy a['Bid'][i]", Count, Unit.Nanosecond, 0.01, Contender.Of(ReadRecords), NumPy.Time(
            $"a = np.memmap({NumPy.Quoted(Workspace.PathOf("ticks.dat"))}, {Layouts.TickDType}, 'r+')['Bid']; "
            + $"n = range({Count})",
            "for i in n: a[i]")),
    ];

    private double ReadElements()
    {
        using var view = _rows().Lease();
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

    private double WriteElements()
    {
        using var view = _rows().Lease();
        for (long i = 0; i < view.Length; i++)
        {
            for (var j = 0; j < 4; j++)
            {
                view[i, j] = 0;
            }
        }

        return view[0, 0];
    }

    private double ReadRecords()
    {
        using var view = _ticks().Lease();
        double sum = 0;
        for (long i = 0; i < view.Length; i++)
        {
            sum += view[i].Bid;
        }

        return sum;
    }

    private double AccessorReadInt32()
    {
        _rowFile ??= MemoryMappedFile.CreateFromFile(_rows().Path, FileMode.Open);
        _rowAccessor ??= _rowFile.CreateViewAccessor();
        var sum = 0;
        for (long i = 0; i < Count; i++)
        {
            sum += _rowAccessor.ReadInt32(i * sizeof(int));
        }

        return sum;
    }

    private double AccessorReadRecords()
    {
        _tickFile ??= MemoryMappedFile.CreateFromFile(_ticks().Path, FileMode.Open);
        _tickAccessor ??= _tickFile.CreateViewAccessor();
        double sum = 0;
        for (long i = 0; i < Count; i++)
        {
            _tickAccessor.Read(i * Marshal.SizeOf<Tick>(), out Tick tick);
            sum += tick.Bid;
        }

        return sum;
    }

    protected override void Close()
    {
        _rowAccessor?.Dispose();
        _rowFile?.Dispose();
        _tickAccessor?.Dispose();
        _tickFile?.Dispose();
    }
}
