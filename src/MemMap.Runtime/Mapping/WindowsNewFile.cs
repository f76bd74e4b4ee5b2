using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using static MemMap.WindowsCalls;

namespace MemMap;

/// <summary>
/// A file that is being made by the system calls of Windows: it has a hidden name, and is marked to be deleted when its
/// last handle closes, as the end of a process closes it, until it is complete.
/// </summary>
/// <remarks>
/// The right to delete and to rename is that of a second handle, which goes when the file has its name: Python, for
/// one, opens no file that another handle may delete.
/// </remarks>
internal sealed class WindowsNewFile : NewFile
{
    private readonly WindowsCalls _calls;
    private readonly string _path;
    private readonly string _target;
    private readonly string _hiddenPath;
    private readonly bool _overwrite;
    private readonly SafeFileHandle _named;
    private WindowsFile _file;
    private bool _isPublished;

    private WindowsNewFile(WindowsCalls calls, string path, string target, bool overwrite, long replacedLength)
    {
        (_calls, _path, _target, _overwrite, ReplacedLength) = (calls, path, target, overwrite, replacedLength);
        _hiddenPath = StreamOf(target) is { } stream
            ? $"{target.AsSpan(0, target.Length - stream.Length)}:.memmap-{Guid.NewGuid():N}.tmp"
            : HiddenNameBeside(target);
        _named = calls.Open(_hiddenPath, AccessRead | AccessWrite | AccessDelete, CreateNewOnly, 0);
        if (_named.IsInvalid)
        {
            var error = Marshal.GetLastPInvokeError();
            throw error == ErrorAccessDenied
                ? NotWritable(WindowsPlatform.Failure(error, path, "create"))
                : WindowsPlatform.Failure(error, path, "create");
        }

        _ = calls.SetDeletes(_named, true);
        _file = new WindowsFile(calls, _named, path);
    }

    /// <summary>Begins a file that will have the name, or if that is a symbolic link, the name it leads to.</summary>
    /// <param name="calls">System calls.</param>
    /// <param name="path">Path of the file.</param>
    /// <param name="overwrite">Whether a file of that name may be replaced.</param>
    public static WindowsNewFile Begin(WindowsCalls calls, string path, bool overwrite)
    {
        var target = new FileInfo(path).LinkTarget is null
            ? path
            : System.IO.File.ResolveLinkTarget(path, returnFinalTarget: true)!.FullName;
        using var old = calls.Open(target, AccessReadAttributes, OpenExisting, FlagBackupSemantics);
        if (old.IsInvalid)
        {
            return new WindowsNewFile(calls, path, target, overwrite, replacedLength: 0);
        }

        if (!calls.Status(old, out var status))
        {
            throw WindowsPlatform.LastFailure(path, "look at");
        }

        return status.IsDirectory ? throw MappingPlatform.NotRegular(path, "a directory")
            : !overwrite ? throw MappingPlatform.AlreadyThere(path)
            : new WindowsNewFile(calls, path, target, overwrite, status.ByteLength);
    }

    public override RegularFile File => _file;

    public override long ReplacedLength { get; }

    public override void Complete()
    {
        _file.Sync();
        if (!_calls.SetDeletes(_named, false))
        {
            throw WindowsPlatform.LastFailure(_path, "keep");
        }

        var again = _calls.Open(_hiddenPath, AccessRead | AccessWrite, OpenExisting, 0);
        if (again.IsInvalid)
        {
            throw WindowsPlatform.LastFailure(_path, "open");
        }

        _file = new WindowsFile(_calls, again, _path);
        _file.RefuseIrregular();
    }

    public override void Publish()
    {
        if (!TryRename())
        {
            var error = Marshal.GetLastPInvokeError();
            throw error is (ErrorFileExists or ErrorAlreadyExists) && !_overwrite
                ? MappingPlatform.AlreadyThere(_path)
                : NotReplaced(error);
        }

        _isPublished = true;

        // The name is in the log of the file system, which this brings to disk.
        _ = _calls.SyncFile(_named);
        _named.Dispose();
    }

    public override void Dispose()
    {
        if (_isPublished)
        {
            return;
        }

        // The mark went when the file was complete, and is missing on file systems that do not know of it.
        var isMarked = !_named.IsClosed && _calls.SetDeletes(_named, true);
        _named.Dispose();
        if (!isMarked)
        {
            _ = _calls.Delete(_hiddenPath);
        }
    }

    /// <summary>
    /// Systems and file systems that do not know the newer rename say so in different ways. A stream gets its name by
    /// that alone, where the path of it is not taken for one.
    /// </summary>
    private bool TryRename()
    {
        var replaces = _overwrite ? RenameReplaces : 0;
        return _calls.Rename(_named, _target, RenamePosix | replaces)
            || (IsUnknown() && _calls.Rename(_named, _target, replaces))
            || (StreamOf(_target) is { } stream && IsUnknown() && _calls.Rename(_named, stream, replaces));

        static bool IsUnknown() => Marshal.GetLastPInvokeError() is ErrorInvalidParameter or ErrorInvalidFunction
            or ErrorNotSupported or ErrorNotImplemented or ErrorInvalidName;
    }

    /// <summary>The name of a stream of a file, with its colon; null for an ordinary path.</summary>
    private static string? StreamOf(string path)
    {
        var colon = path.IndexOf(':', Path.GetPathRoot(path)?.Length ?? 0);
        return colon > 0 ? path[colon..] : null;
    }

    private Exception NotReplaced(int error)
    {
        if (error is not (ErrorAccessDenied or ErrorSharingViolation or ErrorUserMappedFile))
        {
            return WindowsPlatform.Failure(error, _path, "put the new file in place of");
        }

        using var old = _calls.Open(_target, AccessReadAttributes, OpenExisting, FlagBackupSemantics);
        return old.IsInvalid ? NotWritable(WindowsPlatform.Failure(error, _path, "name the new file"))
            : _calls.Status(old, out var status) && (status.Attributes & AttributeReadOnly) != 0
            ? new UnauthorizedAccessException(
                $"Could not put the new file in place of '{_path}': that file is read-only.")
            : new IOException(
                $"Could not put the new file in place of '{_path}': a program, this one perhaps, has that file mapped "
                + "or open in a way that keeps its name. Close it there, or choose another name; the old file is as "
                + "it was.");
    }

    private UnauthorizedAccessException NotWritable(Exception failure) =>
        MappingPlatform.NotWritable(_path, Path.GetDirectoryName(_target)!, failure);
}
