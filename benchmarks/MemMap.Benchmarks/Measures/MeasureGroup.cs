namespace MemMap.Benchmarks;

/// <summary>Measures that share files. Nothing is made before a measure of the group is taken.</summary>
internal abstract class MeasureGroup(Workspace workspace) : IDisposable
{
    private readonly HashSet<string> _files = [];
    private readonly List<IDisposable> _maps = [];

    /// <summary>For files that go away in any case: what was written to them need not reach the disk.</summary>
    protected static MemMapOptions Unflushed { get; } = new() { FlushOnDispose = false };

    protected Workspace Workspace { get; } = workspace;

    protected Limit Limit => Workspace.Limit;

    protected NumPy NumPy => Workspace.NumPy;

    public abstract IEnumerable<Measure> All { get; }

    /// <summary>A file that goes with the group, and a map of it that is closed then: both made when first asked for.</summary>
    protected Func<TMap> Map<TMap>(string name, Func<string, TMap> create)
        where TMap : MappedArray
    {
        TMap? map = null;
        return () => map ??= Open();

        TMap Open()
        {
            var opened = create(FileOf(name));
            _maps.Add(opened);
            return opened;
        }
    }

    /// <summary>The path of a file that goes with the group.</summary>
    protected string FileOf(string name)
    {
        var path = Workspace.PathOf(name);
        _files.Add(path);
        return path;
    }

    /// <summary>Lets go of what a group has beside its maps.</summary>
    protected virtual void Close()
    {
    }

    public void Dispose()
    {
        Close();
        _maps.ForEach(static map => map.Dispose());
        Array.ForEach([.. _files], File.Delete);
        NumPy.Forget();
    }
}
