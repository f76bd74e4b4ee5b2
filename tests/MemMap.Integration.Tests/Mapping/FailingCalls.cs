using System.Runtime.InteropServices;

namespace MemMap.Tests;

/// <summary>The system calls of Linux, of which one fails.</summary>
/// <param name="failing">Which one, counted from 0 from the first.</param>
/// <param name="error">Its error number.</param>
internal sealed class FailingCalls(int failing, int error) : LinuxCalls
{
    private int _count;

    /// <summary>A call that the system does not have; null for none.</summary>
    public string? Missing { get; init; }

    /// <summary>The call that failed; null when there were not so many.</summary>
    public string? Failed { get; private set; }

    private protected override bool Refuses(string call)
    {
        if (call == Missing)
        {
            const int NotImplemented = 38;
            Marshal.SetLastPInvokeError(NotImplemented);
            return true;
        }

        if (Interlocked.Increment(ref _count) - 1 != failing)
        {
            return false;
        }

        Failed = call;
        Marshal.SetLastPInvokeError(error);
        return true;
    }
}
