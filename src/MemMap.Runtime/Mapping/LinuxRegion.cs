using System.Runtime.InteropServices;
using static MemMap.LinuxCalls;

namespace MemMap;

/// <summary>A region by <c>mmap</c>, <c>msync</c> and <c>munmap</c>.</summary>
/// <remarks>
/// <para>
/// A map's own accessors take no lease, so another thread may close the map between their check and their access.
/// Therefore closing only lets go of the file: it lays empty pages over the range, which such a late access then meets,
/// and the addresses return to the system with the object itself, which <c>GC.KeepAlive</c> holds as long as any
/// accessor runs. Nothing else can be mapped there in between.
/// </para>
/// <para>
/// A region that grows maps the file once more, to far behind its end: there are pages where the file has bytes, and as
/// the file grows, there are more. So it is mapped again only each time that its length has doubled, and what points
/// into an earlier mapping goes on to point at the same bytes.
/// </para>
/// </remarks>
internal sealed class LinuxRegion : MappedRegion
{
    /// <summary>Bytes of address space that a first growth reserves, of 128 TiB.</summary>
    private const long LeastReserve = 1L << 30;

    /// <summary>
    /// Below this length, copy through the mapping; from here on, write to the file (<c>pwrite</c>), which is faster.
    /// </summary>
    private const int LeastToWrite = 16 << 10;

    private static readonly long PageSize = Environment.SystemPageSize;

    private readonly LinuxCalls _calls;
    private readonly LinuxFile _file;
    private readonly long _offsetInBytes;
    private readonly long _bytesBefore;
    private MemMapAccess _access;

    // The first is also the oldest; the last reaches furthest, and new views look at it.
    private Pages[] _mappings = [];

    public LinuxRegion(
        LinuxCalls calls, LinuxFile file, MemMapMode mode, long offsetInBytes, long byteLength, MemMapAccess access)
        : base(file, mode, byteLength)
    {
        _calls = calls;
        _file = file;
        _offsetInBytes = offsetInBytes;
        _bytesBefore = offsetInBytes % PageSize;
        _access = access;
        if (byteLength > 0)
        {
            Address = AddMapping(byteLength);
        }
    }

    private protected override void Free()
    {
        foreach (var pages in _mappings)
        {
            _ = _calls.Unmap(pages.First, pages.ByteLength);
        }
    }

    private static int Protection(MemMapMode mode) =>
        mode == MemMapMode.Read ? ProtectRead : ProtectRead | ProtectWrite;

    private protected override nint Reach(long byteLength)
    {
        if (_mappings is [.., var newest])
        {
            var needed = byteLength + _bytesBefore;
            if (needed <= newest.Reach)
            {
                return Address;
            }

            if (needed <= (long)newest.ByteLength)
            {
                LeadToFileAgain(newest);
                return Address;
            }
        }

        var reserve = Math.Max(LeastReserve, checked(byteLength * 2));
        try
        {
            return AddMapping(reserve);
        }
        catch (IOException) when (reserve > byteLength)
        {
            // A limit on addresses, as ulimit -v sets it, may leave room for the bytes themselves.
            return AddMapping(byteLength);
        }
    }

    /// <summary>The file was cut and is to grow again: its pages take the place of the empty ones.</summary>
    private void LeadToFileAgain(Pages newest)
    {
        var byteLength = newest.ByteLength - (nuint)newest.Reach;
        var start = _offsetInBytes - _bytesBefore + newest.Reach;
        if (_file.MapPages(newest.First + (nint)newest.Reach, byteLength, Protection(Mode), MapFixed | MapShared, start)
            == MapFailed)
        {
            throw LostPages(_mappings.Length - 1, newest.Reach, "map more of");
        }

        _mappings[^1] = newest with { Reach = (long)newest.ByteLength };
    }

    /// <summary>
    /// Where one mapping could not replace another, the kernel may have freed the addresses already. Another mapping
    /// may have them by now, and to unmap them later would unmap that one.
    /// </summary>
    private Exception LostPages(int index, long keptLength, string action)
    {
        var error = Marshal.GetLastPInvokeError();
        _mappings[index] = _mappings[index] with { ByteLength = (nuint)keptLength, Reach = keptLength };
        return LinuxPlatform.Failure(error, Path, action);
    }

