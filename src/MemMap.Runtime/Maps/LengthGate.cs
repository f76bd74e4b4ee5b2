namespace MemMap;

/// <summary>The lock that is held while the length of a map changes, and while the map closes.</summary>
/// <remarks>
/// An append of one row takes a few instructions, so it may enter by one atomic instruction, a third of what a
/// <see cref="Lock"/> costs. All other threads queue at a lock first, and then wait for no more than that append.
/// </remarks>
internal sealed class LengthGate
{
    private readonly Lock _queue = new();
    private int _depth;
    private int _isHeld;

    /// <summary>Enters until the scope is disposed; a thread may enter again while it is inside.</summary>
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

    /// <summary>Enters if no thread is inside: for a few instructions that cannot fail, and not to be nested.</summary>
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
