using System.ComponentModel;

namespace MemMap.CompilerServices;

/// <summary>The parameters of a kernel that has none.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly record struct NoParameters;
