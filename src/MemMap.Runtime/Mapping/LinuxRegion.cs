using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using static MemMap.LinuxCalls;

namespace MemMap;

/// <summary>A region by <c>mmap</c>, <c>msync</c> and <c>munmap</c>.</summary>
/// <remarks>
/// A map's own accessors take no lease, so another thread may close the map between their check and their access.
/// Therefore closing only lets go of the file: it lays empty pages over the range, which such a late access then meets,
/// and the addresses return to the system with the object itself, which <c>GC.KeepAlive</c> holds as long as any
/// accessor runs. Nothing else can be mapped there in between.
/// </remarks>
internal sealed class LinuxRegion : MappedRegion
{
    private static readonly long PageSize = Environment.SystemPageSize;

    private readonly SafeFileHandle _file;
    private readonly long _offsetInBytes;
    private readonly nint _firstPage;
    private readonly nuint _mappedLength;
    private bool _ownsAddresses;

    public LinuxRegion(
        SafeFileHandle file, string path, MemMapMode mode, long offsetInBytes, long byteLength, MemMapAccess access)
        : base(path, mode, byteLength)
    {
        _file = file;
        _offsetInBytes = offsetInBytes;
        if (byteLength == 0)
        {
            return;
        }

        var bytesBefore = offsetInBytes % PageSize;
        _mappedLength = checked((nuint)(byteLength + bytesBefore));
        _firstPage = MapPages(file, path, mode, offsetInBytes - bytesBefore, _mappedLength);
        _ownsAddresses = true;
        Address = _firstPage + (nint)bytesBefore;
        if (access != MemMapAccess.Normal)
        {
            var advice = access == MemMapAccess.Sequential ? AdviseSequential : AdviseRandom;
            _ = Advise(_firstPage, _mappedLength, advice);
        }
    }

    /// <summary>Nobody holds the map: its addresses go back. A view that was never ended keeps them for ever.</summary>
    ~LinuxRegion()
    {
        if (_ownsAddresses && !HasLeases)
        {
            _ = LinuxCalls.Unmap(_firstPage, _mappedLength);
        }
    }

    private static nint MapPages(
        SafeFileHandle file, string path, MemMapMode mode, long offsetInBytes, nuint byteLength)
    {
        var protection = Protection(mode);
        var flags = mode == MemMapMode.CopyOnWrite ? MapPrivate : MapShared;
        var firstPage = LinuxCalls.Map(0, byteLength, protection, flags, file, offsetInBytes);
        if (firstPage == MapFailed && Marshal.GetLastPInvokeError() == ErrorNoMemory)
        {
            // Closed maps keep their addresses until they are collected; let go of those, then ask once more.
            GC.Collect();
            GC.WaitForPendingFinalizers();
            firstPage = LinuxCalls.Map(0, byteLength, protection, flags, file, offsetInBytes);
        }

        return firstPage != MapFailed
            ? firstPage
            : throw LinuxPlatform.Failure(Marshal.GetLastPInvokeError(), path, $"map {byteLength:N0} bytes of");
    }

    private static int Protection(MemMapMode mode) =>
        mode == MemMapMode.Read ? ProtectRead : ProtectRead | ProtectWrite;

    private protected override void Sync(nint address, long byteLength, FlushScope scope)
    {
        if (scope == FlushScope.Kernel)
        {
            // MS_ASYNC does nothing on Linux; this starts the write-back and does not wait for it.
            if (byteLength > 0)
            {
                var offsetInBytes = _offsetInBytes + (address - Address);
                Check(Uninterrupted(() => SyncFileRange(_file, offsetInBytes, byteLength, StartWriteBack)));
            }

            return;
        }

        if (byteLength > 0)
        {
            var bytesBefore = (long)address % PageSize;
            var firstPage = address - (nint)bytesBefore;
            Check(Uninterrupted(() => SyncMemory(firstPage, (nuint)(byteLength + bytesBefore), SyncAndWait)));
        }

        Check(Uninterrupted(() => SyncFile(_file)));
    }

    private void Check(int result)
    {
        if (result != 0)
        {
            throw new IOException(
                $"Could not flush '{Path}': {Marshal.GetPInvokeErrorMessage(Marshal.GetLastPInvokeError())}.");
        }
    }

    private protected override void Unmap()
    {
        if (_firstPage != 0)
        {
            // When it fails, the kernel may have freed the range already: then it belongs to whoever got it next, and
            // giving it back later would unmap a stranger.
            const int Flags = MapFixed | MapPrivate | MapAnonymous | MapNoReserve;
            _ownsAddresses =
                LinuxCalls.Map(_firstPage, _mappedLength, Protection(Mode), Flags, file: -1, 0) != MapFailed;
        }

        _file.Dispose();
    }
}
