using MemMap.Cli.Inputs;
using MemMap.Cli.Output;

namespace MemMap.Cli.Conversion;

/// <summary>
/// Where the result of a command goes: standard output, or a file that appears whole or not at all. Until it is complete, it
/// has another name in the same folder.
/// </summary>
internal sealed class Target : IDisposable
{
    private readonly Session _session;
    private readonly string _name;
    private readonly string? _path;
    private FileStream? _file;
    private bool _isComplete;

    /// <param name="name">As the user wrote it.</param>
    /// <param name="path">The path of a file that appears as a whole; null for what is written at once.</param>
    private Target(Session session, string name, string? path) => (_session, _name, _path) = (session, name, path);

    /// <summary>Its bytes. A file is made when they are first asked for, if not before.</summary>
    public Stream Stream
    {
        get
        {
            Create();
            return _file ?? _session.Data;
        }
    }

    /// <summary>Name of the array in an archive.</summary>
    public string Member { get; private init; } = StoredArchive.DefaultMember;

    /// <summary>The file, where its bytes can be written in any order; null for a pipe or a device.</summary>
    public FileStream? Seekable => _path is null ? null : (FileStream)Stream;

    /// <summary>The folder of the file; that of temporary files for a pipe.</summary>
    public string Folder => _path is null ? Path.GetTempPath() : Path.GetDirectoryName(_path)!;

    /// <param name="name">Path of an archive, or <c>-</c>.</param>
    /// <param name="member">Name of the array in it; null for that which NumPy gives.</param>
    /// <exception cref="UsageException">The file has other arrays, or the name is that of a folder.</exception>
    public static Target OfArchive(Session session, string name, string? member)
    {
        member ??= StoredArchive.DefaultMember;
        StoredArchive.CheckReplaces(name, member);
        return new Target(session, name, Of(session, name)._path) { Member = member };
    }

    /// <param name="name">Path, or <c>-</c> for standard output.</param>
    /// <exception cref="UsageException">The name is that of a folder.</exception>
    public static Target Of(Session session, string name)
    {
        if (name == "-")
        {
            return new Target(session, name, path: null);
        }

        if (Directory.Exists(name))
        {
            throw new UsageException($"'{name}' is a directory.");
        }

        if (name.StartsWith("/dev/", StringComparison.Ordinal))
        {
            return new Target(session, name, path: null);
        }

        if (Pipe(name) is { } pipe)
        {
            return new Target(session, name, path: null) { _file = pipe };
        }

        if (name.Length == 0)
        {
            throw new UsageException("'' is no name of a file: write the path of one, or -.");
        }

        var path = PathOf(name);
        var folder = Path.GetDirectoryName(path)!;
        return Directory.Exists(folder)
            ? new Target(session, name, path)
            : throw new UsageException($"There is no directory '{folder}'.");
    }

    /// <summary>A pipe with a name, which a file must not replace; null for everything else.</summary>
    /// <remarks>What reads it waits from now on: closed and opened again, it would be at its end.</remarks>
    private static FileStream? Pipe(string name)
    {
        if (OperatingSystem.IsWindows() || !File.Exists(name))
        {
            return null;
        }

        try
        {
            // To read and write is what does not wait for the other end.
            var file = new FileStream(name, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
            if (!file.CanSeek)
            {
                return file;
            }

            file.Dispose();
        }
        catch (UnauthorizedAccessException)
        {
            // A file that must not be written is replaced, which is a matter of its folder.
        }

        return null;
    }

    /// <summary>The file that a name leads to: a link stays, and leads to the new file.</summary>
    private static string PathOf(string name) => Path.GetFullPath(
        (File.Exists(name) ? File.ResolveLinkTarget(name, returnFinalTarget: true)?.FullName : null) ?? name);

    /// <summary>
    /// Makes the file, if that was not done. From here on an interruption is heard and does not end the process until the
    /// file is taken away.
    /// </summary>
    public void Create()
    {
        if (_file is not null || _name == "-")
        {
            return;
        }

        if (_path is null)
        {
            _file = new FileStream(_name, FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
            return;
        }

        _session.Interruption.ThrowIfCancellationRequested();
        var hidden = Path.Combine(Folder, $".{Path.GetFileName(_path)}.{Path.GetRandomFileName()}");
        _file = new FileStream(hidden, new FileStreamOptions
        {
            Mode = FileMode.CreateNew, Access = FileAccess.ReadWrite, Share = FileShare.Read, BufferSize = 1 << 20,
        });
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

            var hidden = _file.Name;
            _file.Dispose();
            File.Move(hidden, _path, overwrite: true);
        }

        _isComplete = true;
    }

    /// <summary>Whether a command that reads a file would replace it by something else than an array.</summary>
    /// <exception cref="UsageException">The target is the file that is read.</exception>
    public void ThrowIfReplaces(Input input)
    {
        if (_path is not null && File.Exists(input.Path) && PathOf(input.Path) == _path)
        {
            throw new UsageException($"'{_name}' is the file that is read: name another one.");
        }
    }

    public void Dispose()
    {
        try
        {
            _file?.Dispose();
        }
        catch (Exception failure) when (!_isComplete && DiskFailure.Is(failure))
        {
            // What is still in the buffer has no room on the disk either, and the file goes.
        }

        if (!_isComplete && _path is not null && _file is not null)
        {
            File.Delete(_file.Name);
        }
    }
}
