using Microsoft.Win32.SafeHandles;

namespace MemMap.Tests;

/// <summary>A real platform, with a place to step in before a new file gets its name.</summary>
internal sealed class DelegatingPlatform(MappingPlatform real) : MappingPlatform
{
    public Action OnPublish { get; init; } = static () => { };

    public Action OnComplete { get; init; } = static () => { };

    public Action OnSync { get; init; } = static () => { };

    public Func<RegularFile, MemMapMode, long, Pages>? OnMap { get; init; }

    public Pages? LastMapped { get; private set; }

    public override RegularFile OpenExisting(string path, FileAccess access) =>
        new DelegatingFile(this, real.OpenExisting(path, access));

    public override RegularFile Borrow(SafeFileHandle handle, string? path, FileAccess access) =>
        new DelegatingFile(this, real.Borrow(handle, path, access));

    public override NewFile CreateNew(string path, bool overwrite, UnixFileMode? permissions) =>
        new DelegatingNewFile(this, real.CreateNew(path, overwrite, permissions));

    private sealed class DelegatingNewFile(DelegatingPlatform platform, NewFile real) : NewFile
    {
        public override RegularFile File => new DelegatingFile(platform, real.File);

        public override long ReplacedLength => real.ReplacedLength;

        public override void Complete()
        {
            platform.OnComplete();
            real.Complete();
        }

        public override void Publish()
        {
            platform.OnPublish();
            real.Publish();
        }

        public override void Dispose() => real.Dispose();
    }

    private sealed class DelegatingFile(DelegatingPlatform platform, RegularFile real)
        : RegularFile(new SafeFileHandle(), real.Path)
    {
        public override long Length => real.Length;

        public override PathState StateOfPath(out long byteLength) => real.StateOfPath(out byteLength);

        public override bool IsStoredInPlace => real.IsStoredInPlace;

        public override bool IsRemote => real.IsRemote;

        public override int Read(Span<byte> destination, long offsetInBytes) => real.Read(destination, offsetInBytes);

        public override void Write(ReadOnlySpan<byte> source, long offsetInBytes) => real.Write(source, offsetInBytes);

        public override void Extend(long oldLengthInBytes, long newLengthInBytes, bool preallocate) =>
            real.Extend(oldLengthInBytes, newLengthInBytes, preallocate);

        public override void Reserve(long startInBytes, long endInBytes) => real.Reserve(startInBytes, endInBytes);

        public override void AllocateHoles() => real.AllocateHoles();

        public override void WriteInPlace() => real.WriteInPlace();

        public override void Truncate(long newLengthInBytes) => real.Truncate(newLengthInBytes);

        public override void Sync()
        {
            platform.OnSync();
            real.Sync();
        }

        private protected override AppenderLock TakeAppenderLock() => real.LockForAppending();

        public override bool IsRowUnsettled(long startInBytes) => real.IsRowUnsettled(startInBytes);

        public override Pages MakePages(MemMapMode mode, long offsetInBytes, long byteLength, MemMapAccess access)
        {
            platform.LastMapped = platform.OnMap?.Invoke(real, mode, byteLength)
                ?? real.MakePages(mode, offsetInBytes, byteLength, access);
            return platform.LastMapped;
        }

        public override void Dispose() => real.Dispose();
    }
}
