namespace MemMap.Tests;

/// <summary>A folder of one test's own, on a real disk, that is gone when the test is over.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    private readonly string _path = Directory.CreateTempSubdirectory("memmap-test-").FullName;

    /// <summary>The absolute path of a file in the folder.</summary>
    public string this[string fileName] => Path.Combine(_path, fileName);

    public void Dispose() => Directory.Delete(_path, recursive: true);
}
