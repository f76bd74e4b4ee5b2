using System.Runtime.CompilerServices;

/// <summary>
/// Keeps finalizers from running, for Wine 8, on which the runtime crashes when one of them frees a dynamic method. The
/// runtime knows this class by its name.
/// </summary>
internal static class StartupHook
{
    public static void Initialize()
    {
        MakeGarbage();
        GC.Collect();
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void MakeGarbage() => _ = new Blocker();

    private sealed class Blocker
    {
        ~Blocker() => Thread.Sleep(Timeout.Infinite);
    }
}
