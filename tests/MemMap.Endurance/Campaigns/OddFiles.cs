using System.IO.Pipes;
using System.Net.Sockets;

namespace MemMap.Endurance;

internal enum Expectation
{
    Works,
    Refused,

    /// <summary>It would change the system, or whether it works is up to the system.</summary>
    Untried,
}

/// <summary>With whose rights to files.</summary>
internal enum FileUser
{
    Own,
    Nobody,
}

/// <summary>A name, and what may come of it.</summary>
internal sealed record OddFile(
    string Kind, string Path, Expectation OnRead, Expectation OnWrite, Expectation OnCreate, FileUser User = FileUser.Own)
{
    /// <summary>Whether it can be mapped copy-on-write.</summary>
    public Expectation OnCopy { get; init; } = OnRead;
}

/// <summary>All kinds of names that lead to something else than a file of rows, or in an odd way to one.</summary>
internal sealed class OddFiles : IDisposable
{
    private const Expectation Works = Expectation.Works, Refused = Expectation.Refused, Untried = Expectation.Untried;

    private readonly string _folder;
    private readonly Socket _socket = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
    private readonly AnonymousPipeServerStream _pipe = new();
    private readonly FileStream _unnamed;
    private readonly string _shared = $"/dev/shm/memmap-{Guid.NewGuid():N}.dat";

    public OddFiles(string folder, string readOnlyDisk)
    {
        _folder = folder;
        _socket.Bind(new UnixDomainSocketEndPoint(In("socket.dat")));
        _unnamed = new FileStream(FileOf("unnamed.dat"), FileMode.Open, FileAccess.ReadWrite);
        File.Delete(In("unnamed.dat"));
        All = [.. Irregular(), .. OfTheSystem(), .. Regular(), .. Names(), .. Links(), .. OfNobody(), .. ReadOnly(readOnlyDisk)];
    }

    public IReadOnlyList<OddFile> All { get; }

    /// <summary>
    /// A file that loses its name while it is mapped can be read, written and appended to; its name is free, and its
    /// appender is told at the next flush.
    /// </summary>
    public static void UseDeleted(string path)
    {
        var map = Numbers.Create(path, 10);
        File.Delete(path);
        map[9] = 5;
        map.Append(6);
        var isTold = !Documented.Try(map.Flush);
        Numbers.Create(path, 10).Dispose();
        CampaignFailedException.ThrowUnless((map[9], map[10]) == (5, 6), "A deleted file has lost its rows.");
        CampaignFailedException.ThrowUnless(isTold, "The appender of a deleted file is told nothing.");
        Documented.Try(map.Dispose);
    }

    public void Dispose()
    {
        _socket.Dispose();
        _pipe.Dispose();
        _unnamed.Dispose();
        File.Delete(_shared);
    }

    private IEnumerable<OddFile> Irregular()
    {
        Tool.Run("mkfifo", In("fifo.dat"));
        Directory.CreateDirectory(In("directory.dat"));
        yield return new("a FIFO", In("fifo.dat"), Refused, Refused, Refused);
        yield return new("a socket", In("socket.dat"), Refused, Refused, Refused);
        yield return new("a directory", In("directory.dat"), Refused, Refused, Refused);
        yield return new("a directory with a slash", In("directory.dat/"), Refused, Refused, Refused);
        if (Tool.Run("mknod", In("zero.dat"), "c", "1", "5").ExitCode == 0)
        {
            yield return new("a character device", In("zero.dat"), Refused, Refused, Refused);
        }

        if (Tool.Run("mknod", In("block.dat"), "b", "7", "250").ExitCode == 0)
        {
            yield return new("a block device", In("block.dat"), Refused, Refused, Refused);
        }

        yield return new("/dev/null", "/dev/null", Refused, Refused, Untried);
        yield return new("a terminal", "/dev/ptmx", Refused, Refused, Untried);
        yield return new("a pipe of this process", Descriptor(_pipe.GetClientHandleAsString()), Refused, Refused, Untried);
    }

    private static IEnumerable<OddFile> OfTheSystem()
    {
        yield return new("a file of procfs", "/proc/self/status", Refused, Untried, Untried);
        yield return new("the memory of this process", "/proc/self/mem", Refused, Refused, Untried);
        yield return new("the memory of the kernel", "/proc/kcore", Refused, Refused, Untried);
        yield return new("a file of sysfs", "/sys/kernel/mm/transparent_hugepage/enabled", Refused, Untried, Untried);
        yield return new("a new file in procfs", "/proc/memmap.dat", Refused, Refused, Refused);
    }

