namespace MemMap.Tests;

/// <summary>Bytes in plain memory whose first flushes fail.</summary>
internal sealed class FailingRegion : MappedRegion
{
    private readonly byte[] _bytes;
    private int _failuresLeft;

    public FailingRegion(RegularFile file, MemMapMode mode, long byteLength, int failures)
        : base(file, mode, byteLength)
    {
        _bytes = GC.AllocateArray<byte>((int)byteLength, pinned: true);
        _failuresLeft = failures;
        Address = System.Runtime.InteropServices.Marshal.UnsafeAddrOfPinnedArrayElement(_bytes, 0);
    }

    public Action OnSync { get; set; } = static () => { };

    public int SyncCount => Synced.Count;

    /// <summary>What was to be brought to disk: where each range begins, and its length, in bytes.</summary>
    public List<(long Start, long ByteLength)> Synced { get; } = [];

    public int UnmapCount { get; private set; }

    private protected override nint Reach(long byteLength) => throw new NotSupportedException();

    private protected override void Unreach(long byteLength) => throw new NotSupportedException();

    private protected override void Sync(long startInBytes, long byteLength, FlushScope scope)
    {
        Synced.Add((startInBytes, byteLength));
        OnSync();
        if (_failuresLeft-- > 0)
        {
            throw new IOException("lost");
        }
    }

    private protected override void Unmap()
    {
        UnmapCount++;
        File.Dispose();
    }
}
