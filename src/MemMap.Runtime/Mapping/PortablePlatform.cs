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

        if (OperatingSystem.IsWindows() || !File.Exists(path))
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

    public override UnixFileMode? CheckReplaceable(string path, bool overwrite)
    {
        if (new FileInfo(path).LinkTarget is null)
        {
            RefuseIrregular(path);
        }

        if (!File.Exists(path) && new FileInfo(path).LinkTarget is null)
        {
            return null;
        }

        if (!overwrite)
        {
            throw AlreadyThere(path);
        }

        return OperatingSystem.IsWindows() || new FileInfo(path).LinkTarget is not null
            ? null
            : File.GetUnixFileMode(path);
    }

    public override RegularFile CreateNew(string temporaryPath, string path, UnixFileMode? permissions)
    {
        SafeFileHandle? file = null;
        try
        {
            file = File.OpenHandle(temporaryPath, FileMode.CreateNew, FileAccess.ReadWrite, Shared);
            if (permissions is { } exact && !OperatingSystem.IsWindows())
            {
                File.SetUnixFileMode(file, exact);
            }

            return new PortableFile(file, path);
        }
        catch (Exception failure)
        {
            if (file is not null)
            {
                file.Dispose();
                File.Delete(temporaryPath);
            }

            throw failure is DirectoryNotFoundException or FileNotFoundException ? NotFound(path) : failure;
        }
    }

    public override void Publish(RegularFile file, string temporaryPath, string path, bool overwrite)
    {
        file.Sync();
        try
        {
            File.Move(temporaryPath, path, overwrite);
        }
        catch (IOException) when (!overwrite && File.Exists(path))
        {
            throw AlreadyThere(path);
        }
    }
}
