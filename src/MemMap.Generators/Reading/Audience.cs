namespace MemMap.Generators;

/// <summary>
/// What a layout is read for: the generator reads every layout after every edit, and needs only its value.
/// </summary>
internal enum Audience
{
    /// <summary>Errors, because a layout with one has no value.</summary>
    Generator,

    /// <summary>Everything there is to say.</summary>
    Analyzer,
}
