namespace MemMap;

/// <summary>Options for running a kernel of a native library.</summary>
public sealed record KernelOptions
{
    internal static KernelOptions Default { get; } = new();

    /// <summary>The bytes of the parameters, as <see cref="KernelDescription.Parameters"/> has them.</summary>
    public ReadOnlyMemory<byte> Parameters { get; init; }

    /// <summary>
    /// Only the shards that may have values of a field within a range, by the manifest; all rows of those. Null for all shards.
    /// </summary>
    public FieldRange? Where { get; init; }

    /// <summary>Hears which part of the rows is done, from 0 to 1.</summary>
    public IProgress<double>? Progress { get; init; }
}

/// <summary>A range of values of a field, both ends included.</summary>
/// <param name="Field">Name of the field.</param>
/// <param name="From">The least value, a number of any type; of a time, the integer that it is stored as.</param>
/// <param name="To">The greatest value.</param>
public sealed record FieldRange(string Field, object From, object To);
