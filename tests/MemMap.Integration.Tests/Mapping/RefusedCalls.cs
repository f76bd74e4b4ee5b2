using System.Runtime.InteropServices;

namespace MemMap.Tests;

/// <summary>The system calls of Linux, of which those of one name fail while the test says so.</summary>
/// <param name="refused">Name of the member of <see cref="LinuxCalls"/>.</param>
/// <param name="error">Its error number.</param>
internal sealed class RefusedCalls(string refused, int error) : LinuxCalls
{
    public bool IsOn { get; set; }

    /// <summary>How many times the call still fails; after that it does its work.</summary>
    public int Times { get; set; } = int.MaxValue;

    private protected override bool Refuses(string call)
    {
        if (!IsOn || call != refused || Times == 0)
        {
            return false;
        }

        Times--;
        Marshal.SetLastPInvokeError(error);
        return true;
    }
}
