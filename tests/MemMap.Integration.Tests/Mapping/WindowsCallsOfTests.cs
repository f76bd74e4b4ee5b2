using System.Runtime.InteropServices;

namespace MemMap.Tests;

/// <summary>The system calls of Windows, of which one fails.</summary>
/// <param name="failing">Which one, counted from 0 from the first.</param>
/// <param name="error">Its error number.</param>
internal sealed class FailingWindowsCalls(int failing, int error) : WindowsCalls
{
    private int _count;

    /// <summary>The call that failed; null when there were not so many.</summary>
    public string? Failed { get; private set; }

    private protected override bool Refuses(string call)
    {
        if (Interlocked.Increment(ref _count) - 1 != failing)
        {
            return false;
        }

        Failed = call;
        Marshal.SetLastPInvokeError(error);
        return true;
    }
}

/// <summary>The system calls of Windows, which notes their names, and of which some may fail.</summary>
/// <param name="error">Error number.</param>
/// <param name="refused">Names of the members of <see cref="WindowsCalls"/>.</param>
internal sealed class NotedWindowsCalls(int error = 0, params string[] refused) : WindowsCalls
{
    /// <summary>The calls that were made.</summary>
    public List<string> Made { get; } = [];

    /// <summary>How many calls fail; those after them succeed.</summary>
    public int Times { get; set; } = int.MaxValue;

    private protected override bool Refuses(string call)
    {
        Made.Add(call);
        if (!refused.Contains(call) || Times-- <= 0)
        {
            return false;
        }

        Marshal.SetLastPInvokeError(error);
        return true;
    }
}
