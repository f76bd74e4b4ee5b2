using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using static MemMap.LinuxCalls;

namespace MemMap;

/// <summary>
/// The disk space of a file: what cannot be had is an exception, leaves nothing reserved, and is no signal later.
/// </summary>
internal sealed class LinuxSpace(LinuxCalls calls, SafeFileHandle file, string path)
{
    private const long NotAsked = -1;

    private long _longestLength = NotAsked;

    public void Extend(long oldLengthInBytes, long newLengthInBytes, bool preallocate)
    {
        if (newLengthInBytes == oldLengthInBytes)
        {
            return;
        }

        // Where another process has appended meanwhile, nothing here may make the file shorter than that.
        var before = CurrentLength();
        ThrowIfTooLong(newLengthInBytes);
        // Space first, so that a full disk has not changed the length, and the length is set in one step: an allocation
        // that sets both shows readers lengths in between. Some servers know only both in one call.
        var isReserved = preallocate
            && TryAllocate(KeepLength, oldLengthInBytes, newLengthInBytes, lengthBefore: long.MaxValue);
        if (preallocate && !isReserved && TryAllocate(0, oldLengthInBytes, newLengthInBytes, before))
        {
            return;
        }

        if (CurrentLength() < newLengthInBytes && Uninterrupted(() => calls.SetLength(file, newLengthInBytes)) != 0)
        {
            var error = Marshal.GetLastPInvokeError();
            GiveBack(oldLengthInBytes, newLengthInBytes, before);
            throw LinuxPlatform.Failure(error, path, $"make room for {newLengthInBytes:N0} bytes in");
        }

        if (preallocate && !isReserved && !TryPopulate(oldLengthInBytes, newLengthInBytes))
        {
            GiveBack(oldLengthInBytes, newLengthInBytes, before);
            throw new IOException($"Could not reserve {newLengthInBytes:N0} bytes for '{path}': the disk is full.");
        }
    }

    public void Reserve(long startInBytes, long endInBytes)
    {
        ThrowIfTooLong(endInBytes);
        _ = TryAllocate(KeepLength, startInBytes, endInBytes, lengthBefore: long.MaxValue);
    }

    public void AllocateHoles()
    {
        LinuxPlatform.Check(calls.Status(file, out var status), path, "look at");
        var (byteLength, missing) = (status.ByteLength, status.ByteLength - status.StoredByteLength);
        if (byteLength == 0)
        {
            return;
        }

        // Asked before, because what a full disk has filled of the holes cannot be told from what others have.
        if (calls.FileSystemOf(file, out var disk) == 0 && disk.AvailableByteLength < missing)
        {
            throw new IOException(
                $"Could not reserve the {missing:N0} bytes of '{path}' that have no place on disk yet: "
                + $"{disk.AvailableByteLength:N0} bytes are free. Make room, or open it without "
                + "MemMapOptions.Preallocate; then a write to such a place may end the process.");
        }

        // What a clone shares with its original (xfs) gets a place of its own, and holes get one.
        foreach (var mode in (ReadOnlySpan<int>)[UnshareRange | KeepLength, KeepLength])
        {
            if (Uninterrupted(() => calls.Allocate(file, mode, 0, byteLength)) == 0)
            {
                return;
            }

            if (Marshal.GetLastPInvokeError() is var error && !IsUnsupported(error))
            {
                throw LinuxPlatform.Failure(error, path, $"reserve {byteLength:N0} bytes for");
            }
        }

        if (missing > 0 && !TryPopulate(0, byteLength))
        {
            throw new IOException($"Could not reserve {byteLength:N0} bytes for '{path}': the disk is full.");
        }
    }

    /// <returns>False where the file system cannot reserve space in this way.</returns>
    /// <inheritdoc cref="GiveBack"/>
    private bool TryAllocate(int mode, long startInBytes, long endInBytes, long lengthBefore)
    {
        if (Uninterrupted(() => calls.Allocate(file, mode, startInBytes, endInBytes - startInBytes)) == 0)
        {
            return true;
        }

        var error = Marshal.GetLastPInvokeError();
        if (IsUnsupported(error))
        {
            return false;
        }

        GiveBack(startInBytes, endInBytes, lengthBefore);
        throw LinuxPlatform.Failure(error, path, $"reserve {endInBytes:N0} bytes for");
    }

    /// <summary>
    /// What fails leaves nothing reserved: ext4 keeps what it got before the disk was full, until the file is cut to
    /// the length that it has. That drops all space behind the end; what was there before is reserved again.
    /// </summary>
    /// <param name="startInBytes">Offset of the range that was asked for.</param>
    /// <param name="endInBytes">Offset behind that range.</param>
    /// <param name="lengthBefore">
    /// Length to return to, in bytes. A file that is longer than the range was extended by another process, and keeps
    /// its length.
    /// </param>
    private void GiveBack(long startInBytes, long endInBytes, long lengthBefore)
    {
        if (calls.Status(file, out var status) != 0)
        {
            return;
        }

        var length = status.ByteLength > endInBytes ? status.ByteLength : Math.Min(status.ByteLength, lengthBefore);
        if (Uninterrupted(() => calls.SetLength(file, length)) == 0 && startInBytes > length)
        {
            _ = calls.Allocate(file, KeepLength, length, startInBytes - length);
        }
    }

    /// <summary>
    /// Where the file system has no <c>fallocate</c>: touch every page now, and get an error, not a signal.
    /// </summary>
    /// <returns>
    /// False for a full disk. Kernels before 5.14 cannot say; then a full disk shows itself only at a write.
    /// </returns>
    private bool TryPopulate(long startInBytes, long endInBytes)
    {
        var pageStart = startInBytes / Environment.SystemPageSize * Environment.SystemPageSize;
        var byteLength = (nuint)(endInBytes - pageStart);
        var address = calls.Map(0, byteLength, ProtectRead | ProtectWrite, MapShared, file, pageStart);
        if (address == MapFailed)
        {
            return true;
        }

        var isPopulated = Uninterrupted(() => calls.Advise(address, byteLength, AdvisePopulateWrite)) == 0
            || Marshal.GetLastPInvokeError() == ErrorInvalid;
        _ = calls.Unmap(address, byteLength);
        return isPopulated;
    }

    /// <summary>Beyond the limit the kernel sends a signal (SIGXFSZ), which ends the process.</summary>
    public void ThrowIfTooLong(long byteLength)
    {
        var longest = Volatile.Read(ref _longestLength);
        if (longest == NotAsked)
        {
            longest = calls.FileLengthLimit();
            Volatile.Write(ref _longestLength, longest);
        }

        if (byteLength > longest)
        {
            throw new IOException(
                $"Could not make '{path}' {byteLength:N0} bytes long: this process may write files of at most "
                + $"{longest:N0} bytes; start it with a higher limit (ulimit -f).");
        }
    }

    private long CurrentLength()
    {
        LinuxPlatform.Check(calls.Status(file, out var status), path, "look at");
        return status.ByteLength;
    }
}
