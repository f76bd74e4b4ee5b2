using System.IO.MemoryMappedFiles;
using Microsoft.Win32.SafeHandles;

namespace MemMap;

/// <summary>A region by the BCL's <see cref="MemoryMappedFile"/>, for every system that .NET runs on.</summary>
/// <remarks>
/// <para>
/// The BCL flushes <c>Capacity</c> bytes from a page-rounded base and so forgets the last page of a view at an
/// unaligned offset. Here the view itself starts at a page boundary, so there is no such last page.
/// </para>
/// <para>
/// A map's own accessors take no lease, so another thread may close the map between their check and their access. On
/// Unix the pages therefore stay until the object is collected, which <c>GC.KeepAlive</c> holds as long as any accessor
/// runs. Windows would refuse to delete the file as long, so there they go at once: a program that disposes a map while
/// other threads use it takes a lease on each of them.
/// </para>
/// <para>
/// The BCL maps no further than the file reaches, so a region that grows is mapped anew each time, and what was mapped
/// before goes when no lease is open: there, too, the map's own accessors must not run on another thread.
/// </para>
/// </remarks>
internal sealed class PortableRegion : MappedRegion
{
    // The allocation granularity of Windows; a multiple of the page size everywhere else.
    private const long Granularity = 64 * 1024;

    private readonly SafeFileHandle _handle;
    private readonly long _offsetInBytes;
    private List<Mapping> _mappings = [];
    private bool _isUnmapped;

    public PortableRegion(RegularFile file, SafeFileHandle handle, MemMapMode mode, long offsetInBytes, long byteLength)
        : base(file, mode, byteLength)
    {
        _handle = handle;
        _offsetInBytes = offsetInBytes;
        if (byteLength > 0)
        {
            Address = AddMapping(byteLength);
        }
    }

    private protected override void Free()
    {
        if (!_isUnmapped)
        {
            ReleasePages();
        }
    }

    private protected override nint Reach(long byteLength)
    {
        if (_mappings is [.., var newest] && byteLength <= newest.Reach)
        {
            return Address;
        }

        var address = AddMapping(byteLength);
        if (!HasLeases)
        {
            _mappings[..^1].ForEach(static mapping => mapping.Dispose());
            _mappings = [_mappings[^1]];
        }

        return address;
    }

    private nint AddMapping(long byteLength)
    {
        var bytesBefore = _offsetInBytes % Granularity;
        if (nint.Size == 4 && byteLength + bytesBefore > int.MaxValue)
        {
            throw new IOException(
                $"Could not map {byteLength:N0} bytes of '{Path}': a 32-bit process maps at most 2 GiB; run it as 64-bit.");
        }

        var access = Mode switch
        {
            MemMapMode.Read => MemoryMappedFileAccess.Read,
            MemMapMode.CopyOnWrite => MemoryMappedFileAccess.CopyOnWrite,
            _ => MemoryMappedFileAccess.ReadWrite,
        };
        MemoryMappedFile? file = null;
        MemoryMappedViewAccessor view;
        try
        {
            file = MemoryMappedFile.CreateFromFile(
                _handle, null, 0, access, HandleInheritability.None, leaveOpen: true);
            view = file.CreateViewAccessor(_offsetInBytes - bytesBefore, byteLength + bytesBefore, access);
        }
        catch (Exception failure)
        {
            file?.Dispose();
            if (failure is not (IOException or UnauthorizedAccessException or ArgumentException))
            {
                throw;
            }

            // An ArgumentException is a file that was cut since its length was read.
            throw new IOException($"Could not map {byteLength:N0} bytes of '{Path}': {failure.Message}", failure);
        }

        // The count keeps the handle's own finalizer from unmapping under a view that was never ended.
        var isCounted = false;
        view.SafeMemoryMappedViewHandle.DangerousAddRef(ref isCounted);
        _mappings.Add(new Mapping(file, view, byteLength));
        return view.SafeMemoryMappedViewHandle.DangerousGetHandle() + (nint)view.PointerOffset + (nint)bytesBefore;
    }

    /// <summary>There is nothing to lay over the pages: no accessor may run while the file is cut.</summary>
    private protected override void Unreach(long byteLength)
    {
        _mappings.ForEach(static mapping => mapping.Dispose());
        _mappings = [];
        Address = byteLength == 0 ? Address : AddMapping(byteLength);
    }

    private protected override void Sync(long startInBytes, long byteLength, FlushScope scope)
    {
        if (byteLength == 0)
        {
            return;
        }

        try
        {
            _mappings.ForEach(static mapping => mapping.View.Flush());
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

        _mappings.ForEach(static mapping => mapping.File.Dispose());
        File.Dispose();
    }

    private void ReleasePages()
    {
        _isUnmapped = true;
        _mappings.ForEach(static mapping => mapping.Dispose());
    }

    private sealed record Mapping(MemoryMappedFile File, MemoryMappedViewAccessor View, long Reach)
    {
        /// <summary>
        /// Releasing the handle unmaps; disposing the accessor first would flush once more, for nothing.
        /// </summary>
        public void Dispose()
        {
            View.SafeMemoryMappedViewHandle.DangerousRelease();
            View.SafeMemoryMappedViewHandle.Dispose();
            File.Dispose();
        }
    }
}
