using System.Runtime.InteropServices;
using static MemMap.WindowsCalls;

namespace MemMap;

/// <summary>Pages by views of sections.</summary>
/// <remarks>
/// <para>
/// A view reaches no further than its file, so when the file has grown beyond the last page of the newest view, it is
/// mapped once more; what points into an earlier view goes on to point at the same bytes. Some earlier ones are kept.
/// When there are more, they go together, as soon as no lease is open and every accessor that may have their address
/// has left (<see cref="Accessors"/>).
/// </para>
/// <para>
/// Windows cuts no file of which any process has a section. So a cut unmaps all views of the file in this
/// process for a moment (<see cref="WindowsMaps"/>), and a section lives no longer than the call that maps it.
/// </para>
/// </remarks>
internal sealed class WindowsPages : Pages
{
    /// <summary>What the system aligns views to.</summary>
    private const long Granularity = 64 << 10;

    private const int MostViews = 16;

    private static readonly long PageSize = Environment.SystemPageSize;

    private readonly WindowsCalls _calls;
    private readonly WindowsFile _file;
    private readonly long _offsetInBytes;
    private readonly long _bytesBefore;

    // The last leads furthest, and new leases look at it. Each array is never changed.
    private volatile View[] _views = [];

    // Offsets of ranges that are locked, in the newest view of their time.
    private (long Start, long End)[] _locked = [];

    // Null until there is a region, and where the system does not tell which file this is.
    private WindowsMaps? _others;

    public WindowsPages(WindowsCalls calls, WindowsFile file, MemMapMode mode, long offsetInBytes)
        : base(file, mode)
    {
        _calls = calls;
        _file = file;
        _offsetInBytes = offsetInBytes;
        _bytesBefore = offsetInBytes % Granularity;
    }

    public override bool AreKeptForAccessors => true;

    public override bool ReachBeyondEnd => false;

    public override bool LetFileBeCut => false;

    public override bool HasOld => _views.Length > MostViews && _locked.Length == 0;

    /// <summary>Who is inside, once other maps may ask.</summary>
    public Leases? Leases { get; private set; }

    public MappedRegion? Region { get; private set; }

    private protected override nint Map(long byteLength)
    {
        var needed = byteLength + _bytesBefore;
        if (_views is not [.., var newest] || needed > newest.Leads)
        {
            newest = MapView(needed, byteLength) ?? MapViewWithoutOld(needed, byteLength);
            _views = [.. _views, newest];
        }

        return newest.First + (nint)_bytesBefore;
    }

    /// <summary>Addresses have run out: earlier views may hold them.</summary>
    private View MapViewWithoutOld(long needed, long byteLength)
    {
        if (_views.Length > 1 && _locked.Length == 0)
        {
            Leases?.TryRunAlone(DropOld, waits: false);
        }

        return MapView(needed, byteLength)
            ?? throw WindowsPlatform.Failure(ErrorNotEnoughMemory, Path, $"map {byteLength:N0} bytes of");
    }

    /// <returns>Null where there are no addresses for it.</returns>
    private View? MapView(long needed, long byteLength)
    {
        if (nint.Size == 4 && needed > int.MaxValue)
        {
            throw new IOException(
                $"Could not map {byteLength:N0} bytes of '{Path}': a 32-bit process maps at most 2 GiB; run it as "
                + "64-bit.");
        }

        var (protection, access) = Mode switch
        {
            MemMapMode.Read => (PageReadOnly, ViewRead),
            MemMapMode.CopyOnWrite => (PageWriteCopy, ViewCopy),
            _ => (PageReadWrite, ViewWrite),
        };

        // A section that may be written would make a file longer that another map has cut just now: it takes the length
        // that the file has. Others are no longer than what is mapped.
        var section = _file.MakeSection(protection, CanWrite ? 0 : _offsetInBytes + byteLength);
        if (section == 0)
        {
            throw CannotMap(byteLength);
        }

        var first = _calls.Map(section, access, _offsetInBytes - _bytesBefore, (nuint)needed);
        var error = Marshal.GetLastPInvokeError();
        _calls.CloseSection(section);
        if (first == 0 && error == ErrorNotEnoughMemory)
        {
            return null;
        }

        if (first == 0)
        {
            Marshal.SetLastPInvokeError(error);
            throw CannotMap(byteLength);
        }

        // The last page is the file's, whose bytes behind the end are there when it grows; over a network it is a copy.
        return new View(first, _file.IsRemote || Mode == MemMapMode.CopyOnWrite ? needed : InPages(needed));
    }

