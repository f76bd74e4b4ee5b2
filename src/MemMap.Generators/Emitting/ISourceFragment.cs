namespace MemMap.Generators;

/// <summary>A piece of code that writes itself: in the hole of an interpolated string it takes no memory.</summary>
internal interface ISourceFragment
{
    void WriteTo(SourceWriter writer);
}