    /// <summary>Maps the file from the region's first byte on.</summary>
    /// <returns>Address of that byte.</returns>
    private nint AddMapping(long byteLength)
    {
        var pages = MapPages(checked((nuint)(byteLength + _bytesBefore)));
        _mappings = [.. _mappings, pages];
        Advise(pages, _access);
        return pages.First + (nint)_bytesBefore;
    }

    private Pages MapPages(nuint byteLength)
    {
        var flags = Mode == MemMapMode.CopyOnWrite ? MapPrivate : MapShared;
        var start = _offsetInBytes - _bytesBefore;
        var first = _file.MapPages(0, byteLength, Protection(Mode), flags, start);
        if (first == MapFailed && Marshal.GetLastPInvokeError() == ErrorNoMemory)
        {
            // Closed maps keep their addresses until they are collected; let go of those, then ask once more.
            CollectForgotten();
            first = _file.MapPages(0, byteLength, Protection(Mode), flags, start);
        }

        return first != MapFailed
            ? new Pages(first, byteLength, (long)byteLength)
            : throw LinuxPlatform.CannotMap(
                Marshal.GetLastPInvokeError(), Path, byteLength, isShared: flags == MapShared);
    }

    /// <summary>
    /// The file is about to be cut. An accessor that is past a check against the old length then finds empty pages,
    /// instead of a signal.
    /// </summary>
    private protected override void Unreach(long byteLength)
    {
        var keptLength = (byteLength + _bytesBefore + PageSize - 1) / PageSize * PageSize;
        for (var i = 0; i < _mappings.Length; i++)
        {
            var pages = _mappings[i];
            if (keptLength >= pages.Reach)
            {
                continue;
            }

            if (LayEmptyPages(pages.First + (nint)keptLength, pages.ByteLength - (nuint)keptLength) == MapFailed)
            {
                throw LostPages(i, keptLength, "cut the mapping of");
            }

            _mappings[i] = pages with { Reach = keptLength };
        }
    }

    private nint LayEmptyPages(nint first, nuint byteLength) =>
        _calls.MapEmpty(first, byteLength, Protection(Mode), MapFixed | MapPrivate | MapNoReserve);

    /// <summary>
    /// Many bytes go to the file by one call: the kernel then makes the pages that are missing all at once, without a
    /// page fault for each (a third of the time), and a disk that fails is an error and no signal.
    /// </summary>
    private protected override void Put(long offsetInBytes, ReadOnlySpan<byte> source)
    {
        if (CanWrite && source.Length >= LeastToWrite)
        {
            _file.Write(source, _offsetInBytes + offsetInBytes);
        }
        else
        {
            base.Put(offsetInBytes, source);
        }
    }

    internal override bool ReachesBeyondEnd => true;

    internal override bool Populate(long startInBytes, long endInBytes)
    {
        var (firstPage, pageLength) = PagesOf(startInBytes, endInBytes - startInBytes);
        return Uninterrupted(() => _calls.Advise(firstPage, pageLength, AdvisePopulateWrite)) == 0;
    }

    /// <summary>
    /// Asks for huge pages: 2 MiB are allocated and mapped at a time where the file system can do so (ext4, xfs).
    /// </summary>
    internal override void PreferHugePages(long startInBytes, long endInBytes)
    {
        var (firstPage, pageLength) = PagesOf(startInBytes, endInBytes - startInBytes);
        _ = _calls.Advise(firstPage, pageLength, AdviseHugePage);
    }

    private protected override void Sync(long startInBytes, long byteLength, FlushScope scope)
    {
        if (byteLength == 0)
        {
            return;
        }

        if (scope == FlushScope.Kernel)
        {
            // MS_ASYNC does nothing on Linux; this starts the write-back and does not wait for it.
            Check(_file.SyncRange(_offsetInBytes + startInBytes, byteLength, StartWriteBack));
            return;
        }

        var (firstPage, pageLength) = PagesOf(startInBytes, byteLength);
        Check(Uninterrupted(() => _calls.SyncMemory(firstPage, pageLength, SyncAndWait)));
    }

