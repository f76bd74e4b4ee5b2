namespace MemMap;

/// <summary>The forms of a dtype's text that are read.</summary>
internal enum DescrDialect
{
    /// <summary>What the header of a file may hold.</summary>
    Header,

    /// <summary>
    /// The same, and the other forms that Python prints or takes: <c>dtype([('a', 'u1')], align=True)</c>, dicts of
    /// names, formats and offsets, names such as <c>'float64'</c>, fields without a name, which are <c>f0</c>,
    /// <c>f1</c> and so on, and the number <c>3</c> for the shape <c>(3,)</c>.
    /// </summary>
    Pasted,
}