    private Exception CannotMap(long byteLength)
    {
        var error = Marshal.GetLastPInvokeError();
        return error is ErrorAccessDenied or ErrorFileInvalid or ErrorNotEnoughMemory or ErrorInvalidParameter
            && _file.Length is var length && length < _offsetInBytes + byteLength
            ? new IOException(
                $"Could not map {byteLength:N0} bytes of '{Path}' from byte {_offsetInBytes:N0} on: the file has "
                + $"{length:N0} bytes by now.")
            : WindowsPlatform.Failure(error, Path, $"map {byteLength:N0} bytes of");
    }

    /// <summary>Nothing is to be done: while there is a view, the file cannot be cut.</summary>
    private protected override nint Unmap(long byteLength) => Address;

    public override void DropOld()
    {
        var old = _views[..^1];
        _views = _views[^1..];
        Accessors.WaitUntilAllHaveLeft();
        Unmap(old);
    }

    private void Unmap(View[] views)
    {
        foreach (var view in views)
        {
            _ = _calls.Unmap(view.First);
        }
    }

    private protected override void ReleaseAddresses(bool isEntered)
    {
        if (isEntered)
        {
            Accessors.WaitUntilAllHaveLeft();
        }

        Unmap(_views);
        _views = [];
        _others?.CountUnmapped();
    }

    public override void Join(MappedRegion region, Leases leases)
    {
        (Region, Leases) = (region, leases);
        if (_file.Identity is { } identity)
        {
            _others = WindowsMaps.Add(this, identity);
        }
    }

    private protected override void Leave() => _others?.Remove(this);

    public override void WhileNotCut(Action action)
    {
        if (_others is null)
        {
            action();
        }
        else
        {
            _others.WhileNotCut(action);
        }
    }

    public override void WhileNoneIsInside(Action action) => Accessors.WhileNoneIsInside(action);

    public override void ReachTo(long byteLength) => WhileNotCut(() => base.ReachTo(byteLength));

    public override void Cut(long byteLength, bool evenIfMapped, Action<Action> shrink, Action cut)
    {
        if (_others is null)
        {
            shrink(() => WhileUnmapped([this], _offsetInBytes + byteLength, cut));
        }
        else
        {
            _others.WhileAlone(this, all => shrink(() => WhileUnmapped(all, _offsetInBytes + byteLength, cut)));
        }
    }

    /// <summary>
    /// Cuts the file while none of some pages is mapped, and maps them again: those that lose bytes without these, or
    /// all as they were, if the file is not cut.
    /// </summary>
    /// <param name="all">Pages of all maps of the file, of which nothing is inside.</param>
    /// <param name="endInBytes">Offset in the file from which on its bytes go.</param>
    /// <param name="cut">Cuts the file, or throws.</param>
    private static void WhileUnmapped(WindowsPages[] all, long endInBytes, Action cut)
    {
        if (all.FirstOrDefault(static pages => pages.Mode == MemMapMode.CopyOnWrite && pages.Reach > 0) is { } copy)
        {
            throw new IOException(
                $"'{copy.Path}' cannot become shorter while this process has it open with OpenCopyOnWrite, because "
                + "Windows cuts no mapped file, and what was written there would be lost; close that map first.");
        }

        var reaches = Array.ConvertAll(all, static pages => pages.Reach);
        foreach (var pages in all)
        {
            pages.UnmapForCut();
        }

        var isCut = false;
        try
        {
            cut();
            isCut = true;
        }
        finally
        {
            for (var i = 0; i < all.Length; i++)
            {
                all[i].MapAfterCut(reaches[i], isCut ? endInBytes : long.MaxValue, isOther: i > 0);
            }
        }
    }

    private void UnmapForCut()
    {
        Unmap(_views);
        _views = [];
        Reach = Readable = Address = 0;
        _locked = [];
    }

    /// <summary>
    /// A map that reached behind the cut has rows that are gone; one that could not be mapped again has none. Either
    /// gives no access until a later refresh.
    /// </summary>
    private void MapAfterCut(long reach, long endInBytes, bool isOther)
    {
        Exception? lost = null;
        var kept = Math.Clamp(endInBytes - _offsetInBytes, 0, reach);
        if (kept < reach)
        {
            lost = new IOException($"another map of this process has cut '{Path}'.");
        }

        try
        {
            base.ReachTo(kept);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            lost = failure;
            Region?.Moved(lost);
        }

        if (isOther)
        {
            Region?.Moved(lost);
        }
    }

