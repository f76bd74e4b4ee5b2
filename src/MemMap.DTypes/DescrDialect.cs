namespace MemMap;

/// <summary>The forms of a dtype's text that are read.</summary>
internal enum DescrDialect
{
    /// <summary>What the header of a file may hold.</summary>
    Header,

    /// <summary>
    /// The same, and the other forms that Python prints or takes: <c>dtype([('a', 'u1')], align=True)</c>, in which
    /// fields without a name are <c>f0</c>, <c>f1</c> and so on; dicts of names, formats and offsets; names such as
    /// <c>'float64'</c>; and the number <c>3</c> for the shape <c>(3,)</c>.
    /// </summary>
    Pasted,

    /// <summary>
    /// What generated code says to the runtime: the same as a header, dicts of fields that overlap, and the numbers
    /// that NumPy does not know, <c>'&lt;i3'</c>, <c>'&lt;u3'</c> and <c>'&lt;E2'</c>.
    /// </summary>
    Layout,
}
