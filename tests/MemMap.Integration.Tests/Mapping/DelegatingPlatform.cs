using Microsoft.Win32.SafeHandles;

namespace MemMap.Tests;

/// <summary>A real platform, with a place to step in before a new file gets its name.</summary>
internal sealed class DelegatingPlatform(MappingPlatform real) : MappingPlatform
{
    public Action OnPublish { get; init; } = static () => { };

    public Func<string, MemMapMode, long, MappedRegion>? OnMap { get; init; }

    public MappedRegion? LastMapped { get; private set; }

    public override SafeFileHandle OpenExisting(string path, FileAccess access) => real.OpenExisting(path, access);

    public override UnixFileMode? CheckReplaceable(string path, bool overwrite) =>
        real.CheckReplaceable(path, overwrite);

    public override SafeFileHandle CreateNew(string temporaryPath, string path, UnixFileMode? permissions) =>
        real.CreateNew(temporaryPath, path, permissions);

    public override void Extend(
        SafeFileHandle file, string path, long oldLengthInBytes, long newLengthInBytes, bool preallocate) =>
        real.Extend(file, path, oldLengthInBytes, newLengthInBytes, preallocate);

    public override void Publish(SafeFileHandle file, string temporaryPath, string path, bool overwrite)
    {
        OnPublish();
        real.Publish(file, temporaryPath, path, overwrite);
    }

    public override MappedRegion Map(
        SafeFileHandle file, string path, MemMapMode mode, long offsetInBytes, long byteLength, MemMapAccess access)
    {
        LastMapped = OnMap?.Invoke(path, mode, byteLength)
            ?? real.Map(file, path, mode, offsetInBytes, byteLength, access);
        return LastMapped;
    }
}
