using System.Diagnostics;
using System.Globalization;

namespace MemMap.Tests;

/// <summary>A suite that holds on every platform: a subclass for the calls of each system, and one for the BCL.</summary>
public abstract class PlatformTests : IDisposable
{
    private protected PlatformTests(MappingPlatform platform) =>
        Options = new MemMapOptions { Platform = platform };

    private protected TemporaryFolder Folder { get; } = new();

    private protected MemMapOptions Options { get; }

    private protected MemMapOptions Raw => Options with { Format = MemMapFormat.Raw };

    public virtual void Dispose() => Folder.Dispose();

    /// <summary>The bytes as anyone else sees them.</summary>
    internal static byte[] BytesOf(string path)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }

    private protected string FileOf(string name, params ReadOnlySpan<byte> bytes)
    {
        File.WriteAllBytes(Folder[name], bytes);
        return Folder[name];
    }

    private protected string FileOfFloats(string name, params float[] values)
    {
        File.WriteAllBytes(Folder[name], System.Runtime.InteropServices.MemoryMarshal.AsBytes(values.AsSpan()));
        return Folder[name];
    }

    private protected string[] FilesInFolder() =>
        [.. Directory.GetFileSystemEntries(Folder["."]).Select(static path => Path.GetFileName(path)!).Order()];

    /// <summary>A file that is no regular file must be refused, not waited for.</summary>
    private protected static async Task<Exception> RefusalInTime(Action open)
    {
        var refused = Task.Run(() => Record.Exception(open));
        return (await refused.WaitAsync(Patience.Limit, TestContext.Current.CancellationToken))!;
    }

    /// <summary>A number as every message has it.</summary>
    private protected static string Invariant(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    private protected static void Run(string program, params string[] arguments)
    {
        using var process = Process.Start(program, arguments);
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
    }

    private protected static void NodeOrSkip(string path, string minor)
    {
        using var process = Process.Start("mknod", [path, "c", "1", minor]);
        process.WaitForExit();
        if (process.ExitCode != 0)
        {
            Assert.Skip("Making a device node needs the right to.");
        }
    }

    private protected static void SkipUnlessLinux()
    {
        if (!OperatingSystem.IsLinux())
        {
            Assert.Skip("Looks at /proc or uses a file that only Unix has.");
        }
    }
}