    /// <summary>
    /// Every view is flushed: which pages were written is known only in the view that they were written through.
    /// </summary>
    public override void Sync(long startInBytes, long byteLength)
    {
        StartWriteBack(startInBytes, byteLength);
        _file.Sync();
    }

    public override void SyncAll() => Sync(0, Reach);

    /// <summary>Hands the pages to the file system, which writes them; its answer says nothing of the disk.</summary>
    public override void StartWriteBack(long startInBytes, long byteLength)
    {
        foreach (var (first, length) in PartsOf(startInBytes, byteLength))
        {
            if (!_calls.SyncMemory(first, length))
            {
                throw new IOException(
                    $"Could not flush '{Path}': {WindowsPlatform.Reason(Marshal.GetLastPInvokeError())}.");
            }
        }
    }

    public override void Prefetch(long startInBytes, long byteLength)
    {
        foreach (var (first, length) in PartsOf(startInBytes, byteLength).TakeLast(1))
        {
            _ = _calls.Prefetch(first, length);
        }
    }

    /// <summary>
    /// Pages that are not locked leave this process when they are unlocked; the system then keeps those that are on disk
    /// only until the memory is needed.
    /// </summary>
    public override void Evict(long startInBytes, long byteLength)
    {
        if (CanWrite && byteLength > 0)
        {
            _file.FlushState.Flush(Path, () => StartWriteBack(startInBytes, byteLength));
        }

        if (_locked.Length > 0)
        {
            return;
        }

        foreach (var (first, length) in PartsOf(startInBytes, byteLength))
        {
            _ = _calls.UnlockMemory(first, length);
        }
    }

    /// <summary>A process may lock little less than its working set, which is made larger as often as it is too small.</summary>
    public override void Lock(long startInBytes, long byteLength)
    {
        foreach (var (first, length) in PartsOf(startInBytes, byteLength).TakeLast(1))
        {
            if (TryLock(first, length, out var error))
            {
                _locked = [.. _locked, (startInBytes, startInBytes + byteLength)];
                return;
            }

            throw new IOException(
                $"Could not lock {length:N0} bytes of '{Path}' in memory: {WindowsPlatform.Reason(error)}.");
        }
    }

    private bool TryLock(nint first, nuint length, out int error)
    {
        var isLocked = _calls.LockMemory(first, length);
        error = Marshal.GetLastPInvokeError();
        return isLocked
            || (error == ErrorWorkingSetQuota && _calls.GrowWorkingSet(length + (nuint)Granularity)
                && _calls.LockMemory(first, length));
    }

    public override void Unlock(long startInBytes, long byteLength)
    {
        var end = startInBytes + byteLength;
        _locked =
        [
            .. _locked
                .SelectMany(range => new[]
                {
                    (range.Start, End: Math.Min(range.End, startInBytes)),
                    (Start: Math.Max(range.Start, end), range.End),
                })
                .Where(static range => range.Start < range.End),
        ];
        foreach (var (first, length) in PartsOf(startInBytes, byteLength))
        {
            _ = _calls.UnlockMemory(first, length);
        }
    }

    /// <summary>The whole pages that hold a range, in each view, the newest last.</summary>
    private IEnumerable<(nint First, nuint ByteLength)> PartsOf(long startInBytes, long byteLength)
    {
        if (byteLength == 0)
        {
            yield break;
        }

        var start = (startInBytes + _bytesBefore) / PageSize * PageSize;
        var end = InPages(startInBytes + byteLength + _bytesBefore);
        foreach (var view in _views)
        {
            if (Math.Min(end, InPages(view.Leads)) is var endHere && endHere > start)
            {
                yield return (view.First + (nint)start, (nuint)(endHere - start));
            }
        }
    }

    private static long InPages(long byteLength) => (byteLength + PageSize - 1) / PageSize * PageSize;

    /// <summary>One view, from the granule of the first byte on.</summary>
    /// <param name="First">Address of that granule.</param>
    /// <param name="Leads">Bytes that lead to the file, once it is that long.</param>
    private sealed record View(nint First, long Leads);
}
