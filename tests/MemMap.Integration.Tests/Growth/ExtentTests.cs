namespace MemMap.Tests;

public sealed class ExtentTests
{
    [Fact]
    public void A_file_that_is_opened_has_as_many_rows_committed_as_it_has_space_for()
    {
        var extent = new Extent(7);

        Assert.Equal((7, 7, 7, 7), Numbers(extent));
        Assert.Equal(7, extent.OpenCount);
    }

    [Fact]
    public void Rows_are_reserved_then_made_ready_then_appended_then_committed()
    {
        var extent = new Extent(1);

        extent.Reserve(100);
        extent.MakeReady(50);
        extent.Append(10);
        Assert.Equal((1, 11, 50, 100), Numbers(extent));
        extent.Append(60);
        extent.Commit(20);
        Assert.Equal((20, 71, 71, 100), Numbers(extent));
        extent.Trim();

        Assert.Equal((20, 71, 71, 71), Numbers(extent));
    }

    [Fact]
    public void Only_a_cut_or_another_look_at_the_file_lowers_a_number()
    {
        var extent = new Extent(10);
        extent.Reserve(20);

        extent.Commit(3);
        extent.Reserve(5);
        extent.MakeReady(5);
        Assert.Equal((10, 10, 10, 20), Numbers(extent));
        extent.Cut(4);
        Assert.Equal((4, 4, 4, 20), Numbers(extent));
        extent.Adopt(3);

        Assert.Equal((3, 3, 3, 3), Numbers(extent));
    }

    [Fact]
    public void A_change_that_breaks_the_order_throws_and_changes_nothing()
    {
        var extent = new Extent(10);
        extent.Reserve(20);

        Assert.Throws<InvalidOperationException>(() => new Extent(-1));
        Assert.Throws<InvalidOperationException>(() => extent.Adopt(-1));
        Assert.Throws<InvalidOperationException>(() => extent.Cut(21));
        Assert.Throws<InvalidOperationException>(() => extent.Commit(11));
        Assert.Throws<InvalidOperationException>(() => extent.MakeReady(21));
        Assert.Throws<InvalidOperationException>(() => extent.Append(-11));
        var refused = Assert.Throws<InvalidOperationException>(() => extent.Append(11));

        Assert.Equal(
            "The numbers of rows of a map must satisfy 0 <= committed <= count <= ready <= reserved; found 10, 21, 21, 20.",
            refused.Message);
        Assert.Equal((10, 10, 10, 20), Numbers(extent));
    }

    [Fact]
    public void An_extent_without_access_keeps_its_numbers_and_shows_none_to_accessors()
    {
        var extent = new Extent(10);

        extent.Close();
        extent.Adopt(12);
        Assert.Equal((0, 12), (extent.OpenCount, extent.Count));
        extent.Open();

        Assert.Equal(12, extent.OpenCount);
    }

    private static (long Committed, long Count, long Ready, long Reserved) Numbers(Extent extent) =>
        (extent.Committed, extent.Count, extent.Ready, extent.Reserved);
}
