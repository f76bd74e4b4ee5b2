using System.ComponentModel;
using System.Diagnostics;

namespace MemMap.CompilerServices;

/// <summary>The fields of a record with their offsets, for a debugger.</summary>
/// <param name="fields">Fields in the order of the file.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class DebugFields(DebugField[] fields)
{
    /// <summary>The fields.</summary>
    [DebuggerBrowsable(DebuggerBrowsableState.RootHidden)]
    public IReadOnlyList<DebugField> Fields { get; } = fields;
}
