namespace MemMap.Tests;

/// <summary>The one order of combining.</summary>
public sealed class KernelPartsTests
{
    [Theory]
    [InlineData(1, 16_777_216)]
    [InlineData(24, 698_880)]
    [InlineData(32, 524_288)]
    [InlineData(4096, 4096)]
    [InlineData(4097, 4095)]
    [InlineData(6000, 2560)]
    [InlineData(16_777_215, 1)]
    [InlineData(1L << 40, 1)]
    public void A_part_has_about_sixteen_mebibytes_of_rows_and_ends_with_a_page_where_it_can(long rowLength, long rows)
    {
        Assert.Equal(rows, KernelParts.RowsOfPart(rowLength));
    }

    [Fact]
    public void Parts_cover_the_rows_and_only_the_last_is_shorter()
    {
        Assert.Equal(0, KernelParts.CountOf(0, 32));
        Assert.Equal(1, KernelParts.CountOf(524_288, 32));
        Assert.Equal(3, KernelParts.CountOf(1_048_577, 32));
        Assert.Equal(new RowRange(524_288, 524_288), KernelParts.Part(1, 1_048_577, 32));
        Assert.Equal(new RowRange(1_048_576, 1), KernelParts.Part(2, 1_048_577, 32));
    }

    [Theory]
    [InlineData(1, "0")]
    [InlineData(2, "(0+1)")]
    [InlineData(3, "((0+1)+2)")]
    [InlineData(5, "(((0+1)+(2+3))+4)")]
    [InlineData(7, "(((0+1)+(2+3))+((4+5)+6))")]
    public void Shards_are_combined_by_the_pairwise_tree_in_whatever_order_they_come(int count, string expected)
    {
        var random = new Random(count);
        for (var round = 0; round < 50; round++)
        {
            var tree = new PairwiseTree<string>(count, static (left, right) => $"({left}+{right})");
            var indices = Enumerable.Range(0, count).ToArray();
            random.Shuffle(indices);

            foreach (var index in indices[..^1])
            {
                tree.Add(index, $"{index}");
            }

            Assert.Throws<InvalidOperationException>(() => tree.Root);
            tree.Add(indices[^1], $"{indices[^1]}");

            Assert.Equal(expected, tree.Root);
        }
    }

    [Fact]
    public void Threads_that_bring_results_at_once_make_the_same_tree()
    {
        const int Count = 1001;
        var expected = Level([.. Enumerable.Range(0, Count).Select(static index => $"{index}")]);
        for (var round = 0; round < 10; round++)
        {
            var tree = new PairwiseTree<string>(Count, static (left, right) => $"({left}+{right})");

            Parallel.For(0, Count, index => tree.Add(index, $"{index}"));

            Assert.Equal(expected, tree.Root);
        }

        static string Level(string[] results) => results.Length == 1
            ? results[0]
            : Level([.. results.Chunk(2).Select(static pair => pair.Length == 1 ? pair[0] : $"({pair[0]}+{pair[1]})")]);
    }

    [Fact]
    public void Parts_are_combined_from_the_left_in_whatever_order_they_come()
    {
        var fold = new OrderedFold<string>(4, static (left, right) => $"({left}+{right})");

        Assert.False(fold.Add(2, "2", out _));
        Assert.False(fold.Add(0, "0", out _));
        Assert.False(fold.Add(3, "3", out _));
        Assert.True(fold.Add(1, "1", out var all));

        Assert.Equal("(((0+1)+2)+3)", all);
    }
}
