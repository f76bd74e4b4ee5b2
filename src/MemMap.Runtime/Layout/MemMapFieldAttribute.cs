namespace MemMap;

/// <summary>How a field appears to NumPy and in a debugger, where its C# name and type do not say it.</summary>
[AttributeUsage(AttributeTargets.Field)]
public sealed class MemMapFieldAttribute : Attribute
{
    /// <summary>NumPy's name of the field, where it differs from the C# name.</summary>
    public string? Name { get; set; }

    /// <summary>
    /// The dtype that NumPy sees instead of that of the C# type: <c>"&lt;M8[ns]"</c> or <c>"&lt;m8[25s]"</c> for a
    /// <c>long</c>, and raw bytes, <c>"|V16"</c>, for anything of that size.
    /// </summary>
    public string? Descr { get; set; }

    /// <summary>
    /// Unit of the value, any text such as <c>"m/s"</c>: a debugger and the documentation of the column show it.
    /// </summary>
    public string? Unit { get; set; }

    /// <summary>
    /// Whether the field counts the writes to its record, so that <c>ReadSnapshot</c> and <c>WriteSnapshot</c> read and
    /// write the record as a whole. The field is an <c>int</c>, <c>uint</c>, <c>long</c> or <c>ulong</c>; a record has
    /// at most one.
    /// </summary>
    public bool IsVersion { get; set; }
}
