using System.Runtime.CompilerServices;

namespace MemMap.Tests;

/// <summary>Shards where a call of the system fails.</summary>
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
}
