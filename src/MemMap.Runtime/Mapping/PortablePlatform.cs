using System.Formats.Tar;
using Microsoft.Win32.SafeHandles;

namespace MemMap;

/// <summary>Files and regions by the BCL, for every system that .NET runs on.</summary>
internal sealed class PortablePlatform : MappingPlatform
{
    private const FileShare Shared = FileShare.ReadWrite | FileShare.Delete;

    public override RegularFile OpenExisting(string path, FileAccess access)
    {
        RefuseIrregular(path);
        try
        {
            return new PortableFile(File.OpenHandle(path, FileMode.Open, access, Shared), path);
        }
        catch (Exception failure) when (failure is FileNotFoundException or DirectoryNotFoundException)
        {
            throw NotFound(path);
        }
        catch (UnauthorizedAccessException failure)
        {
            throw new UnauthorizedAccessException($"Could not open '{path}': Permission denied.", failure);
        }
    }

    public override RegularFile Borrow(SafeFileHandle handle, string? path, FileAccess access) =>
        PortableFile.BorrowFrom(handle, path ?? "a file without a name");

    /// <summary>
    /// The BCL waits for ever in the open of a FIFO and takes a device for an empty file. Only its tar writer says what
    /// a file is, and does so without opening it. What has a length is a file.
    /// </summary>
    private static void RefuseIrregular(string path)
    {
        if (Directory.Exists(path))
        {
            throw NotRegular(path, "a directory");
        }

        if (!File.Exists(path))
        {
            return;
        }

        var target = File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path;
        if (new FileInfo(target).Length == 0 && KindOf(target) is { } kind)
        {
            throw NotRegular(path, kind);
        }
    }

    /// <summary>What an empty file is, as a message says it; null for a regular one.</summary>
    private static string? KindOf(string path)
    {
        using var archive = new MemoryStream();
        try
        {
            using var writer = new TarWriter(archive, leaveOpen: true);
            writer.WriteEntry(path, "file");
        }
        catch (UnauthorizedAccessException)
        {
            // Only a regular file is opened for its bytes; the real open will say that it may not be.
            return null;
        }
        catch (IOException)
        {
            return "a socket";
        }

        archive.Position = 0;
        using var reader = new TarReader(archive);
        return reader.GetNextEntry()?.EntryType switch
        {
            TarEntryType.Fifo => "a FIFO",
            TarEntryType.CharacterDevice => "a character device",
            TarEntryType.BlockDevice => "a block device",
            _ => null,
        };
    }

    public override NewFile CreateNew(string path, bool overwrite, UnixFileMode? permissions)
    {
        var target = new FileInfo(path).LinkTarget is null
            ? path
            : File.ResolveLinkTarget(path, returnFinalTarget: true)!.FullName;
        RefuseIrregular(target);
        var replaced = new FileInfo(target);
        if (replaced.Exists && !overwrite)
        {
            throw AlreadyThere(path);
        }

        if (replaced.Exists && !OperatingSystem.IsWindows())
        {
            permissions ??= File.GetUnixFileMode(target);
        }

        return new PortableNewFile(path, target, overwrite, replaced.Exists ? replaced.Length : 0, permissions);
    }

    /// <summary>A file with a hidden name, which becomes its own by a move.</summary>
    private sealed class PortableNewFile : NewFile
    {
        private readonly string _path;
        private readonly string _target;
        private readonly bool _overwrite;
        private string? _hiddenPath;

        public PortableNewFile(
            string path, string target, bool overwrite, long replacedLength, UnixFileMode? permissions)
        {
            (_path, _target, _overwrite, ReplacedLength) = (path, target, overwrite, replacedLength);
            var hiddenPath = HiddenNameBeside(target);
            SafeFileHandle handle;
            try
            {
                handle = System.IO.File.OpenHandle(hiddenPath, FileMode.CreateNew, FileAccess.ReadWrite, Shared);
            }
            catch (Exception failure) when (failure is DirectoryNotFoundException or FileNotFoundException)
            {
                throw NotFound(path);
            }
            catch (UnauthorizedAccessException failure)
            {
                throw NotWritable(path, Path.GetDirectoryName(target)!, failure);
            }

            _hiddenPath = hiddenPath;
            File = new PortableFile(handle, path);
            try
            {
                if (permissions is { } exact && !OperatingSystem.IsWindows())
                {
                    System.IO.File.SetUnixFileMode(handle, exact);
                }
            }
            catch
            {
                File.Dispose();
                Dispose();
                throw;
            }
        }

        public override RegularFile File { get; }

        public override long ReplacedLength { get; }

        public override void Complete() => File.Sync();

        public override void Publish()
        {
            try
            {
                System.IO.File.Move(_hiddenPath!, _target, _overwrite);
                _hiddenPath = null;
            }
            catch (IOException) when (!_overwrite && System.IO.File.Exists(_target))
            {
                throw AlreadyThere(_path);
            }
        }

        public override void Dispose()
        {
            if (_hiddenPath is not null)
            {
                System.IO.File.Delete(_hiddenPath);
                _hiddenPath = null;
            }
        }
    }
}
