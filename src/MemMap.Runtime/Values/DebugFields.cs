using System.ComponentModel;
using System.Diagnostics;

namespace MemMap.CompilerServices;

/// <summary>What a debugger shows of a record: its fields, each with its place.</summary>
/// <param name="fields">In the order of the file.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class DebugFields(DebugField[] fields)
{
    /// <summary>The fields.</summary>
    [DebuggerBrowsable(DebuggerBrowsableState.RootHidden)]
    public IReadOnlyList<DebugField> Fields { get; } = fields;
}
