namespace MemMap.Generators;

/// <summary>
/// A value whose type leaves equality or text to its dtype: <c>MemMapLayout.Value.Plain(in this, "Levels")</c>.
/// </summary>
/// <param name="instance">What holds it.</param>
/// <param name="field">Field of a record; null for a whole block.</param>
internal readonly struct PlainValueCall(string instance, Field? field = null) : ISourceFragment
{
    public void WriteTo(SourceWriter writer)
    {
        writer.Append($"MemMapLayout.Value.Plain(in {instance}");
        if (field is not null)
        {
            writer.Append($", {new StringLiteral(field.DTypeName)}");
        }

        writer.Append($")");
    }
}
