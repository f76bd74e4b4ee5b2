namespace MemMap.Tests;

/// <summary>The system calls of Linux, and what happens before each.</summary>
/// <param name="before">Gets the name of the member of <see cref="LinuxCalls"/>.</param>
internal sealed class TellingCalls(Action<string> before) : LinuxCalls
{
    private protected override bool Refuses(string call)
    {
        before(call);
        return false;
    }
}
