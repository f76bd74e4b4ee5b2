using System.IO.MemoryMappedFiles;
using Microsoft.Win32.SafeHandles;

namespace MemMap;

/// <summary>Pages by the BCL's <see cref="MemoryMappedFile"/>, for every system that .NET runs on.</summary>
/// <remarks>
/// <para>
/// The BCL flushes <c>Capacity</c> bytes from a page-rounded base and so forgets the last page of a view at an
/// unaligned offset. Here the view itself starts at a page boundary, so there is no such last page.
/// </para>
/// <para>
/// A map's own accessors take no lease, so another thread may close the map between their check and their access. The
/// pages therefore stay until the object is collected, which <c>GC.KeepAlive</c> holds as long as any accessor runs.
/// </para>
/// <para>
/// The BCL maps no further than the file reaches, so a file that grows is mapped anew each time, and what was mapped
/// before goes when no lease is open: there, too, the map's own accessors must not run on another thread.
/// </para>
/// </remarks>
internal sealed class PortablePages(RegularFile file, SafeFileHandle handle, MemMapMode mode, long offsetInBytes)
    : Pages(file, mode)
{
    // A multiple of the page size of every system.
    private const long Granularity = 64 * 1024;

    // The last reaches furthest, and new views look at it. Each array is never changed.
    private volatile Mapping[] _mappings = [];

    public override bool AreKeptForAccessors => true;

    public override bool ReachBeyondEnd => false;

    public override bool LetFileBeCut => true;

    public override bool HasOld => _mappings.Length > 1;

    private protected override nint Map(long byteLength)
    {
        var bytesBefore = offsetInBytes % Granularity;
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
        MemoryMappedFile? mappedFile = null;
        MemoryMappedViewAccessor view;
        try
        {
            mappedFile = MemoryMappedFile.CreateFromFile(
                handle, null, 0, access, HandleInheritability.None, leaveOpen: true);
            view = mappedFile.CreateViewAccessor(offsetInBytes - bytesBefore, byteLength + bytesBefore, access);
        }
        catch (Exception failure)
        {
            mappedFile?.Dispose();
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
        _mappings = [.. _mappings, new Mapping(mappedFile, view)];
        return view.SafeMemoryMappedViewHandle.DangerousGetHandle() + (nint)view.PointerOffset + (nint)bytesBefore;
    }

    public override void DropOld() => KeepLast(1);

    /// <summary>
    /// There is nothing to lay over the pages, so the file is mapped anew, and then no accessor may run while it is
    /// cut. Where that fails, the old mapping stays, and nothing refers to memory that is not there.
    /// </summary>
    private protected override nint Unmap(long byteLength)
    {
        if (byteLength == 0)
        {
            KeepLast(0);
            return 0;
        }

        var address = Map(byteLength);
        DropOld();
        return address;
    }

    private void KeepLast(int count)
    {
        var old = _mappings[..^Math.Min(count, _mappings.Length)];
        _mappings = _mappings[old.Length..];
        foreach (var mapping in old)
        {
            mapping.Dispose();
        }
    }

    public override void Sync(long startInBytes, long byteLength)
    {
        if (byteLength == 0)
        {
            return;
        }

        try
        {
            foreach (var mapping in _mappings)
            {
                mapping.View.Flush();
            }
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new IOException($"Could not flush '{Path}': {failure.Message}", failure);
        }

        // Of the views alone no system but Linux promises more than that the drive has it, or the kernel.
        File.Sync();
    }

    private protected override void ReleaseAddresses(bool isEntered)
    {
        foreach (var mapping in _mappings)
        {
            if (isEntered)
            {
                mapping.LeaveToCollector();
            }
            else
            {
                mapping.Dispose();
            }
        }
    }

    private sealed record Mapping(MemoryMappedFile File, MemoryMappedViewAccessor View)
    {
        /// <summary>
        /// Releasing the handle unmaps; disposing the accessor first would flush once more, for nothing.
        /// </summary>
        public void Dispose()
        {
            LeaveToCollector();
            View.SafeMemoryMappedViewHandle.Dispose();
        }

        /// <summary>The handle unmaps in its finalizer, when nothing leads to these pages any more.</summary>
        public void LeaveToCollector()
        {
            View.SafeMemoryMappedViewHandle.DangerousRelease();
            File.Dispose();
        }
    }
}
