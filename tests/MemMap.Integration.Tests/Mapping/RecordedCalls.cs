using System.Collections.Concurrent;

namespace MemMap.Tests;

/// <summary>The system calls of Linux, and which were made.</summary>
internal sealed class RecordedCalls : LinuxCalls
{
    private readonly ConcurrentQueue<string> _names = [];

    /// <summary>Whether the kernel counts memory before it is used.</summary>
    public bool CountsUnused { get; init; }

    public override bool CountsUnusedMemory => CountsUnused;

    /// <summary>Names of members of <see cref="LinuxCalls"/>, the oldest first, since they were last asked for.</summary>
    public string[] Take()
    {
        string[] names = [.. _names];
        _names.Clear();
        return names;
    }

    private protected override bool Refuses(string call)
    {
        _names.Enqueue(call);
        return false;
    }
}
