using Microsoft.Win32.SafeHandles;

namespace MemMap.Tests;

public sealed class FlushStateTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public void After_a_failed_flush_every_later_one_fails_and_is_not_tried()
    {
        var state = new FlushState();
        state.Flush("/a.dat", static () => { });
        Assert.False(state.HasFailed);

        var first = Assert.Throws<IOException>(() => state.Flush("/a.dat", static () => throw new IOException("lost")));
        var second = Assert.Throws<IOException>(() => state.Flush("/a.dat", static () => Assert.Fail()));
        var third = Assert.Throws<IOException>(() => state.ThrowIfFailed("/a.dat"));

        Assert.True(state.HasFailed);
        Assert.Equal("lost", first.Message);
        Assert.Equal(
            "'/a.dat' could not be flushed before (lost), and what was written then may be lost; "
            + "write the data again to a new file.", second.Message);
        Assert.Equal(second.Message, third.Message);
    }

    [Fact]
    public void Whatever_the_exception_is_the_failure_is_remembered()
    {
        var state = new FlushState();

        Assert.Throws<UnauthorizedAccessException>(
            () => state.Flush("/a.dat", static () => throw new UnauthorizedAccessException("read-only")));

        Assert.True(state.HasFailed);
    }

    [Fact]
    public async Task Of_two_flushes_at_once_both_learn_of_the_lost_page()
    {
        var state = new FlushState();
        using var isSyncing = new ManualResetEventSlim();
        using var mayFail = new ManualResetEventSlim();
        var bringCount = 0;

        var first = Task.Run(() => Record.Exception(() => state.Flush("/a.dat", Bring)), Cancellation);
        isSyncing.Wait(Cancellation);
        var second = Task.Run(() => Record.Exception(() => state.Flush("/a.dat", Bring)), Cancellation);
        await Task.Delay(50, Cancellation);
        mayFail.Set();

        Assert.IsType<IOException>(await first);
        Assert.IsType<IOException>(await second);
        Assert.Equal(1, bringCount);

        void Bring()
        {
            Interlocked.Increment(ref bringCount);
            isSyncing.Set();
            mayFail.Wait();
            throw new IOException("lost");
        }
    }

    [Fact]
    public void All_that_use_one_handle_know_the_same_and_those_of_another_do_not()
    {
        using var handle = new SafeFileHandle();
        using var other = new SafeFileHandle();

        Assert.Same(FlushState.Of(handle), FlushState.Of(handle));
        Assert.NotSame(FlushState.Of(handle), FlushState.Of(other));
    }
}
