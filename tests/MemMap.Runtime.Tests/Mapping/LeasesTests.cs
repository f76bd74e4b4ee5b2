namespace MemMap.Tests;

public sealed class LeasesTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(100)]
    [InlineData(200_000)]
    public void Any_number_of_leases_is_open_at_once_and_each_has_a_ticket_above_0_of_its_own(int count)
    {
        var leases = new Leases();

        var tickets = Enumerable.Range(0, count).Select(_ => leases.Begin()).ToList();

        Assert.True(tickets.Min() > 0);
        Assert.Equal(count, tickets.Distinct().Count());
        Assert.Equal(count, leases.Count);
        tickets.ForEach(ticket => leases.End(ticket));
        Assert.Equal(0, leases.Count);
    }

    [Fact]
    public void A_ticket_ends_once_even_when_its_slot_is_taken_again()
    {
        var leases = new Leases();
        var first = leases.Begin();
        leases.End(first);
        var second = leases.Begin();

        leases.End(first);

        Assert.Equal(1, leases.Count);
        leases.End(second);
        Assert.Equal(0, leases.Count);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(1L << 32)]
    [InlineData((1L << 32) + 1)]
    [InlineData((1L << 32) + 0x1_0007)]
    [InlineData((1L << 32) + 0x1_0008)]
    [InlineData((1L << 32) + 0xFFFF_FFFF)]
    [InlineData(2L << 32)]
    [InlineData(-1)]
    [InlineData(-2)]
    [InlineData(long.MinValue)]
    [InlineData(long.MaxValue)]
    public void What_never_was_a_ticket_ends_nothing_and_begins_nothing(long ticket)
    {
        var empty = new Leases();
        var used = new Leases();
        var open = Enumerable.Range(0, 3).Select(_ => used.Begin()).Except([ticket]).Count();

        Assert.False(empty.End(ticket));
        Assert.False(used.End(ticket));

        Assert.Equal(0, empty.Count);
        Assert.InRange(used.Count, open, 3);
    }

    [Fact]
    public void Past_the_last_generation_a_slot_is_not_used_again_so_that_no_ticket_comes_twice()
    {
        var leases = new Leases(firstGeneration: int.MaxValue - 1);
        var seen = new HashSet<long>();

        for (var i = 0; i < 100; i++)
        {
            var ticket = leases.Begin();
            Assert.True(ticket > 0);
            Assert.True(seen.Add(ticket));
            leases.End(ticket);
            leases.End(ticket);
            Assert.Equal(0, leases.Count);
        }
    }

    [Fact]
    public void A_lease_may_end_on_another_thread()
    {
        var leases = new Leases();
        var tickets = Enumerable.Range(0, 20).Select(_ => leases.Begin()).ToList();

        var other = new Thread(() => tickets.ForEach(ticket => leases.End(ticket)));
        other.Start();
        other.Join();

        Assert.Equal(0, leases.Count);
    }

    [Fact]
    public void Taking_and_ending_allocates_nothing()
    {
        var leases = new Leases();
        leases.End(leases.Begin());
        var before = GC.GetAllocatedBytesForCurrentThread();

        for (var i = 0; i < 1000; i++)
        {
            leases.End(leases.Begin());
        }

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    [Fact]
    public void Leases_that_are_used_by_one_thread_at_a_time_take_150_bytes()
    {
        new Leases().End(0);
        var before = GC.GetAllocatedBytesForCurrentThread();

        var leases = new Leases();
        leases.End(leases.Begin());

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 1, 150);
    }

    [Fact]
    public void A_closed_region_gives_no_lease_and_is_released_once_by_the_last_one_that_holds_it()
    {
        var leases = new Leases();
        var (first, second) = (leases.Begin(), leases.Begin());

        Assert.True(leases.TryClose(out var isHeld));
        Assert.True(isHeld);
        Assert.True(leases.IsClosed);
        Assert.Equal(0, leases.Begin());
        Assert.False(leases.TryBeginErrand());
        Assert.False(leases.End(first));
        Assert.False(leases.EndErrand());
        Assert.False(leases.TryFinish());
        Assert.True(leases.End(second));
        Assert.False(leases.End(second));
        Assert.False(leases.TryFinish());
    }

    [Fact]
    public void A_region_that_nothing_holds_is_released_by_its_close_and_closes_once()
    {
        var leases = new Leases();
        leases.End(leases.Begin());

        Assert.True(leases.TryClose(out var isHeld));
        Assert.False(isHeld);
        Assert.False(leases.TryClose(out _));
        Assert.True(leases.EndErrand());
        Assert.False(leases.TryFinish());
    }

    [Fact]
    public void An_errand_keeps_a_closed_region_and_is_no_lease()
    {
        var leases = new Leases();

        Assert.True(leases.TryBeginErrand());
        Assert.Equal(0, leases.Count);
        Assert.True(leases.TryClose(out var isHeld));
        Assert.True(isHeld);
        Assert.False(leases.EndErrand());
        Assert.True(leases.EndErrand());
    }

    [Fact]
    public void Ends_of_many_leases_of_a_closed_region_look_at_each_slot_once()
    {
        var leases = new Leases();
        var tickets = Enumerable.Range(0, 200_000).Select(_ => leases.Begin()).ToList();
        leases.TryClose(out _);
        leases.EndErrand();

        var last = tickets.FindIndex(leases.End);

        Assert.Equal(199_999, last);
    }

    [Fact]
    public void A_suspended_region_says_why_it_gives_no_lease_until_it_is_resumed()
    {
        var leases = new Leases();
        var open = leases.Begin();

        leases.Suspend(new IOException("was cut"));

        Assert.Equal("was cut", leases.Suspension!.Message);
        Assert.Equal(0, leases.Begin());
        Assert.False(leases.TryBeginErrand());
        Assert.False(leases.IsClosed);
        Assert.Equal(1, leases.Count);
        Assert.False(leases.End(open));
        leases.Resume();
        Assert.Null(leases.Suspension);
        Assert.True(leases.Begin() > 0);
    }

    [Fact]
    public void A_region_that_is_closed_while_it_is_suspended_stays_closed()
    {
        var leases = new Leases();
        leases.Suspend(new IOException());
        leases.TryClose(out _);

        leases.Resume();

        Assert.Equal(0, leases.Begin());
        Assert.True(leases.EndErrand());
    }

    [Fact]
    public void While_a_lease_is_open_no_thread_is_alone()
    {
        var leases = new Leases();
        var tickets = Enumerable.Range(0, 3).Select(_ => leases.Begin()).ToList();

        Assert.Equal(3, leases.TryRunAlone(static () => Assert.Fail()));

        tickets.ForEach(ticket => leases.End(ticket));
        var isRun = false;
        Assert.Equal(0, leases.TryRunAlone(() => isRun = true));
        Assert.True(isRun);
        Assert.True(leases.Begin() > 0);
    }

    [Fact]
    public void What_fails_alone_lets_others_in()
    {
        var leases = new Leases();

        Assert.Throws<IOException>(() => leases.TryRunAlone(static () => throw new IOException()));

        Assert.True(leases.Begin() > 0);
    }

    [Fact]
    public async Task To_be_alone_an_errand_is_waited_for()
    {
        var leases = new Leases();
        Assert.True(leases.TryBeginErrand());
        var isAlone = false;

        var alone = Task.Run(() => leases.TryRunAlone(() => Volatile.Write(ref isAlone, true)), Cancellation);
        await Task.Delay(50, Cancellation);

        Assert.False(Volatile.Read(ref isAlone));
        leases.EndErrand();
        Assert.Equal(0, await alone);
        Assert.True(isAlone);
    }

    [Fact]
    public void What_does_not_wait_for_an_errand_is_not_done_beside_one()
    {
        var leases = new Leases();
        Assert.True(leases.TryBeginErrand());

        Assert.Equal(1, leases.TryRunAlone(static () => Assert.Fail(), waits: false));

        leases.EndErrand();
        Assert.Equal(0, leases.TryRunAlone(static () => { }, waits: false));
    }

    [Fact]
    public async Task While_a_thread_is_alone_leases_and_errands_wait()
    {
        var leases = new Leases();
        using var isAlone = new ManualResetEventSlim();
        using var mayGo = new ManualResetEventSlim();
        var alone = Task.Run(() => leases.TryRunAlone(() => { isAlone.Set(); mayGo.Wait(); }), Cancellation);
        isAlone.Wait(Cancellation);

        var lease = Task.Run(leases.Begin, Cancellation);
        var errand = Task.Run(leases.TryBeginErrand, Cancellation);
        await Task.Delay(50, Cancellation);

        Assert.False(lease.IsCompleted);
        Assert.False(errand.IsCompleted);
        mayGo.Set();
        Assert.Equal(0, await alone);
        Assert.True(await lease > 0);
        Assert.True(await errand);
    }

    [Fact]
    public void Three_thousand_closings_beside_leases_release_once_and_with_nothing_inside()
    {
        for (var round = 0; round < 3000; round++)
        {
            var leases = new Leases();
            var (released, inside, releaseCount) = (0, 0, 0);
            using var start = new Barrier(4);
            var threads = Enumerable.Range(0, 3).Select(number => new Thread(() => Use(number))).ToList();
            threads.ForEach(static thread => thread.Start());
            start.SignalAndWait(Cancellation);
            Thread.SpinWait(round % 1000);

            Assert.True(leases.TryClose(out _));
            Release(leases.EndErrand());

            threads.ForEach(static thread => thread.Join());
            Assert.Equal((1, 0), (releaseCount, inside));

            void Use(int number)
            {
                start.SignalAndWait();
                while (number == 0 ? leases.TryBeginErrand() : leases.Begin() is var ticket and > 0 && UseUnder(ticket))
                {
                    if (number == 0)
                    {
                        UseInside();
                        Release(leases.EndErrand());
                    }
                }

                Release(leases.TryFinish());
            }

            bool UseUnder(long ticket)
            {
                UseInside();
                Release(leases.End(ticket));
                return true;
            }

            void UseInside()
            {
                if (Volatile.Read(ref released) != 0)
                {
                    Interlocked.Increment(ref inside);
                }
            }

            void Release(bool isLast)
            {
                if (isLast)
                {
                    Volatile.Write(ref released, 1);
                    Interlocked.Increment(ref releaseCount);
                }
            }
        }
    }

    [Fact]
    public void What_runs_alone_finds_no_lease_and_no_errand_beside_it()
    {
        var leases = new Leases();
        var (isAlone, together, isDone) = (0, 0, false);
        var threads = Enumerable.Range(0, 3).Select(number => new Thread(() => Use(number))).ToList();
        threads.ForEach(static thread => thread.Start());

        var runs = 0;
        while (runs < 300)
        {
            runs += leases.TryRunAlone(() =>
            {
                Volatile.Write(ref isAlone, 1);
                Thread.SpinWait(100);
                Volatile.Write(ref isAlone, 0);
            }) == 0 ? 1 : 0;
        }

        Volatile.Write(ref isDone, true);
        threads.ForEach(static thread => thread.Join());
        Assert.Equal(0, together);

        void Use(int number)
        {
            while (!Volatile.Read(ref isDone))
            {
                var ticket = number == 0 && leases.TryBeginErrand() ? 0 : leases.Begin();
                if (Volatile.Read(ref isAlone) != 0)
                {
                    Interlocked.Increment(ref together);
                }

                _ = number == 0 ? leases.EndErrand() : leases.End(ticket);
                Thread.SpinWait(50);
            }
        }
    }
}
