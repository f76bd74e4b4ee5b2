namespace MemMap.Tests;

/// <summary>Threads that are inside a map without a lease, where closing has to wait for them (Windows).</summary>
public sealed class AccessorsTests
{
    [Fact]
    public void Who_waits_waits_for_each_thread_that_is_inside_and_not_for_itself()
    {
        using var entered = new ManualResetEventSlim();
        using var mayLeave = new ManualResetEventSlim();
        var other = new Thread(() =>
        {
            Accessors.Enter();
            entered.Set();
            mayLeave.Wait();
            Accessors.Leave();
        });
        other.Start();
        entered.Wait(TestContext.Current.CancellationToken);
        Accessors.Enter();
        var waiting = new Thread(Accessors.WaitUntilAllHaveLeft);
        Accessors.Leave();
        waiting.Start();

        Assert.False(waiting.Join(50));
        mayLeave.Set();
        waiting.Join();
        other.Join();
        Accessors.Enter();
        Accessors.WaitUntilAllHaveLeft();
        Accessors.Leave();
    }

    [Fact]
    public void A_thread_that_enters_again_has_left_in_between()
    {
        var isDone = false;
        var other = new Thread(() =>
        {
            while (!Volatile.Read(ref isDone))
            {
                Accessors.Enter();
                Thread.SpinWait(20);
                Accessors.Leave();
            }
        });
        other.Start();

        for (var i = 0; i < 100; i++)
        {
            Accessors.WaitUntilAllHaveLeft();
        }

        Volatile.Write(ref isDone, true);
        other.Join();
    }

    [Fact]
    public void A_thread_whose_accessor_throws_has_left()
    {
        using var mayEnd = new ManualResetEventSlim();
        using var hasThrown = new ManualResetEventSlim();
        var other = new Thread(() =>
        {
            Accessors.Enter();
            try
            {
                throw new IndexOutOfRangeException();
            }
            catch (IndexOutOfRangeException)
            {
                hasThrown.Set();
            }

            mayEnd.Wait();
        });
        other.Start();
        hasThrown.Wait(TestContext.Current.CancellationToken);

        Accessors.WaitUntilAllHaveLeft();

        mayEnd.Set();
        other.Join();
    }

    [Fact]
    public void No_thread_is_inside_while_access_is_barred()
    {
        var (isDone, isBarred, seen) = (false, false, 0);
        var threads = Enumerable.Range(0, 3).Select(_ => new Thread(() =>
        {
            while (!Volatile.Read(ref isDone))
            {
                Accessors.Enter();
                seen += Volatile.Read(ref isBarred) ? 1 : 0;
                Accessors.Leave();
            }
        })).ToList();
        threads.ForEach(static thread => thread.Start());

        for (var i = 0; i < 200; i++)
        {
            Accessors.WhileNoneIsInside(() =>
            {
                Volatile.Write(ref isBarred, true);
                Thread.Yield();
                Volatile.Write(ref isBarred, false);
            });
        }

        Volatile.Write(ref isDone, true);
        threads.ForEach(static thread => thread.Join());
        Assert.Equal(0, seen);
    }
}
