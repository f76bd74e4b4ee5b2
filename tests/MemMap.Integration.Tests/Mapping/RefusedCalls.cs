using System.Runtime.InteropServices;

namespace MemMap.Tests;

/// <summary>The system calls of Linux, of which those of some names fail, as if the system did not have them.</summary>
/// <param name="error">Error number.</param>
/// <param name="refused">Names of the members of <see cref="LinuxCalls"/>.</param>
internal sealed class RefusedCalls(int error, params string[] refused) : LinuxCalls
{
    public bool IsOn { get; set; } = true;

    /// <summary>How many of these calls succeed before the first one fails.</summary>
    public int Before { get; set; }

    /// <summary>How many of them fail; those after it succeed.</summary>
    public int Times { get; set; } = int.MaxValue;

    /// <summary>What was waited for in all, in milliseconds; a test does not wait.</summary>
    public int Waited { get; private set; }

    public long LongestFile { get; init; } = long.MaxValue;

    /// <summary>Whether the kernel counts memory before it is used.</summary>
    public bool CountsUnused { get; init; }

    public override bool CountsUnusedMemory => CountsUnused;

    public override void Wait(int milliseconds) => Waited += milliseconds;

    public override long FileLengthLimit() => LongestFile;

    private protected override bool Refuses(string call)
    {
        if (!IsOn || !refused.Contains(call) || Before-- > 0 || Times == 0)
        {
            return false;
        }

        Times--;
        Marshal.SetLastPInvokeError(error);
        return true;
    }
}
