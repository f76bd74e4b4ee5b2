namespace MemMap.Tests;

public abstract class PartitionTests : PlatformTests
{
    private protected PartitionTests(MappingPlatform platform)
        : base(platform)
    {
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(7)]
    [InlineData(1000)]
    public void The_parts_are_all_rows_in_order(int count)
    {
        using var map = Trade.Create(Folder["a.npy"], 10_007, Options);

        var parts = map.Partition(count);

        Assert.True(parts.Length <= count);
        Assert.Equal(0, parts[0].Start);
        Assert.All(parts.Zip(parts.Skip(1)), static pair => Assert.Equal(pair.First.End, pair.Second.Start));
        Assert.All(parts, static part => Assert.True(part.Length > 0));
        Assert.Equal(10_007, parts[^1].End);
    }

    [Fact]
    public void A_part_begins_where_a_row_and_a_page_begin_together()
    {
        using var map = Trade.Create(Folder["a.npy"], 100_000, Options);

        var parts = map.Partition(4);

        Assert.Equal(4, parts.Length);
        Assert.All(parts.Skip(1), part => Assert.Equal(0, (map.Offset + (part.Start * 24)) % Environment.SystemPageSize));
        Assert.All(parts, static part => Assert.InRange(part.Length, 24_000, 26_000));
    }

    [Fact]
    public void A_part_begins_with_a_row_where_no_page_does()
    {
        using var map = Numbers.Create(Folder["a.dat"], 100, Options with { Offset = 1 });

        Assert.Equal([new RowRange(0, 50), new RowRange(50, 50)], map.Partition(2));
    }

    [Fact]
    public void There_are_no_more_parts_than_rows()
    {
        using var map = Numbers.Create(Folder["a.dat"], 3, Options);

        Assert.Equal([new RowRange(0, 1), new RowRange(1, 1), new RowRange(2, 1)], map.Partition(8));
    }

    [Fact]
    public void An_empty_map_has_no_parts()
    {
        using var map = Numbers.Create(Folder["a.dat"], 0, Options);

        Assert.Empty(map.Partition(4));
    }

    [Fact]
    public void The_rows_of_a_column_major_map_are_its_columns()
    {
        using var map = Series.Create(Folder["a.dat"], 4096, Options);

        Assert.Equal([new RowRange(0, 2048), new RowRange(2048, 2048)], map.Partition(2));
    }

    [Fact]
    public void No_parts_cannot_be_had()
    {
        using var map = Numbers.Create(Folder["a.dat"], 3, Options);

        var failure = Assert.Throws<ArgumentOutOfRangeException>(() => map.Partition(0));

        Assert.Equal("count", failure.ParamName);
    }

    [Fact]
    public void Workers_with_leases_of_their_own_see_every_row_once()
    {
        using var map = Numbers.Create(Folder["a.dat"], 100_000, Options);

        Parallel.ForEach(map.Partition(8), part =>
        {
            using var view = map.Lease();
            foreach (ref var number in view.Slice(part.Start, part.Length))
            {
                number += part.Start == 0 ? 1 : 2;
            }
        });

        var numbers = map.ToArray();
        var first = map.Partition(8)[0].Length;
        Assert.Equal(first, numbers.Count(static number => number == 1));
        Assert.Equal(100_000 - first, numbers.Count(static number => number == 2));
    }
}

public sealed class PartitionTestsOnLinux() : PartitionTests(MappingPlatform.Linux);

public sealed class PartitionTestsOnWindows() : PartitionTests(MappingPlatform.Windows);

public sealed class PartitionTestsPortable() : PartitionTests(MappingPlatform.Portable);
