using System.ComponentModel;
using System.Diagnostics;

namespace MemMap.CompilerServices;

/// <summary>One field of a record, as a debugger shows it: <c>Time @ 0 &lt;i8 = 42 ns</c>.</summary>
/// <param name="name">NumPy's name of the field.</param>
/// <param name="offset">Offset from the start of the record, in bytes.</param>
/// <param name="dtype">Dtype as NumPy writes it.</param>
/// <param name="value">Copy of the field's value.</param>
/// <param name="unit">Unit of the value, such as <c>m/s</c>; empty where the layout gives none.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
[DebuggerDisplay("{Text,nq}", Name = "{Label,nq}")]
public sealed class DebugField(string name, int offset, string dtype, object? value, string unit = "")
{
    /// <summary>Name, offset and dtype of the field.</summary>
    [DebuggerBrowsable(DebuggerBrowsableState.Never)]
    public string Label { get; } = $"{name} @ {offset} {dtype}";

    /// <summary>Value and unit of the field.</summary>
    [DebuggerBrowsable(DebuggerBrowsableState.Never)]
    public string Text { get; } = unit.Length == 0 ? $"{value}" : $"{value} {unit}";

    /// <summary>The value itself, to be expanded in the debugger.</summary>
    [DebuggerBrowsable(DebuggerBrowsableState.RootHidden)]
    public object? Value { get; } = value;
}
