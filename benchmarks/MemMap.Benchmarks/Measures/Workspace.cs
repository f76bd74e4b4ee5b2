using System.Text;

namespace MemMap.Benchmarks;

/// <summary>Where the measures make their files, and the peers that they share.</summary>
internal sealed class Workspace : IDisposable
{
    public Workspace()
    {
        Folder = Directory.CreateTempSubdirectory("memmap-benchmarks-").FullName;
        Limit = new Limit(Folder);
    }

    public string Folder { get; }

    /// <summary>C.</summary>
    public Limit Limit { get; }

    /// <summary>NumPy.</summary>
    public NumPy NumPy { get; } = new();

    public string PathOf(string file) => Path.Combine(Folder, file);

    /// <summary>A path as C has it.</summary>
    public byte[] NativePathOf(string file) => [.. Encoding.UTF8.GetBytes(PathOf(file)), 0];

    public void Dispose()
    {
        NumPy.Dispose();
        Limit.Dispose();
        Directory.Delete(Folder, recursive: true);
    }
}
