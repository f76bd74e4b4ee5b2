using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using static MemMap.LinuxCalls;

namespace MemMap;

/// <summary>A file that is being made by the system calls of Linux, without a name where that is possible.</summary>
internal sealed class LinuxNewFile : NewFile
{
    private const uint DefaultPermissions = 0b110_110_110;

    private readonly LinuxCalls _calls;
    private readonly string _path;
    private readonly string _target;
    private readonly bool _overwrite;
    private readonly FileStatus? _replaced;
    private LinuxFile _file;
    private string? _hiddenPath;

    private LinuxNewFile(
        LinuxCalls calls, string path, string target, bool overwrite, FileStatus? replaced, UnixFileMode? permissions)
    {
        (_calls, _path, _target, _overwrite, _replaced) = (calls, path, target, overwrite, replaced);

        // Never more permissive than it will be in the end: a process that opened it meanwhile would keep its access.
        permissions ??= replaced?.Permissions;
        var atFirst = permissions is { } wanted ? (uint)wanted & 0x1FF : DefaultPermissions;
        var directory = Path.GetDirectoryName(target)!;
        var unnamed = LinuxFile.TryOpenUnnamed(calls, directory, atFirst, path);
        _file = unnamed ?? OpenHidden(directory, atFirst);
        try
        {
            if (replaced is { } old)
            {
                _file.TakeOwnerOf(old);
            }

            if (permissions is { } exact)
            {
                _file.SetPermissions(exact);
            }
        }
        catch
        {
            _file.Dispose();
            Dispose();
            throw;
        }
    }

    /// <summary>Begins a file that will have the name, or if that is a symbolic link, the name it leads to.</summary>
    /// <param name="calls">System calls.</param>
    /// <param name="path">Path of the file.</param>
    /// <param name="overwrite">Whether a file of that name may be replaced.</param>
    /// <param name="permissions">Exact permissions; null for those of the replaced file, or of the umask.</param>
    public static LinuxNewFile Begin(LinuxCalls calls, string path, bool overwrite, UnixFileMode? permissions)
    {
        var target = TargetOf(calls, path);
        FileStatus? replaced = null;
        if (calls.Status(target, AtSymlinkNoFollow, out var status) == 0)
        {
            LinuxPlatform.RefuseIrregular(status, path);
            replaced = overwrite ? status : throw MappingPlatform.AlreadyThere(path);
        }

        return new LinuxNewFile(calls, path, target, overwrite, replaced, permissions);
    }

    public override RegularFile File => _file;

    public override long ReplacedLength => _replaced?.ByteLength ?? 0;

    public override void Complete()
    {
        _file.Sync();
        if (_hiddenPath is not null)
        {
            return;
        }

        var hiddenPath = HiddenNameBeside(_target);
        LinuxPlatform.Check(_calls.LinkOpenFile(_file.LinkPath, hiddenPath), _path, "name the new file");
        _hiddenPath = hiddenPath;

        // What was opened without a name is called deleted for ever, by lsof and by /proc. Permissions may leave it so.
        if (LinuxFile.TryOpen(_calls, hiddenPath, OpenReadWrite, 0, _path) is { } named)
        {
            var unneeded = named.IsSameAs(_file) ? _file : named;
            _file = unneeded == _file ? named : _file;
            unneeded.Dispose();
        }
    }

    public override void Publish()
    {
        using var directory = OpenDirectory();
        if (_overwrite)
        {
            Replace();
        }
        else
        {
            TakeFreeName(_hiddenPath!);
        }

        // A name is on disk only once its directory is. EINVAL is a file system that has no such call.
        if (directory?.TrySync() is { } failure and not (0 or ErrorInvalid))
        {
            throw new IOException(
                $"'{_path}' is the new file, which is complete, but its directory could not be brought to disk: "
                + $"{Marshal.GetPInvokeErrorMessage(failure)}. After a power loss the name may lead to the old file, "
                + "or to none.");
        }
    }

    public override void Dispose()
    {
        if (_hiddenPath is not null)
        {
            _ = _calls.Unlink(_hiddenPath);
            _hiddenPath = null;
        }
    }

