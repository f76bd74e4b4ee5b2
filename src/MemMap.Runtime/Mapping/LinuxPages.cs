using System.Runtime.InteropServices;
using static MemMap.LinuxCalls;

namespace MemMap;

/// <summary>Pages by <c>mmap</c>, <c>msync</c> and <c>munmap</c>.</summary>
/// <remarks>
/// <para>
/// A map's own accessors take no lease, so another thread may close the map between their check and their access. Where
/// there may be such an accessor, closing lays empty pages over the range, which a late access then meets, and the
/// addresses return to the system with the object itself, which <c>GC.KeepAlive</c> holds as long as any accessor runs
/// (<see cref="ClosedAddresses"/>). Nothing else can be mapped there in between.
/// </para>
/// <para>
/// Pages that grow map the file once more, to far behind its end: there are pages where the file has bytes, and as the
/// file grows, there are more. So it is mapped again only each time that its length has doubled, and what points into
/// an earlier mapping goes on to point at the same bytes.
/// </para>
/// </remarks>
internal sealed class LinuxPages : Pages
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

    // The first is also the oldest; the last leads furthest, and new views look at it. Each array is never changed.
    private volatile Mapping[] _mappings = [];
    private ClosedAddresses? _closed;

    public LinuxPages(LinuxCalls calls, LinuxFile file, MemMapMode mode, long offsetInBytes, MemMapAccess access)
        : base(file, mode)
    {
        _calls = calls;
        _file = file;
        _offsetInBytes = offsetInBytes;
        _bytesBefore = offsetInBytes % PageSize;
        _access = access;
    }

    public override bool AreKeptForAccessors => true;

    public override bool ReachBeyondEnd => true;

    public override bool LetFileBeCut => true;

    /// <summary>Who is inside, once other maps may ask.</summary>
    public Leases? Leases { get; private set; }

    private int Protection => Mode == MemMapMode.Read ? ProtectRead : ProtectRead | ProtectWrite;

    private protected override nint Map(long byteLength)
    {
        if (_mappings is not [.., var newest])
        {
            return AddMapping(byteLength);
        }

        var needed = byteLength + _bytesBefore;
        if (needed <= (long)newest.ByteLength)
        {
            return needed <= newest.Leads ? Address : LeadToFileAgain(newest, needed);
        }

        var reserve = Math.Max(LeastReserve, byteLength <= long.MaxValue / 2 ? byteLength * 2 : byteLength);
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

    /// <summary>
    /// The file was cut and has grown again: its pages take the place of the empty ones. No more of them than the file
    /// has, as long as an accessor that read the length before the cut may touch what was there.
    /// </summary>
    private nint LeadToFileAgain(Mapping newest, long needed)
    {
        var end = needed < Readable + _bytesBefore ? InPages(needed) : (long)newest.ByteLength;
        var byteLength = (nuint)(end - newest.Leads);
        var start = _offsetInBytes - _bytesBefore + newest.Leads;
        if (_file.MapPages(newest.First + (nint)newest.Leads, byteLength, Protection, MapFixed | FlagsOf(Mode), start)
            == MapFailed)
        {
            throw LostPages(newest, newest.Leads, "map more of");
        }

        Replace(newest, newest with { Leads = end });
        return Address;
    }

    /// <summary>
    /// Where one mapping could not replace another, the kernel may have freed the addresses already. Another mapping
    /// may have them by now, and to unmap them later would unmap that one.
    /// </summary>
    private Exception LostPages(Mapping mapping, long keptLength, string action)
    {
        var error = Marshal.GetLastPInvokeError();
        Replace(mapping, mapping with { ByteLength = (nuint)keptLength, Leads = keptLength });
        return LinuxPlatform.Failure(error, Path, action);
    }

    private void Replace(Mapping old, Mapping by) =>
        _mappings = [.. _mappings.Select(mapping => mapping == old ? by : mapping)];

    private nint AddMapping(long byteLength)
    {
        var mapping = MapFile(checked((nuint)(byteLength + _bytesBefore)));
        _mappings = [.. _mappings, mapping];
        Advise(mapping, _access);
        return mapping.First + (nint)_bytesBefore;
    }

    private Mapping MapFile(nuint byteLength)
    {
        AddressSpace.MakeRoom(Path);
        var start = _offsetInBytes - _bytesBefore;
        var first = _file.MapPages(0, byteLength, Protection, FlagsOf(Mode), start);
        while (first == MapFailed && Marshal.GetLastPInvokeError() == ErrorNoMemory && AddressSpace.TryReclaim())
        {
            first = _file.MapPages(0, byteLength, Protection, FlagsOf(Mode), start);
        }

        if (first == MapFailed)
        {
            throw LinuxPlatform.CannotMap(
                Marshal.GetLastPInvokeError(), Path, byteLength, isShared: Mode != MemMapMode.CopyOnWrite);
        }

        AddressSpace.CountMapped();
        return new Mapping(first, byteLength, (long)byteLength);
    }

    /// <summary>Private pages count as memory only once they are written to: so a file may be longer than it.</summary>
    private static int FlagsOf(MemMapMode mode) =>
        mode == MemMapMode.CopyOnWrite ? MapPrivate | MapNoReserve : MapShared;

    private protected override nint Unmap(long byteLength)
    {
        var keptLength = InPages(byteLength + _bytesBefore);
        foreach (var mapping in _mappings.Where(mapping => keptLength < mapping.Leads))
        {
            if (!TryLayEmptyPages(mapping.First + (nint)keptLength, mapping.ByteLength - (nuint)keptLength))
            {
                throw LostPages(mapping, keptLength, "cut the mapping of");
            }

            Replace(mapping, mapping with { Leads = keptLength });
        }

        return Address;
    }

    /// <summary>In one step, so that an accessor finds the old pages or the new ones.</summary>
    private bool TryLayEmptyPages(nint first, nuint byteLength)
    {
        const int Flags = MapPrivate | MapNoReserve;
        if (Mode != MemMapMode.Read && _calls.CountsUnusedMemory)
        {
            return TryMoveEmptyPages(first, byteLength);
        }

        // Read-only pages are promised nothing. A late read finds zeros there; a late write would end the process.
        return _calls.MapEmpty(first, byteLength, Protection, MapFixed | Flags) != MapFailed
            || _calls.MapEmpty(first, byteLength, ProtectRead, MapFixed | Flags) != MapFailed;
    }

    /// <summary>
    /// Where writable pages count as memory before they are used, the kernel may refuse them, and by then it would have
    /// freed the addresses. So they are made elsewhere and moved.
    /// </summary>
    private bool TryMoveEmptyPages(nint first, nuint byteLength)
    {
        const int Flags = MapPrivate | MapNoReserve;
        var empty = _calls.MapEmpty(0, byteLength, Protection, Flags);
        if (empty == MapFailed)
        {
            return _calls.MapEmpty(first, byteLength, ProtectRead, MapFixed | Flags) != MapFailed;
        }

        if (_calls.Move(empty, byteLength, first) != MapFailed)
        {
            return true;
        }

        var error = Marshal.GetLastPInvokeError();
        _ = _calls.Unmap(empty, byteLength);
        Marshal.SetLastPInvokeError(error);
        return false;
    }

    public override void Join(MappedRegion region, Leases leases)
    {
        Leases = leases;
        _file.Attach(this);
    }

    public override void WhileNotCut(Action action)
    {
        if (_file.Maps is { } maps)
        {
            maps.WhileNotCut(action);
        }
        else
        {
            action();
        }
    }

    public override void ReachTo(long byteLength)
    {
        // Until it is attached, no map that cuts the file looks here.
        if (Leases is null)
        {
            base.ReachTo(byteLength);
        }
        else
        {
            ReachWhileNotCut(byteLength);
        }
    }

    private void ReachWhileNotCut(long byteLength) => WhileNotCut(() => base.ReachTo(byteLength));

    public override void Cut(long byteLength, bool evenIfMapped, Action<Action> shrink, Action cut)
    {
        if (_file.Maps is { } maps)
        {
            maps.Cut(
                _file, _offsetInBytes + byteLength, evenIfMapped, () => shrink(static () => { }), cut);
        }
        else
        {
            base.Cut(byteLength, evenIfMapped, shrink, cut);
        }
    }

    /// <summary>Whether it has bytes behind an offset in the file.</summary>
    public bool ReachesBehind(long fileOffsetInBytes) => Reach > 0 && _offsetInBytes + Reach > fileOffsetInBytes;

    /// <summary>See <see cref="Pages.Unreach"/>; an offset in the file.</summary>
    public void UnreachFrom(long fileOffsetInBytes) => Unreach(Math.Max(0, fileOffsetInBytes - _offsetInBytes));

    /// <summary>
    /// The opposite of <see cref="UnreachFrom"/>, as far as the system allows; else the pages stay empty until the next
    /// Refresh.
    /// </summary>
    public void TryReachAgain(long byteLength)
    {
        try
        {
            base.ReachTo(byteLength);
        }
        catch (Exception failure) when (failure is IOException or OutOfMemoryException or InvalidOperationException)
        {
            // What has failed before matters more, and other maps are to reach their bytes again too.
        }
    }

    /// <summary>
    /// Many bytes go to the file by one call: the kernel then makes the pages that are missing all at once, without a
    /// page fault for each (a third of the time), and a disk that fails is an error and no signal.
    /// </summary>
    public override void Put(long offsetInBytes, ReadOnlySpan<byte> source)
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

    public override bool TryPopulate(long startInBytes, long endInBytes)
    {
        var (firstPage, pageLength) = PagesOf(startInBytes, endInBytes - startInBytes);
        return Uninterrupted(() => _calls.Advise(firstPage, pageLength, AdvisePopulateWrite)) == 0;
    }

    /// <remarks>A kernel before 5.14 cannot tell (EINVAL).</remarks>
    public override bool TryPopulateForReading(long startInBytes, long endInBytes)
    {
        var (firstPage, pageLength) = PagesOf(startInBytes, endInBytes - startInBytes);
        return Uninterrupted(() => _calls.Advise(firstPage, pageLength, AdvisePopulateRead)) == 0
            || Marshal.GetLastPInvokeError() == ErrorInvalid;
    }

    /// <summary>
    /// Asks for huge pages: 2 MiB are allocated and mapped at a time where the file system can do so (ext4, xfs).
    /// </summary>
    public override void PreferHugePages(long startInBytes, long endInBytes)
    {
        var (firstPage, pageLength) = PagesOf(startInBytes, endInBytes - startInBytes);
        _ = _calls.Advise(firstPage, pageLength, AdviseHugePage);
    }

    public override void Sync(long startInBytes, long byteLength)
    {
        if (byteLength > 0)
        {
            var (firstPage, pageLength) = PagesOf(startInBytes, byteLength);
            Check(Uninterrupted(() => _calls.SyncMemory(firstPage, pageLength, SyncAndWait)));
        }
    }

    /// <summary>
    /// MS_ASYNC does nothing on Linux; this starts the write-back and does not wait for it. Where there is no such call
    /// the kernel starts by itself, and what it loses it reports to the next flush to disk.
    /// </summary>
    public override void StartWriteBack(long startInBytes, long byteLength)
    {
        if (byteLength > 0
            && _file.SyncRange(_offsetInBytes + startInBytes, byteLength, LinuxCalls.StartWriteBack) != 0
            && !IsUnsupported(Marshal.GetLastPInvokeError()))
        {
            Check(-1);
        }
    }

    /// <summary>The whole pages that hold a range, in the newest mapping, which leads furthest.</summary>
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
        return (start / PageSize * PageSize, InPages(start + byteLength));
    }

    private static long InPages(long byteLength) => (byteLength + PageSize - 1) / PageSize * PageSize;

    private void Check(int result)
    {
        if (result != 0)
        {
            throw new IOException(
                $"Could not flush '{Path}': {Marshal.GetPInvokeErrorMessage(Marshal.GetLastPInvokeError())}.");
        }
    }

    public override void Advise(MemMapAccess access)
    {
        _access = access;
        foreach (var mapping in _mappings)
        {
            Advise(mapping, access, evenIfNormal: true);
        }
    }

    private void Advise(Mapping mapping, MemMapAccess access, bool evenIfNormal = false)
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
        _ = _calls.Advise(mapping.First, mapping.ByteLength, advice);
    }

    public override void Prefetch(long startInBytes, long byteLength)
    {
        var (firstPage, pageLength) = PagesOf(startInBytes, byteLength);
        _ = _calls.Advise(firstPage, pageLength, AdviseWillNeed);
    }

    /// <summary>
    /// Shared pages leave this process, then, once they are on disk, the page cache. What was written to private ones
    /// is nowhere else: those the kernel may move to swap, and no more.
    /// </summary>
    public override void Evict(long startInBytes, long byteLength)
    {
        var (start, end) = PageRange(startInBytes, byteLength);
        var advice = Mode == MemMapMode.CopyOnWrite ? AdvisePageOut : AdviseDontNeed;
        foreach (var mapping in _mappings)
        {
            var endHere = Math.Min(end, mapping.Leads);
            if (endHere > start)
            {
                _ = _calls.Advise(mapping.First + (nint)start, (nuint)(endHere - start), advice);
            }
        }

        if (Mode == MemMapMode.CopyOnWrite)
        {
            return;
        }

        if (CanWrite && byteLength > 0)
        {
            _file.FlushState.Flush(Path, () => WriteBack(startInBytes, byteLength));
        }

        _file.Forget(_offsetInBytes - _bytesBefore + start, end - start);
    }

    /// <summary>Writes pages and waits for it: what the kernel reports of lost pages it reports here.</summary>
    private void WriteBack(long startInBytes, long byteLength)
    {
        var result = _file.SyncRange(_offsetInBytes + startInBytes, byteLength, WriteAndWait);
        if (result != 0 && IsUnsupported(Marshal.GetLastPInvokeError()))
        {
            Sync(startInBytes, byteLength);
            return;
        }

        Check(result);
    }

    public override void Lock(long startInBytes, long byteLength)
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

    public override void Unlock(long startInBytes, long byteLength)
    {
        var (firstPage, pageLength) = PagesOf(startInBytes, byteLength);
        _ = _calls.UnlockMemory(firstPage, pageLength);
    }

    private protected override void ReleaseAddresses(bool isEntered)
    {
        var addresses = new List<(nint, nuint)>();
        foreach (var mapping in _mappings)
        {
            if (!isEntered)
            {
                AddressSpace.Unmap(_calls, mapping.First, mapping.ByteLength);
            }
            else if (TryLayEmptyPages(mapping.First, mapping.ByteLength))
            {
                addresses.Add((mapping.First, mapping.ByteLength));
            }

            // Where empty pages cannot be laid, the kernel may have freed the addresses, which are not unmapped twice.
        }

        _mappings = [];
        _closed = addresses.Count > 0 ? new ClosedAddresses(_calls, addresses) : null;
    }

    /// <summary>One mapping, from the page of the first byte on.</summary>
    /// <param name="First">Address of that page.</param>
    /// <param name="ByteLength">Bytes of address space that the mapping occupies.</param>
    /// <param name="Leads">Bytes that lead to the file, once it is that long.</param>
    private sealed record Mapping(nint First, nuint ByteLength, long Leads);
}
