namespace MemMap;

/// <summary>What NumPy, and people, shall see of a field beyond its C# type and name.</summary>
[AttributeUsage(AttributeTargets.Field)]
public sealed class MemMapFieldAttribute : Attribute
{
    /// <summary>NumPy's name of the field, where it is not the C# one.</summary>
    public string? Name { get; set; }

    /// <summary>
    /// The dtype that NumPy sees instead: <c>"&lt;M8[ns]"</c> or <c>"&lt;m8[25s]"</c> for a <c>long</c>, and raw bytes,
    /// <c>"|V16"</c>, for anything of that size.
    /// </summary>
    public string? Descr { get; set; }

    /// <summary>Free text such as <c>"m/s"</c>: a debugger and the documentation of the column show it.</summary>
    public string? Unit { get; set; }

    /// <summary>
    /// Whether the field counts the writes to its record, so that maps and views can read and write the record untorn:
    /// <c>ReadSnapshot</c> and <c>WriteSnapshot</c>. An <c>int</c>, <c>uint</c>, <c>long</c> or <c>ulong</c>, one a
    /// record.
    /// </summary>
    public bool IsVersion { get; set; }
}