    /// <summary>The whole pages that hold a range, in the newest mapping, which reaches furthest.</summary>
    private (nint First, nuint ByteLength) PagesOf(long startInBytes, long byteLength)
    {
        var (start, end) = PageRange(startInBytes, byteLength);
        return (_mappings[^1].First + (nint)start, (nuint)(end - start));
    }

    /// <summary>
    /// A range in whole pages, from the first page of every mapping: its start rounded down, its end rounded up.
    /// </summary>
    private (long Start, long End) PageRange(long startInBytes, long byteLength)
    {
        var start = startInBytes + _bytesBefore;
        return (start / PageSize * PageSize, (start + byteLength + PageSize - 1) / PageSize * PageSize);
    }

    private void Check(int result)
    {
        if (result != 0)
        {
            throw new IOException(
                $"Could not flush '{Path}': {Marshal.GetPInvokeErrorMessage(Marshal.GetLastPInvokeError())}.");
        }
    }

    private protected override void Advise(MemMapAccess access)
    {
        _access = access;
        foreach (var pages in _mappings)
        {
            Advise(pages, access, evenIfNormal: true);
        }
    }

    private void Advise(Pages pages, MemMapAccess access, bool evenIfNormal = false)
    {
        if (access == MemMapAccess.Normal && !evenIfNormal)
        {
            return;
        }

        var advice = access switch
        {
            MemMapAccess.Sequential => AdviseSequential,
            MemMapAccess.Random => AdviseRandom,
            _ => AdviseNormal,
        };
        _ = _calls.Advise(pages.First, pages.ByteLength, advice);
    }

    private protected override void Prefetch(long startInBytes, long byteLength)
    {
        var (firstPage, pageLength) = PagesOf(startInBytes, byteLength);
        _ = _calls.Advise(firstPage, pageLength, AdviseWillNeed);
    }

    /// <summary>
    /// Shared pages leave this process, then, once they are on disk, the page cache. What was written to private ones
    /// is nowhere else: those the kernel may move to swap, and no more.
    /// </summary>
    private protected override void Evict(long startInBytes, long byteLength)
    {
        var (start, end) = PageRange(startInBytes, byteLength);
        var advice = Mode == MemMapMode.CopyOnWrite ? AdvisePageOut : AdviseDontNeed;
        foreach (var pages in _mappings)
        {
            var endHere = Math.Min(end, pages.Reach);
            if (endHere > start)
            {
                _ = _calls.Advise(pages.First + (nint)start, (nuint)(endHere - start), advice);
            }
        }

        if (Mode == MemMapMode.CopyOnWrite)
        {
            return;
        }

        if (CanWrite)
        {
            Check(_file.SyncRange(_offsetInBytes + startInBytes, byteLength, WriteAndWait));
        }

        _file.Forget(_offsetInBytes - _bytesBefore + start, end - start);
    }

    private protected override void LockPages(long startInBytes, long byteLength)
    {
        var (firstPage, pageLength) = PagesOf(startInBytes, byteLength);
        if (_calls.LockMemory(firstPage, pageLength) != 0)
        {
            var error = Marshal.GetLastPInvokeError();
            throw new IOException(
                $"Could not lock {pageLength:N0} bytes of '{Path}' in memory: {Marshal.GetPInvokeErrorMessage(error)}. "
                + "A process may lock as much as its RLIMIT_MEMLOCK allows (ulimit -l).");
        }
    }

    private protected override void UnlockPages(long startInBytes, long byteLength)
    {
        var (firstPage, pageLength) = PagesOf(startInBytes, byteLength);
        _ = _calls.UnlockMemory(firstPage, pageLength);
    }

    private protected override void Unmap()
    {
        // Where empty pages cannot be laid, the kernel may have freed the addresses: they must not be unmapped later.
        _mappings = [.. _mappings.Where(pages => LayEmptyPages(pages.First, pages.ByteLength) != MapFailed)];
        _file.Dispose();
    }

    /// <summary>One mapping, from the page of the region's first byte on.</summary>
    /// <param name="First">Address of that page.</param>
    /// <param name="ByteLength">Bytes of address space that the mapping occupies.</param>
    /// <param name="Reach">Bytes that lead to the file, once it is that long.</param>
    private readonly record struct Pages(nint First, nuint ByteLength, long Reach);
}
