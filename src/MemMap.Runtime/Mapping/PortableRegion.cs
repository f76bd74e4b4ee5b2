using System.IO.MemoryMappedFiles;
using Microsoft.Win32.SafeHandles;

namespace MemMap;

/// <summary>A region by the BCL's <see cref="MemoryMappedFile"/>, for every system that .NET runs on.</summary>
/// <remarks>
/// The BCL flushes <c>Capacity</c> bytes from a page-rounded base and so forgets the last page of a view at an
/// unaligned offset. Here the view itself starts at a page boundary, so there is no such last page.
///
/// A map's own accessors take no lease, so another thread may close the map between their check and their access. On
/// Unix the pages therefore stay until the object is collected, which <c>GC.KeepAlive</c> holds as long as any accessor
/// runs. Windows would refuse to delete the file as long, so there they go at once: a program that disposes a map while
/// other threads use it takes a lease on each of them.
/// </remarks>
internal sealed class PortableRegion : MappedRegion
{
    // The allocation granularity of Windows; a multiple of the page size everywhere else.
    private const long Granularity = 64 * 1024;

    private readonly SafeFileHandle _file;
    private readonly MemoryMappedFile? _mapping;
    private readonly MemoryMappedViewAccessor? _view;
    private bool _isUnmapped;

    public PortableRegion(
        SafeFileHandle file, string path, MemMapMode mode, long offsetInBytes, long byteLength)
        : base(path, mode, byteLength)
    {
        _file = file;
        if (byteLength == 0)
        {
            return;
        }

        var bytesBefore = offsetInBytes % Granularity;
        if (nint.Size == 4 && byteLength + bytesBefore > int.MaxValue)
        {
            throw new IOException(
                $"Could not map {byteLength:N0} bytes of '{path}': a 32-bit process maps at most 2 GiB; run it as 64-bit.");
        }

        var access = mode switch
        {
            MemMapMode.Read => MemoryMappedFileAccess.Read,
            MemMapMode.CopyOnWrite => MemoryMappedFileAccess.CopyOnWrite,
            _ => MemoryMappedFileAccess.ReadWrite,
        };
        try
        {
            _mapping = MemoryMappedFile.CreateFromFile(
                file, null, 0, access, HandleInheritability.None, leaveOpen: true);
            _view = _mapping.CreateViewAccessor(offsetInBytes - bytesBefore, byteLength + bytesBefore, access);
        }
        catch (Exception failure)
        {
            _mapping?.Dispose();
            if (failure is not (IOException or UnauthorizedAccessException or ArgumentException))
            {
                throw;
            }

            // An ArgumentException is a file that was cut since its length was read.
            throw new IOException($"Could not map {byteLength:N0} bytes of '{path}': {failure.Message}", failure);
        }

        // The count keeps the handle's own finalizer from unmapping under a view that nobody ended.
        var isCounted = false;
        _view.SafeMemoryMappedViewHandle.DangerousAddRef(ref isCounted);
        Address = _view.SafeMemoryMappedViewHandle.DangerousGetHandle() + (nint)_view.PointerOffset + (nint)bytesBefore;
    }

    /// <summary>Nobody holds the map: its pages go. A view that was never ended keeps them for ever.</summary>
    ~PortableRegion()
    {
        if (!_isUnmapped && !HasLeases)
        {
            ReleasePages();
        }
    }

    private protected override void Sync(nint address, long byteLength, FlushScope scope)
    {
        try
        {
            _view?.Flush();
            if (scope == FlushScope.Disk)
            {
                RandomAccess.FlushToDisk(_file);
            }
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new IOException($"Could not flush '{Path}': {failure.Message}", failure);
        }
    }

    private protected override void Unmap()
    {
        if (OperatingSystem.IsWindows())
        {
            ReleasePages();
        }

        _mapping?.Dispose();
        _file.Dispose();
    }

    /// <summary>Releasing the handle unmaps; disposing the accessor first would flush once more, for nothing.</summary>
    private void ReleasePages()
    {
        _isUnmapped = true;
        _view?.SafeMemoryMappedViewHandle.DangerousRelease();
        _view?.SafeMemoryMappedViewHandle.Dispose();
    }
}
