namespace MemMap;

/// <summary>Held while the length of a map changes, and while the map closes.</summary>
/// <remarks>
/// Whoever appends one row, which takes a few instructions, may pass it by one atomic instruction, a third of what a
/// <see cref="Lock"/> costs; all others queue at a lock first, and then wait for no more than that.
/// </remarks>
internal sealed class LengthGate
{
    private readonly Lock _queue = new();
    private int _depth;
    private int _isHeld;

    /// <summary>Enters, as often as the thread likes, until the scope is disposed.</summary>
    public Scope Enter()
    {
        _queue.Enter();
        if (_depth++ == 0)
        {
            for (var wait = default(SpinWait); !TryEnterBriefly();)
            {
                wait.SpinOnce();
            }
        }

        return new Scope(this);
    }

    /// <summary>Enters if nobody is there: for a few instructions that cannot fail, not to be nested.</summary>
    public bool TryEnterBriefly() => Interlocked.CompareExchange(ref _isHeld, 1, 0) == 0;

    public void ExitBriefly() => Volatile.Write(ref _isHeld, 0);

    private void Exit()
    {
        if (--_depth == 0)
        {
            ExitBriefly();
        }

        _queue.Exit();
    }

    public readonly ref struct Scope(LengthGate gate)
    {
        public void Dispose() => gate.Exit();
    }
}
