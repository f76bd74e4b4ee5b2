using System.ComponentModel;
using System.Diagnostics;

namespace MemMap.CompilerServices;

/// <summary>One field of a record, as a debugger shows it: <c>Time @ 0 &lt;i8 = 42 ns</c>.</summary>
/// <param name="name">As NumPy knows it.</param>
/// <param name="offset">From the start of the record, in bytes.</param>
/// <param name="dtype">As NumPy writes it.</param>
/// <param name="value">A copy of what the field holds.</param>
/// <param name="unit">For people; empty where nothing was said.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
[DebuggerDisplay("{Text,nq}", Name = "{Label,nq}")]
public sealed class DebugField(string name, int offset, string dtype, object? value, string unit = "")
{
    /// <summary>Its name, its place and its dtype.</summary>
    [DebuggerBrowsable(DebuggerBrowsableState.Never)]
    public string Label { get; } = $"{name} @ {offset} {dtype}";

    /// <summary>Its value and its unit.</summary>
    [DebuggerBrowsable(DebuggerBrowsableState.Never)]
    public string Text { get; } = unit.Length == 0 ? $"{value}" : $"{value} {unit}";

    /// <summary>The value itself, to look into.</summary>
    [DebuggerBrowsable(DebuggerBrowsableState.RootHidden)]
    public object? Value { get; } = value;
}