    private IEnumerable<OddFile> Regular()
    {
        File.WriteAllBytes(In("empty.dat"), []);
        File.WriteAllBytes(In("empty.npy"), []);
        File.WriteAllBytes(In("torn.dat"), new byte[81]);
        using (var sparse = File.Create(In("sparse.dat")))
        {
            sparse.SetLength(1L << 42);
        }

        File.WriteAllBytes(_shared, new byte[80]);
        yield return new("an empty raw file", In("empty.dat"), Works, Works, Works);
        yield return new("an empty .npy", In("empty.npy"), Refused, Refused, Works);
        yield return new("part of a row", In("torn.dat"), Refused, Refused, Works);
        yield return new("a sparse file of 4 TiB", In("sparse.dat"), Works, Works, Works) { OnCopy = Untried };
        yield return new("a file without a name", Descriptor($"{_unnamed.SafeFileHandle.DangerousGetHandle()}"), Works, Works, Untried);
        yield return new("a file in shared memory", _shared, Works, Works, Works);
    }

    private IEnumerable<OddFile> Names()
    {
        var longest = new string('a', 251) + ".dat";
        FileOf(longest);
        yield return new("no name", "", Refused, Refused, Refused);
        yield return new("nothing", In("nothing.dat"), Refused, Refused, Works);
        yield return new("the longest name", In(longest), Works, Works, Works);
        yield return new("a name that is too long", In("a" + longest), Refused, Refused, Refused);
        yield return new("a path that is too long", In(string.Concat(Enumerable.Repeat("aaaaaaa/", 600)) + "a.dat"), Refused, Refused, Refused);
        yield return new("a name with NUL", In("a\0b.dat"), Refused, Refused, Refused);
        yield return new("a name with a line end", FileOf("a\nb.dat"), Works, Works, Works);
        yield return new("a file as a directory", Path.Combine(FileOf("parent.dat"), "a.dat"), Refused, Refused, Refused);
    }

    private IEnumerable<OddFile> Links()
    {
        File.CreateSymbolicLink(In("link.dat"), FileOf("target.dat"));
        File.CreateSymbolicLink(In("dangling.dat"), In("gone.dat"));
        File.CreateSymbolicLink(In("loop.dat"), In("loop.dat"));
        File.CreateSymbolicLink(In("tofifo.dat"), In("fifo.dat"));
        yield return new("a link", In("link.dat"), Works, Works, Works);
        yield return new("a dangling link", In("dangling.dat"), Refused, Refused, Works);
        yield return new("a loop of links", In("loop.dat"), Refused, Refused, Refused);
        yield return new("a link to a FIFO", In("tofifo.dat"), Refused, Refused, Refused);
    }

    private IEnumerable<OddFile> OfNobody()
    {
        if (Environment.UserName != "root")
        {
            yield break;
        }

        Tool.Run("chmod", "755", _folder);
        Tool.Run("chmod", "600", FileOf("secret.dat"));
        Tool.Run("chmod", "444", FileOf("readonly.dat"));
        Tool.Run("mkfifo", "-m", "444", In("readonlyfifo.dat"));
        Directory.CreateDirectory(In("secrets"));
        FileOf(Path.Combine("secrets", "a.dat"));
        Tool.Run("chmod", "700", In("secrets"));
        yield return new("a file that may not be read", In("secret.dat"), Refused, Refused, Refused, FileUser.Nobody);
        yield return new("a file that may only be read", In("readonly.dat"), Works, Refused, Refused, FileUser.Nobody);
        yield return new("a FIFO that may only be read", In("readonlyfifo.dat"), Refused, Refused, Refused, FileUser.Nobody);
        yield return new("a directory without permission", In("secrets/a.dat"), Refused, Refused, Refused, FileUser.Nobody);
    }

    private static IEnumerable<OddFile> ReadOnly(string disk) => disk == ""
        ? []
        : [new("a file of a read-only disk", Path.Combine(disk, "a.dat"), Works, Refused, Refused)];

    private static string Descriptor(string number) => $"/proc/self/fd/{number}";

    private string In(string name) => Path.Combine(_folder, name);

    /// <summary>A file of ten numbers.</summary>
    private string FileOf(string name)
    {
        File.WriteAllBytes(In(name), new byte[80]);
        return In(name);
    }
}
