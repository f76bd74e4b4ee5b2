using System.Runtime.InteropServices;

namespace MemMap.Tests;

/// <summary>Bytes in plain memory whose first flushes fail.</summary>
internal sealed class FailingPages : Pages
{
    private readonly byte[] _bytes;
    private int _failuresLeft;

    public FailingPages(RegularFile file, MemMapMode mode, long byteLength, int failures)
        : base(file, mode)
    {
        _bytes = GC.AllocateArray<byte>((int)byteLength, pinned: true);
        _failuresLeft = failures;
        ReachTo(byteLength);
    }

    public override bool AreKeptForAccessors => true;

    public override bool ReachBeyondEnd => false;

    public override bool LetFileBeCut => false;

    public Action OnSync { get; set; } = static () => { };

    public int SyncCount => Synced.Count;

    /// <summary>What was to be brought to disk: where each range begins, and its length, in bytes.</summary>
    public List<(long Start, long ByteLength)> Synced { get; } = [];

    /// <summary>Who may end a lease under a test's hands.</summary>
    public Leases? Leases { get; private set; }

    public int UnmapCount { get; private set; }

    public override void Join(MappedRegion region, Leases leases) => Leases = leases;

    private protected override nint Map(long byteLength) => Marshal.UnsafeAddrOfPinnedArrayElement(_bytes, 0);

    private protected override nint Unmap(long byteLength) => throw new NotSupportedException();

    public override void Sync(long startInBytes, long byteLength)
    {
        Synced.Add((startInBytes, byteLength));
        OnSync();
        if (_failuresLeft-- > 0)
        {
            throw new IOException("lost");
        }
    }

    private protected override void ReleaseAddresses(bool isEntered) => UnmapCount++;
}
