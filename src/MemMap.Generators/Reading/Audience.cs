namespace MemMap.Generators;

/// <summary>Who reads a layout: the generator asks for every layout after every edit, and wants its value only.</summary>
internal enum Audience
{
    /// <summary>Errors, because a layout with one has no value.</summary>
    Generator,

    /// <summary>Everything there is to say.</summary>
    Analyzer,
}
