using System.Collections.Immutable;
using MemMap.TimeUnits;

namespace MemMap.Tests;

public sealed class ShardedArrayTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_shard_is_opened_when_it_is_first_asked_for_and_stays_the_same_map()
    {
        using var numbers = Write("n", 2, 1, 2, 3, 4, 5);

        Assert.Equal(0, numbers.OpenShardCount);
        Assert.Equal(3, numbers[2]);
        Assert.Equal(1, numbers.OpenShardCount);
        var map = numbers.Shards[1];
        Assert.Same(map, numbers.Shards[1]);
        Assert.Equal([3, 4], map.ToArray());
    }

    [Fact]
    public void Closing_a_map_of_the_program_closes_nothing_of_the_array()
    {
        using var numbers = Write("n", 2, 1, 2, 3);
        var map = numbers.Shards[0];

        map.Dispose();

        Assert.Equal(2, numbers[1]);
        var next = numbers.Shards[0];
        Assert.NotSame(map, next);
        Assert.Equal([1, 2], next.ToArray());
    }

    [Fact]
    public void A_closed_array_closes_its_maps_and_refuses_all_else()
    {
        var numbers = Write("n", 2, 1, 2, 3);
        var map = numbers.Shards[0];
        _ = numbers[2];

        numbers.Dispose();
        numbers.Dispose();

        Assert.True(map.IsClosed);
        Assert.Throws<ObjectDisposedException>(() => numbers[0]);
        Assert.Throws<ObjectDisposedException>(() => numbers.Shards[0]);
        Assert.Throws<ObjectDisposedException>(() => numbers.Partition(2));
        Assert.Throws<ObjectDisposedException>(() => numbers.LowerBound(1f, static number => number));
        Assert.Throws<ObjectDisposedException>(() => numbers.Overlapping("", 1, 2));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(3)]
    [InlineData(long.MaxValue)]
    public void An_index_outside_the_array_is_refused(long index)
    {
        using var numbers = Write("n", 2, 1, 2, 3);

        var failure = Assert.Throws<IndexOutOfRangeException>(() => numbers[index]);

        Assert.Contains("3", failure.Message);
    }

    [Fact]
    public void A_shard_in_use_is_not_closed()
    {
        using var numbers = Write("n", 1, 1, 2, 3, 4);
        using var one = Numbers.OpenShards(_folder["n"], new() { MaxOpenShards = 1 });

        using (var pin = one.Pin(0))
        {
            Assert.Equal((2, 3), (one[1], one[2]));
            Assert.Equal(1, pin.Map[0]);
            Assert.Equal(2, one.Pin(1).Map[0]);
        }

        Assert.Equal(1, one.OpenShardCount);
    }

    [Fact]
    public void A_thousand_shards_are_read_by_threads_with_eight_open_while_the_program_holds_maps()
    {
        var values = Enumerable.Range(0, 3000).Select(static index => (float)index).ToArray();
        Write("n", 3, values).Dispose();
        using var numbers = Numbers.OpenShards(_folder["n"], new() { MaxOpenShards = 8 });
        var held = Enumerable.Range(0, 20).Select(index => numbers.Shards[index * 50]).ToArray();

        Parallel.For(0, 8, new ParallelOptions { MaxDegreeOfParallelism = 8 }, worker =>
        {
            var random = new Random(worker);
            for (var step = 0; step < 3000; step++)
            {
                var index = random.Next(3000);
                Assert.Equal(index, numbers[index]);
                if (step % 100 == 0)
                {
                    Assert.Equal(index / 3 * 3, numbers.Shards[index / 3][0]);
                    Assert.Equal(index, numbers.LowerBound((float)index, static number => number));
                }
            }
        });

        Assert.InRange(numbers.OpenShardCount, 1, 8);
        Assert.All(held, static map => Assert.False(map.IsClosed));
        Assert.Equal(Enumerable.Range(0, 20).Select(static index => index * 150f), held.Select(static map => map[0]));
    }

    [Fact]
    public void Disposing_beside_readers_ends_each_with_one_kind_of_exception()
    {
        Write("n", 3, [.. Enumerable.Range(0, 300).Select(static index => (float)index)]).Dispose();
        for (var round = 0; round < 20; round++)
        {
            var numbers = Numbers.OpenShards(_folder["n"], new() { MaxOpenShards = 4 });
            var readers = Enumerable.Range(0, 4).Select(worker => Task.Run(() =>
            {
                var random = new Random(worker);
                while (true)
                {
                    var index = random.Next(300);
                    Assert.Equal(index, numbers[index]);
                    Assert.Equal(index / 3 * 3, numbers.Shards[index / 3][0]);
                }
            })).ToArray();
            _ = numbers[0];

            numbers.Dispose();

            var failure = Assert.Throws<AggregateException>(() => Task.WaitAll(readers, TestContext.Current.CancellationToken));
            Assert.All(failure.InnerExceptions, static inner => Assert.IsType<ObjectDisposedException>(inner));
        }
    }

    [Fact]
    public void Parts_cover_all_rows_in_order_and_none_crosses_a_shard()
    {
        using var numbers = Write("n", 10_000, new float[25_000]);

        var parts = numbers.Partition(4);

        var next = 0L;
        foreach (var part in parts)
        {
            Assert.Equal((next, part.Rows.Length), (part.Start, part.Length));
            Assert.Equal(numbers.Files[part.Shard].Start + part.Rows.Start, part.Start);
            Assert.InRange(part.Rows.End, part.Rows.Start + 1, numbers.Files[part.Shard].Length);
            Assert.True(part.Rows.Start == 0 || (128 + (4 * part.Rows.Start)) % Environment.SystemPageSize == 0);
            next = part.End;
        }

        Assert.Equal(25_000, next);
        Assert.Equal([0, 0, 1, 1, 1, 2], parts.Select(static part => part.Shard));
        Assert.Equal(0, numbers.OpenShardCount);
        Assert.Equal(3, numbers.Partition(1).Length);
        Assert.Equal(25_000, numbers.Partition(1_000_000).Sum(static part => part.Length));
        Assert.Throws<ArgumentOutOfRangeException>(() => numbers.Partition(0));
    }

    [Fact]
    public void A_sorted_array_is_searched_across_its_shards()
    {
        using var numbers = Write("n", 3, 1, 2, 2, 2, 2, 4, 4, 7);
        var sorted = new float[] { 1, 2, 2, 2, 2, 4, 4, 7 };

        foreach (var value in new[] { 0f, 1, 1.5f, 2, 3, 4, 5, 7, 8, float.NaN })
        {
            Assert.Equal(sorted.Count(number => number < value || float.IsNaN(value)), numbers.LowerBound(value, static x => x));
            Assert.Equal(sorted.Count(number => number <= value || float.IsNaN(value)), numbers.UpperBound(value, static x => x));
        }
    }

    [Fact]
    public void Shards_without_rows_are_passed_over_by_searches_and_indices()
    {
        foreach (var (name, values) in new (string, float[])[] { ("0", []), ("1", [1, 2]), ("2", []), ("3", [3]), ("4", []) })
        {
            using var file = Numbers.Create(_folder[$"{name}.npy"], values.Length);
            file.CopyFrom(values);
        }

        using var numbers = Numbers.OpenShards(Enumerable.Range(0, 5).Select(index => _folder[$"{index}.npy"]));

        Assert.Equal((1, 2, 3), (numbers[0], numbers[1], numbers[2]));
        Assert.Equal((2, 3), (numbers.LowerBound(3f, static x => x), numbers.UpperBound(3f, static x => x)));
        Assert.Equal([1, 3], numbers.Partition(1).Select(static part => part.Shard));
    }

    [Fact]
    public void Shards_that_overlap_a_range_are_an_array_of_their_own()
    {
        using (var writer = Stamps.CreateShards(_folder["s"], 2, new() { Extrema = ["Time", "Price"] }))
        {
            foreach (var (time, price) in new[] { (1, 1.0), (2, 2.0), (3, double.NaN), (4, double.NaN), (5, 5.0), (9, 6.0) })
            {
                writer.Append(new Stamps { Time = new(time), Price = price });
            }
        }

        using var stamps = Stamps.OpenShards(_folder["s"]);
        using var some = stamps.Overlapping("Time", new DateTime64<Second>(4), new DateTime64<Second>(8));

        Assert.Equal((4, 2), (some.Length, some.Shards.Count));
        Assert.Equal(3, some[0].Time.Value);
        Assert.Equal([Path.GetFullPath(_folder["s/1.npy"]), Path.GetFullPath(_folder["s/2.npy"])], some.Files.Select(static f => f.Path));
        Assert.Equal(2, CountOf("Time", 2, 3));
        Assert.Equal(1, CountOf("Time", 9UL, ulong.MaxValue));
        Assert.Equal(0, CountOf("Time", 10.5, double.PositiveInfinity));

        // Of the shard that is all NaN nothing is known.
        Assert.Equal(2, CountOf("Price", 1.5f, 1.5f));

        int CountOf<T>(string field, T from, T to)
            where T : unmanaged
        {
            using var found = stamps.Overlapping(field, from, to);
            return found.Shards.Count;
        }
    }

    [Fact]
    public void A_range_is_between_numbers_of_any_type()
    {
        var set = new ShardSet([Shard(1, 4), Shard(5, 9)]);

        Assert.Equal([1, 1, 1, 1, 2], new object[] { 4, (byte)4, 4u, 4.5f, ulong.MaxValue }.Select(
            to => set.Overlapping(ElementTypes.DTypeOf(typeof(long))!, "", (short)3, to).Files.Length));
        Assert.Equal(
            "A range of '' has numbers at its ends, and DateTime is none; of a time, give the integer that it is stored as.",
            Assert.Throws<ArgumentException>(
                () => set.Overlapping(ElementTypes.DTypeOf(typeof(long))!, "", DateTime.UnixEpoch, 9L)).Message);

        static ShardFile Shard(long min, long max) => new()
        {
            Path = $"{min}.npy", Length = 1, Min = ImmutableDictionary<string, object>.Empty.Add("", min),
            Max = ImmutableDictionary<string, object>.Empty.Add("", max),
        };
    }

    [Fact]
    public void More_parts_than_rows_are_one_for_each_row()
    {
        using (var writer = Numbers.CreateShards(_folder["n"], 2))
        {
            writer.Append([1, 2, 3]);
        }

        using var numbers = Numbers.OpenShards(_folder["n"]);

        Assert.Equal(
            [new(0, new(0, 1), 0), new(0, new(1, 1), 1), new(1, new(0, 1), 2)], numbers.Partition(int.MaxValue));
    }

    [Fact]
    public void A_range_of_what_the_manifest_does_not_have_is_refused()
    {
        using (var writer = Stamps.CreateShards(_folder["s"], 2, new() { Extrema = ["Time"] }))
        {
            writer.Append(new Stamps { Time = new(1), Price = 2 });
        }

        using var stamps = Stamps.OpenShards(_folder["s"]);
        using var files = Stamps.OpenShards([_folder["s/0.npy"]]);

        Assert.Equal(
            "The least and greatest values of 'Price' are not in the manifest, which has those of 'Time'. Name the field in "
            + "ShardOptions.Extrema when the shards are written.",
            Assert.Throws<InvalidOperationException>(() => stamps.Overlapping("Price", 1, 2)).Message);
        Assert.Equal(
            "The least and greatest values of 'Time' are not in the manifest, which has none. Name the field in "
            + "ShardOptions.Extrema when the shards are written.",
            Assert.Throws<InvalidOperationException>(() => files.Overlapping("Time", 1, 2)).Message);
        Assert.Equal(
            "Field 'Time' is '<M8[s]'; DateTime64<Minute> is not comparable with it. Use a number, or DateTime64<Second>.",
            Assert.Throws<ArgumentException>(
                () => stamps.Overlapping("Time", new DateTime64<Minute>(1), new DateTime64<Minute>(2))).Message);
        Assert.Throws<ArgumentException>(() => stamps.Overlapping("Time", Guid.Empty, Guid.Empty));
        Assert.Throws<ArgumentException>(() => stamps.Overlapping("Time", 2, 1));
        Assert.Throws<ArgumentException>(() => stamps.Overlapping("Time", double.NaN, 1));
        Assert.Throws<ArgumentException>(() => stamps.Overlapping("Cost", 1, 2));
    }

    private ShardedArray<float, Numbers.ReadOnlyMap> Write(string name, long rowsPerShard, params float[] values)
    {
        using (var writer = Numbers.CreateShards(_folder[name], rowsPerShard))
        {
            writer.Append(values);
        }

        return Numbers.OpenShards(_folder[name]);
    }
}

[MemMapArray(Shape = "*")]
public partial struct Stamps
{
    public DateTime64<Second> Time;
    public double Price;
}
