using System.Runtime.CompilerServices;

namespace MemMap;

/// <summary>
/// Which threads are inside a map without a lease, by its own indexers. Windows cannot put empty pages in the place of a
/// view in one step, so there a view goes only when every thread has left that may have got its address.
/// </summary>
/// <remarks>
/// <para>
/// Each thread has a mark of its own, odd while it is inside: two plain stores for each access. Who waits makes the
/// system pass a memory barrier on every processor first: then either it sees the mark, or the thread, which reads length
/// and address after it has set the mark, sees what the waiting thread has changed before.
/// </para>
/// <para>
/// An accessor that throws never comes to the end. It leaves before that where the library throws, and else at that
/// moment: .NET says on the thread itself that an exception begins, and no accessor catches one.
/// </para>
/// </remarks>
internal static class Accessors
{
    private static readonly Lock Gate = new();
    private static readonly Lock BarGate = new();
    private static readonly List<WeakReference<Mark>> Marks = [];

    [ThreadStatic]
    private static Mark? _mark;

    private static int _isBarred;

    static Accessors() => AppDomain.CurrentDomain.FirstChanceException += static (_, _) => LeaveAfterFailure();

    /// <summary>
    /// This thread looks at a length next, then at an address. It waits while another thread bars access.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Enter()
    {
        var mark = _mark ?? MakeMark();
        Volatile.Write(ref mark.Turn, (mark.Turn + 1) | 1);
        if (Volatile.Read(ref _isBarred) != 0)
        {
            WaitOutside(mark);
        }
    }

    /// <summary>This thread has done with the address.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Leave()
    {
        if (_mark is { } mark)
        {
            Volatile.Write(ref mark.Turn, (mark.Turn + 1) & ~1);
        }
    }

    /// <summary>Waits until every other thread that is inside now has left; others may have entered by then.</summary>
    public static void WaitUntilAllHaveLeft()
    {
        Interlocked.MemoryBarrierProcessWide();
        foreach (var mark in OtherMarks())
        {
            SpinWait spin = default;
            var turn = Volatile.Read(ref mark.Turn);
            while ((turn & 1) != 0 && Volatile.Read(ref mark.Turn) == turn && mark.Thread.IsAlive)
            {
                spin.SpinOnce();
            }
        }
    }

    /// <summary>Runs an action while no other thread is inside; those that would enter wait.</summary>
    public static void WhileNoneIsInside(Action action)
    {
        lock (BarGate)
        {
            Volatile.Write(ref _isBarred, 1);
            try
            {
                WaitUntilAllHaveLeft();
                action();
            }
            finally
            {
                Volatile.Write(ref _isBarred, 0);
            }
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void WaitOutside(Mark mark)
    {
        if (BarGate.IsHeldByCurrentThread)
        {
            return;
        }

        SpinWait spin = default;
        do
        {
            Leave();
            while (Volatile.Read(ref _isBarred) != 0)
            {
                spin.SpinOnce();
            }

            Volatile.Write(ref mark.Turn, (mark.Turn + 1) | 1);
        }
        while (Volatile.Read(ref _isBarred) != 0);
    }

    private static void LeaveAfterFailure()
    {
        if (_mark is { } mark && (mark.Turn & 1) != 0)
        {
            Leave();
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Mark MakeMark()
    {
        var mark = _mark = new Mark(Thread.CurrentThread);
        lock (Gate)
        {
            Marks.RemoveAll(static other => !other.TryGetTarget(out _));
            Marks.Add(new WeakReference<Mark>(mark));
        }

        return mark;
    }

    private static List<Mark> OtherMarks()
    {
        var others = new List<Mark>();
        lock (Gate)
        {
            foreach (var reference in Marks)
            {
                if (reference.TryGetTarget(out var mark) && mark != _mark)
                {
                    others.Add(mark);
                }
            }
        }

        return others;
    }

    private sealed class Mark(Thread thread)
    {
        public int Turn;

        public Thread Thread { get; } = thread;
    }
}
