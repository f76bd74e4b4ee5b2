using MemMap.Cli.Output;

namespace MemMap.Cli.Conversion;

/// <summary>
/// Where the result of a command goes: standard output, or a file that appears whole or not at all. Until it is complete, it
/// has another name in the same folder.
/// </summary>
internal sealed class Target : IDisposable
{
    private readonly string? _path;
    private readonly FileStream? _file;
    private readonly string? _name;
    private bool _isComplete;

    private Target(Stream stream, FileStream? file, string? name, string? path) =>
        (Stream, _file, _name, _path) = (stream, file, name, path);

    public Stream Stream { get; }

    /// <summary>Name of the array in an archive.</summary>
    public string Member { get; private init; } = StoredArchive.DefaultMember;

    /// <summary>The file, where its bytes can be written in any order; null for a pipe or a device.</summary>
    public FileStream? Seekable => _path is null ? null : _file;

    /// <summary>The folder of the file; that of temporary files for a pipe.</summary>
    public string Folder => _path is null ? Path.GetTempPath() : Path.GetDirectoryName(_path)!;

    /// <param name="name">Path of an archive, or <c>-</c>.</param>
    /// <param name="member">Name of the array in it; null for that which NumPy gives.</param>
    /// <exception cref="UsageException">The file has other arrays, or the name is that of a folder.</exception>
    public static Target OfArchive(Session session, string name, string? member)
    {
        member ??= StoredArchive.DefaultMember;
        StoredArchive.CheckReplaces(name, member);
        var target = Of(session, name);
        return new Target(target.Stream, target._file, target._name, target._path) { Member = member };
    }

    /// <param name="name">Path, or <c>-</c> for standard output.</param>
    /// <exception cref="UsageException">The name is that of a folder.</exception>
    public static Target Of(Session session, string name)
    {
        if (name == "-")
        {
            return new Target(session.Data, null, null, null);
        }

        if (Directory.Exists(name))
        {
            throw new UsageException($"'{name}' is a directory.");
        }

        // A link stays, and leads to the new file.
        var link = File.Exists(name) ? File.ResolveLinkTarget(name, returnFinalTarget: true) : null;
        var path = Path.GetFullPath(link?.FullName ?? name);
        if (name.StartsWith("/dev/", StringComparison.Ordinal))
        {
            var device = new FileStream(name, FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
            return new Target(device, device, null, null);
        }

        var folder = Path.GetDirectoryName(path)!;
        if (!Directory.Exists(folder))
        {
            throw new UsageException($"There is no directory '{folder}'.");
        }

        // From before there is anything to take away, an interruption is heard and does not end the process.
        _ = session.Interruption;
        var hidden = Path.Combine(folder, $".{Path.GetFileName(path)}.{Path.GetRandomFileName()}");
        var file = new FileStream(hidden, new FileStreamOptions
        {
            Mode = FileMode.CreateNew, Access = FileAccess.ReadWrite, Share = FileShare.Read, BufferSize = 1 << 20,
        });
        return new Target(file, file, hidden, path);
    }

    /// <summary>Brings the file to disk and gives it its name.</summary>
    public void Complete()
    {
        Stream.Flush();
        if (_path is not null)
        {
            _file!.Flush(flushToDisk: true);
            if (!OperatingSystem.IsWindows() && File.Exists(_path))
            {
                File.SetUnixFileMode(_file.SafeFileHandle, File.GetUnixFileMode(_path));
            }

            _file.Dispose();
            File.Move(_name!, _path, overwrite: true);
        }

        _isComplete = true;
    }

    public void Dispose()
    {
        _file?.Dispose();
        if (!_isComplete && _name is not null)
        {
            File.Delete(_name);
        }
    }
}
