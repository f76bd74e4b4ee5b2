using System.Runtime.CompilerServices;

namespace MemMap.Tests;

/// <summary>Shards where a call of the system fails, and files that are moved while they are open.</summary>
[OnLinux]
public sealed class ShardTestsOnLinux : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Whatever_call_of_the_system_fails_the_folder_is_whole_or_not_complete()
    {
        const int NoSpace = 28;
        var wholeCount = 0;
        for (var failing = 0; wholeCount == 0; failing++)
        {
            Assert.InRange(failing, 0, 10_000);
            var calls = new FailingCalls(failing, NoSpace);
            var path = _folder[$"{failing}"];
            var failure = Record.Exception(() =>
            {
                using var writer = Numbers.CreateShards(path, 2, new() { Files = new() { Platform = new LinuxPlatform(calls) } });
                writer.Append([1, 2, 3]);
            });
            Assert.True(failure is null or IOException or UnauthorizedAccessException, $"{calls.Failed}: {failure}");
            if (File.Exists(Path.Join(path, "manifest.json")))
            {
                using var numbers = Numbers.OpenShards(path);
                Assert.Equal([1, 2, 3], Enumerable.Range(0, 3).Select(index => numbers[index]));
                wholeCount += calls.Failed is null ? 1 : 0;
            }
            else
            {
                Assert.NotNull(failure);
                Assert.ThrowsAny<IOException>(() => Numbers.OpenShards(path).Dispose());
            }
        }
    }

    [Fact]
    public void A_file_that_cannot_be_opened_because_of_forgotten_maps_is_opened_when_they_are_collected()
    {
        const int TooManyFiles = 24;
        using (var writer = Numbers.CreateShards(_folder["n"], 2))
        {
            writer.Append([1, 2, 3]);
        }

        using var numbers = Numbers.OpenShards(_folder["n"]);
        Forget(numbers);
        var calls = new RefusedCalls(TooManyFiles, nameof(LinuxCalls.Open)) { Times = 1 };

        using var map = Numbers.OpenRead(_folder["n/1.npy"], new() { Platform = new LinuxPlatform(calls) });

        Assert.Equal((0, 3), (calls.Times, map[0]));

        [MethodImpl(MethodImplOptions.NoInlining)]
        static void Forget(ShardedArray<float, Numbers.ReadOnlyMap> numbers) => _ = numbers.Shards[0][1];
    }

    [Fact]
    public void The_shard_that_was_not_used_for_longest_is_closed()
    {
        using (var writer = Numbers.CreateShards(_folder["n"], 1))
        {
            writer.Append([1, 2, 3, 4]);
        }

        using var two = Numbers.OpenShards(_folder["n"], new() { MaxOpenShards = 2 });

        Assert.Equal((1, 2, 1, 3), (two[0], two[1], two[0], two[2]));

        // Of 0, 1 and 2, shard 1 is closed: its file may go, and the others are still there.
        Assert.Equal(2, two.OpenShardCount);
        foreach (var shard in new[] { 0, 1, 2 })
        {
            File.Move(_folder[$"n/{shard}.npy"], _folder[$"moved-{shard}.npy"]);
        }

        Assert.Equal((1, 3), (two[0], two[2]));
        Assert.Throws<FileNotFoundException>(() => two[1]);
    }
}