    /// <summary>
    /// Where the link leads in the end, whether or not a file is there. Each step is left to the kernel as it is
    /// written: <c>..</c> behind a link to a directory is that directory's parent.
    /// </summary>
    private static string TargetOf(LinuxCalls calls, string path)
    {
        const int MostLinks = 40;
        var target = path;
        var isLink = false;
        for (var i = 0; i <= MostLinks && calls.ReadLink(target) is { } next; i++)
        {
            isLink = true;
            target = Path.Join(Path.IsPathRooted(next) ? null : Path.GetDirectoryName(target), next);
        }

        // The kernel refuses to follow what it may not (a stranger's link in /tmp), and circles.
        if (isLink && calls.Status(path, 0, out _) != 0
            && Marshal.GetLastPInvokeError() is var error and not ErrorNoEntry)
        {
            throw LinuxPlatform.Failure(error, path, "follow the symbolic link");
        }

        return target;
    }

    private LinuxFile OpenHidden(string directory, uint permissions)
    {
        var hiddenPath = HiddenNameBeside(_target);
        const int Flags = OpenReadWrite | OpenCreate | OpenExclusive;
        try
        {
            var file = LinuxFile.Open(_calls, hiddenPath, Flags, permissions, _path);
            _hiddenPath = hiddenPath;
            return file;
        }
        catch (UnauthorizedAccessException failure)
        {
            throw MappingPlatform.NotWritable(_path, directory, failure);
        }
    }

    private void Replace()
    {
        if (_calls.Rename(_hiddenPath!, _target) != 0)
        {
            throw NotReplaced(Marshal.GetLastPInvokeError());
        }

        _hiddenPath = null;
    }

    /// <summary>
    /// Gives the name only if it is free: by a rename that refuses another, which some file systems lack; by a second
    /// link, which others lack; or in the place of an empty file of our own.
    /// </summary>
    private void TakeFreeName(string hiddenPath)
    {
        if (_calls.RenameToFree(hiddenPath, _target) == 0)
        {
            _hiddenPath = null;
            return;
        }

        if (Marshal.GetLastPInvokeError() != ErrorExists && _calls.Link(hiddenPath, _target) == 0)
        {
            Dispose();
            return;
        }

        if (Marshal.GetLastPInvokeError() is ErrorExists)
        {
            throw MappingPlatform.AlreadyThere(_path);
        }

        var place = _calls.Open(_target, OpenReadWrite | OpenCreate | OpenExclusive | OpenCloseOnExec, 0);
        if (place < 0)
        {
            throw Marshal.GetLastPInvokeError() is var error and not ErrorExists
                ? LinuxPlatform.Failure(error, _path, "name the new file")
                : MappingPlatform.AlreadyThere(_path);
        }

        new SafeFileHandle(place, ownsHandle: true).Dispose();
        try
        {
            Replace();
        }
        catch
        {
            _ = _calls.Unlink(_target);
            throw;
        }
    }

    private Exception NotReplaced(int error)
    {
        if (error == ErrorBusy)
        {
            return new IOException(
                $"Could not put the new file in place of '{_path}': it is a mount point of its own, as files in "
                + "containers are; use Open, which writes into the file that is there.");
        }

        return error is ErrorPermission or ErrorAccess
            && _calls.Status(Path.GetDirectoryName(_target)!, 0, out var directory) == 0
            && directory.Permissions.HasFlag(UnixFileMode.StickyBit)
            ? new UnauthorizedAccessException(
                $"Could not put the new file in place of '{_path}': in a directory with the sticky bit, such as /tmp, "
                + "only the owner of a file can replace it; use Open, which writes into the file that is there, or "
                + "choose another name.")
            : LinuxPlatform.Failure(error, _path, "put the new file in place of");
    }

    /// <summary>
    /// Null for a directory that is writable and not readable: the kernel writes its entries to disk at a time of its
    /// choice.
    /// </summary>
    private LinuxFile? OpenDirectory()
    {
        try
        {
            return LinuxFile.Open(_calls, Path.GetDirectoryName(_target)!, OpenReadOnly, 0, _path);
        }
        catch (UnauthorizedAccessException)
        {
            return null;
        }
    }
}
