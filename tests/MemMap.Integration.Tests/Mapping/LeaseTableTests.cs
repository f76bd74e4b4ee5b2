namespace MemMap.Tests;

public sealed class LeaseTableTests
{
    [Fact]
    public void Tickets_are_positive_and_differ()
    {
        var leases = new LeaseTable();

        var tickets = Enumerable.Range(0, 100).Select(_ => leases.Begin()).ToList();

        Assert.All(tickets, static ticket => Assert.True(ticket > 0));
        Assert.Distinct(tickets);
        Assert.Equal(100, leases.Count);
    }

    [Fact]
    public void A_ticket_ends_once_even_when_its_slot_is_taken_again()
    {
        var leases = new LeaseTable();
        var first = leases.Begin();

        Assert.True(leases.End(first));
        var second = leases.Begin();

        Assert.False(leases.End(first));
        Assert.Equal(1, leases.Count);
        Assert.True(leases.End(second));
        Assert.Equal(0, leases.Count);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(-1)]
    [InlineData(long.MinValue)]
    [InlineData(long.MaxValue)]
    public void What_never_was_a_ticket_ends_nothing(long ticket)
    {
        var empty = new LeaseTable();
        var used = new LeaseTable();
        used.Begin();

        Assert.False(empty.End(ticket));
        Assert.False(used.End(ticket));
        Assert.Equal((0, 1), (empty.Count, used.Count));
    }

    [Fact]
    public void Tickets_stay_positive_past_the_last_generation()
    {
        var leases = new LeaseTable(int.MaxValue - 1);

        var last = leases.Begin();
        Assert.True(leases.End(last));
        var next = leases.Begin();

        Assert.True(last > 0);
        Assert.True(next > 0);
        Assert.False(leases.End(last));
        Assert.True(leases.End(next));
    }

    [Fact]
    public void Taking_and_ending_allocates_nothing()
    {
        var leases = new LeaseTable();
        leases.End(leases.Begin());
        var before = GC.GetAllocatedBytesForCurrentThread();

        for (var i = 0; i < 1000; i++)
        {
            leases.End(leases.Begin());
        }

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }
}
