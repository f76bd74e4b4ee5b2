using Microsoft.Win32.SafeHandles;

namespace MemMap;

/// <summary>Files and regions by the BCL, for every system that .NET runs on.</summary>
internal sealed class PortablePlatform : MappingPlatform
{
    private const FileShare Shared = FileShare.ReadWrite | FileShare.Delete;

    // What an open of a socket says: ENXIO on Unix, EOPNOTSUPP on macOS. The BCL hands on such errors as they are.
    private const int NoSuchDeviceOrAddress = 6;
    private const int NotSupportedOnSocket = 102;

    public override SafeFileHandle OpenExisting(string path, FileAccess access)
    {
        RefuseIrregular(path);
        SafeFileHandle file;
        try
        {
            file = File.OpenHandle(path, FileMode.Open, access, Shared);
        }
        catch (Exception failure) when (failure is FileNotFoundException or DirectoryNotFoundException)
        {
            throw NotFound(path);
        }
        catch (UnauthorizedAccessException failure)
        {
            throw new UnauthorizedAccessException($"Could not open '{path}': Permission denied.", failure);
        }

        return file;
    }

    /// <summary>
    /// The BCL has no name for a FIFO and would wait in its open for ever. Opened for reading and writing a FIFO does
    /// not wait, and then shows that it has no length.
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

        try
        {
            using var probe = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite, Shared);
            if (!probe.IsInvalid)
            {
                _ = RandomAccess.GetLength(probe);
            }
        }
        catch (NotSupportedException)
        {
            throw NotRegular(path, "a FIFO or a device");
        }
        catch (IOException failure) when (failure.HResult is NoSuchDeviceOrAddress or NotSupportedOnSocket)
        {
            throw NotRegular(path, "a socket or a device");
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // Not writable: the real open will say what is wrong, if anything is.
        }
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

    public override SafeFileHandle CreateNew(string temporaryPath, string path, UnixFileMode? permissions)
    {
        SafeFileHandle? file = null;
        try
        {
            file = File.OpenHandle(temporaryPath, FileMode.CreateNew, FileAccess.ReadWrite, Shared);
            if (permissions is { } exact && !OperatingSystem.IsWindows())
            {
                File.SetUnixFileMode(file, exact);
            }

            return file;
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

    public override void Extend(
        SafeFileHandle file, string path, long oldLengthInBytes, long newLengthInBytes, bool preallocate)
    {
        try
        {
            RandomAccess.SetLength(file, newLengthInBytes);
            if (preallocate)
            {
                WriteZeros(file, oldLengthInBytes, newLengthInBytes);
            }
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or ArgumentException)
        {
            RandomAccess.SetLength(file, oldLengthInBytes);
            throw new IOException($"Could not reserve {newLengthInBytes:N0} bytes for '{path}': {failure.Message}", failure);
        }
    }

    /// <summary>The BCL reserves space only while it creates a file; written zeros are there wherever it runs.</summary>
    private static void WriteZeros(SafeFileHandle file, long startInBytes, long endInBytes)
    {
        var zeros = new byte[(int)Math.Min(endInBytes - startInBytes, 1 << 20)];
        for (var offset = startInBytes; offset < endInBytes; offset += zeros.Length)
        {
            var count = (int)Math.Min(zeros.Length, endInBytes - offset);
            RandomAccess.Write(file, zeros.AsSpan(0, count), offset);
        }
    }

    public override void Publish(SafeFileHandle file, string temporaryPath, string path, bool overwrite)
    {
        RandomAccess.FlushToDisk(file);
        try
        {
            File.Move(temporaryPath, path, overwrite);
        }
        catch (IOException) when (!overwrite && File.Exists(path))
        {
            throw AlreadyThere(path);
        }
    }

    public override MappedRegion Map(
        SafeFileHandle file, string path, MemMapMode mode, long offsetInBytes, long byteLength, MemMapAccess access) =>
        new PortableRegion(file, path, mode, offsetInBytes, byteLength);
}
