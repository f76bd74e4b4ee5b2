namespace MemMap.Generators;

/// <summary>
/// Writes what a record has beyond its fields: equality, text, and what a debugger shows; and the fields themselves where
/// a pasted dtype says them.
/// </summary>
internal static class RecordEmitter
{
    /// <summary>What stands before the declaration of a struct whose fields are generated.</summary>
    public static string Attributes(Element record)
    {
        var arguments = RecordStorage.Of(record.Fields, record.ItemSize).Kind switch
        {
            RecordStorage.Kinds.Natural => "Sequential",
            RecordStorage.Kinds.Packed => "Sequential, Pack = 1",
            _ => $"Explicit, Pack = 1, Size = {record.ItemSize}",
        };
        return $"[{Names.StructLayout}(\n    {Names.LayoutKind}.{arguments})]\n";
    }

    /// <summary>The fields of a pasted dtype.</summary>
    public static void Fields(SourceWriter writer, Element record)
    {
        var isExplicit = RecordStorage.Of(record.Fields, record.ItemSize).Kind == RecordStorage.Kinds.Explicit;
        foreach (var field in record.Fields)
        {
            var offset = isExplicit ? $"[{Names.FieldOffset}({field.Offset})]\n" : "";
            writer.Member($"""
                /// <summary><c>{Xml.Escape(field.DTypeName)}</c>: {field.Element.DisplayName} at byte {field.Offset}.</summary>
                {offset}public {field.Element.Type} {field.Name};
                """);
        }
    }

    /// <summary>The types that a pasted dtype needs, each once.</summary>
    public static void NestedTypes(SourceWriter writer, Element record)
    {
        foreach (var field in record.Fields)
        {
            NestedType(writer, field.Element);
        }
    }

    /// <summary>Equality, text and the debugger's view.</summary>
    /// <param name="writer">Inside the braces.</param>
    /// <param name="record">The struct.</param>
    /// <param name="type">The struct, where it is the user's; null for one that the generator declares.</param>
    public static void ValueMembers(SourceWriter writer, Element record, PartialType? type)
    {
        if (Generators.ValueMembers.HasEquality(type))
        {
            Generators.ValueMembers.Equality(
                writer, record.Type, "Whether all fields are equal; padding does not count.",
                () => Equal(writer, record), () => Hash(writer, record));
        }

        if (Generators.ValueMembers.HasText(type))
        {
            Generators.ValueMembers.Text(
                writer, "The fields by their names, as C# prints a record.",
                () => Text(writer, record, "string.Create(provider, ", ");"),
                () => Text(writer, record, $"{Names.SpanMethods}.TryWrite(\n    destination, provider, ", ", out charsWritten);"));
        }

        DebugView(writer, record);
    }

    private static void NestedType(SourceWriter writer, Element element)
    {
        if (element.Item is { } item)
        {
            NestedType(writer, item);
        }

        NestedTypes(writer, element);
        if (element.Definition == Definition.Elsewhere)
        {
            return;
        }

        if (element.IsRecord)
        {
            writer.Open(Declaration(Attributes(element) + DebuggerAttribute(element.Type), element));
            Fields(writer, element);
            ValueMembers(writer, element, null);
        }
        else if (element.Item is { } repeated)
        {
            var axes = BlockEmitter.AxesOf(element);
            writer.Open(Declaration(BlockEmitter.Attributes(axes), element));
            new BlockEmitter(writer, element.Type, repeated, axes).Members(null);
        }
        else
        {
            var text = TextEmitter.LayoutOf(element);
            writer.Open(Declaration(TextEmitter.Attributes(text), element));
            TextEmitter.Members(writer, element.Type, text, null);
        }

        writer.Close();
    }

    private static string Declaration(string attributes, Element element) =>
        $"/// <summary>{element.DisplayName}, {element.ItemSize} bytes.</summary>\n{attributes}public struct {element.Type}"
        + Generators.ValueMembers.Interfaces(element.Type, null);

    public static string DebuggerAttribute(string type) =>
        $"[global::System.Diagnostics.DebuggerTypeProxy(typeof({type}.MemMapDebugView))]\n";

    private static void DebugView(SourceWriter writer, Element record)
    {
        writer.Open("/// <summary>What a debugger shows: every field with its place in the record.</summary>\n"
            + $"private sealed class MemMapDebugView({record.Type} record)");
        writer.Lines("[global::System.Diagnostics.DebuggerBrowsable(\n"
            + "    global::System.Diagnostics.DebuggerBrowsableState.RootHidden)]");
        writer.Lines($"public {Names.DebugField}[] Fields =>\n[");
        foreach (var field in record.Fields)
        {
            var (name, dtype, unit) = (new StringLiteral(field.DTypeName), new StringLiteral(field.Element.Descr), new StringLiteral(field.Unit));
            writer.Append($"    new({name}, {field.Offset}, {dtype}, {unit}, ");
            Printed(writer, field, "record", $"record.{field.Name}");
            writer.Lines("),");
        }

        writer.Lines("];");
        writer.Close();
    }

    private static void Equal(SourceWriter writer, Element record)
    {
        for (var i = 0; i < record.Fields.Count; i++)
        {
            var field = record.Fields[i];
            var (and, end) = (i == 0 ? "" : "&& ", i == record.Fields.Count - 1 ? ";" : "");
            if (field.Element.LacksEquality)
            {
                writer.Lines($"{and}{new PlainValueCall("this", field)}.Equals({new PlainValueCall("other", field)}){end}");
            }
            else
            {
                writer.Lines(
                    $"{and}{Names.Comparer}<{Comparable(field.Element)}>.Default.Equals({This(field)}, other.{field.Name}){end}");
            }
        }
    }

    /// <summary>Of a record that is reached by reference, a bool is the byte in the file: any but 0 is true.</summary>
    private static string Comparable(Element element) => element.Type == "bool" ? Names.Bool8 : element.Type;

    private static void Hash(SourceWriter writer, Element record)
    {
        writer.Lines("global::System.HashCode hash = default;");
        foreach (var field in record.Fields)
        {
            if (field.Element.LacksEquality)
            {
                writer.Lines($"hash.Add({new PlainValueCall("this", field)}.GetHashCode());");
            }
            else
            {
                writer.Lines($"hash.Add({This(field)});");
            }
        }

        writer.Lines("return hash.ToHashCode();");
    }

    private static void Text(SourceWriter writer, Element record, string before, string after)
    {
        writer.Append($"{before}$\"{record.DisplayName} {{{{ ");
        for (var i = 0; i < record.Fields.Count; i++)
        {
            var field = record.Fields[i];
            writer.Append($"{(i == 0 ? "" : ", ")}{field.Name.TrimStart('@')} = {{");
            Printed(writer, field, "this", This(field));
            writer.Append($"}}");
        }

        writer.Lines($" }}}}\"{after}");
    }

    /// <summary>What prints a field: itself, or what its dtype makes of it.</summary>
    private static void Printed(SourceWriter writer, Field field, string instance, string value)
    {
        if (field.Element.LacksText)
        {
            writer.Append($"{new PlainValueCall(instance, field)}.ToString()");
        }
        else
        {
            writer.Append($"{value}");
        }
    }

    /// <summary>Parameters and locals of generated members hide fields of their names.</summary>
    private static string This(Field field) => field.Name is "other" or "obj" or "hash" or "format" or "provider"
        or "destination" or "charsWritten" or "left" or "right" ? $"this.{field.Name}" : field.Name;
}
