using System.ComponentModel;
using System.Runtime.CompilerServices;

namespace MemMap.CompilerServices;

/// <summary>What generated code asks of the JIT.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class Jit
{
    /// <summary>Inline the member wherever it is called, also ahead of time.</summary>
    public const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;
}
