using System.Collections.Concurrent;

namespace MemMap.Tests;

/// <summary>A map brings to disk what was written to it when it is closed, and asks the disk for nothing when nothing was.</summary>
[OnLinux]
public sealed class FlushOnDisposeTests() : PlatformTests(MappingPlatform.Linux)
{
    private static readonly Dictionary<string, Action<Trade.Map>> Reads = new()
    {
        ["nothing"] = static _ => { },
        ["an element"] = static map => _ = map[0],
        ["the text"] = static map => _ = map.ToString(),
        ["advice"] = static map => map.Prefetch(0, 1),
        ["a view for reading"] = static map =>
        {
            using var view = map.LeaseRead();
        },
        ["a copy of all"] = static map => _ = map.ToArray(),
        ["a copy to a span"] = static map => map.CopyTo(new Trade[3]),
        ["a copy of some"] = static map => _ = map[1..],
        ["LINQ"] = static map => _ = map.AsEnumerable().Count(static trade => trade.Size > 0),
        ["a look at the length"] = static map => map.Refresh(),
    };

    private static readonly Dictionary<string, Action<Trade.Map>> Writes = new()
    {
        ["an element"] = static map => map[0] = default,
        ["a view"] = static map =>
        {
            using var view = map.Lease();
        },
        ["a memory"] = static map => map.LeaseMemory().Dispose(),
        ["fill"] = static map => map.Fill(default),
        ["copy"] = static map => map.CopyFrom(new Trade[3]),
        ["append"] = static map => map.Append(new Trade()),
        ["append of many"] = static map => map.Append(new Trade[5000]),
        ["resize"] = static map => map.Resize(7),
    };

    public static TheoryData<string, string> EveryRead => [.. NamesOf(Reads)];

    public static TheoryData<string, string> EveryWrite => [.. NamesOf(Writes)];

    private static IEnumerable<TheoryDataRow<string, string>> NamesOf(Dictionary<string, Action<Trade.Map>> uses) =>
        uses.Keys.SelectMany(static use => new TheoryDataRow<string, string>[] { (use, "a.dat"), (use, "a.npy") });

    [Theory]
    [MemberData(nameof(EveryRead))]
    public void A_map_that_was_only_read_flushes_nothing(string use, string file) =>
        Assert.DoesNotContain("SyncFile", CallsOfDispose(file, Reads[use]));

    [Theory]
    [MemberData(nameof(EveryWrite))]
    public void A_map_that_was_written_to_flushes(string use, string file) =>
        Assert.Contains("SyncFile", CallsOfDispose(file, Writes[use]));

    [Fact]
    public void A_raw_file_that_was_extended_is_flushed()
    {
        File.WriteAllBytes(Folder["a.dat"], []);
        var calls = new RecordedCalls();
        var map = Grid.Open(Folder["a.dat"], new MemMapOptions { Platform = new LinuxPlatform(calls) });
        calls.Names.Clear();

        map.Dispose();

        Assert.Contains("SyncFile", calls.Names);
    }

    private string[] CallsOfDispose(string file, Action<Trade.Map> use)
    {
        Trade.Create(Folder[file], 3, Options).Dispose();
        var calls = new RecordedCalls();
        var map = Trade.Open(Folder[file], new MemMapOptions { Platform = new LinuxPlatform(calls) });
        use(map);
        calls.Names.Clear();
        map.Dispose();
        return [.. calls.Names];
    }

    private sealed class RecordedCalls : LinuxCalls
    {
        public ConcurrentQueue<string> Names { get; } = [];

        private protected override bool Refuses(string call)
        {
            Names.Enqueue(call);
            return false;
        }
    }
}
