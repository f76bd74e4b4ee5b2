namespace MemMap.Generators;

/// <summary>
/// Writes what a record has beyond its fields: equality, text, and what a debugger shows; and the fields themselves where
/// a pasted dtype says them.
/// </summary>
internal static class RecordEmitter
{
    /// <summary>What a debugger shows of a record that a pasted dtype nests.</summary>
    private const string NestedDebugView = "MemMapDebugView";

    /// <summary>What stands before the declaration of a struct whose fields are generated.</summary>
    public static string Attributes(Element record)
    {
        var arguments = RecordStorage.Of(record.Fields, record.ItemSize).Kind switch
        {
            RecordStorage.Kinds.Natural => $"{Names.LayoutKind}.Sequential",
            RecordStorage.Kinds.Packed => $"\n    {Names.LayoutKind}.Sequential, Pack = 1",
            _ => $"\n    {Names.LayoutKind}.Explicit, Pack = 1, Size = {record.ItemSize}",
        };
        return $"[{Names.StructLayout}({arguments})]\n";
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

    /// <summary>Equality and text; of a nested record also what a debugger shows, which a layout's description has.</summary>
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
                () => writer.Lines($"{Names.RecordText}.ToString(in this, provider);"),
                () => Text(writer, record));
        }

        if (type is null)
        {
            DebugView(writer, record);
        }
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
            Declare(writer, element, Attributes(element), new DebuggerProxy(element.Type, NestedDebugView));
            Fields(writer, element);
            ValueMembers(writer, element, null);
        }
        else if (element.Item is { } repeated)
        {
            var axes = BlockEmitter.AxesOf(element);
            Declare(writer, element, BlockEmitter.Attributes(axes));
            new BlockEmitter(writer, element.Type, repeated, axes).Members(null);
        }
        else
        {
            var text = TextEmitter.LayoutOf(element);
            Declare(writer, element, TextEmitter.Attributes(text));
            TextEmitter.Members(writer, element.Type, text, null);
        }

        writer.Close();
    }

    private static void Declare(SourceWriter writer, Element element, string attributes, DebuggerProxy proxy = default) =>
        writer.Open($"""
            /// <summary>{element.DisplayName}, {element.ItemSize} bytes.</summary>
            {Names.Generated}
            {attributes}{proxy}public struct {element.Type}{new Generators.ValueMembers.Interfaces(element.Type, null)}
            """);

    /// <summary>What stands before a record, so that a debugger shows its fields.</summary>
    /// <param name="type">The struct; null where it is not a record.</param>
    /// <param name="view">Nested type that shows its fields.</param>
    public readonly struct DebuggerProxy(string? type, string view) : ISourceFragment
    {
        public void WriteTo(SourceWriter writer)
        {
            if (type is not null)
            {
                writer.Append($"[Debug::DebuggerTypeProxy(typeof({type}.{view}))]\n");
            }
        }
    }

    /// <summary>The values of all fields, for a debugger: <c>record.Time, record.Price</c>.</summary>
    public static void DebugValues(SourceWriter writer, Element record)
    {
        for (var i = 0; i < record.Fields.Count; i++)
        {
            if (i > 0)
            {
                writer.Append($",");
                writer.Space();
            }

            DebugValue(writer, record.Fields[i]);
        }
    }

    /// <summary>Every field with its place in a record that has no description of its own.</summary>
    private static void DebugView(SourceWriter writer, Element record)
    {
        writer.Member($"{Names.Generated}\nprivate sealed class {NestedDebugView}({record.Type} record) : {Names.DebugFields}([");
        for (var i = 0; i < record.Fields.Count; i++)
        {
            var field = record.Fields[i];
            var (name, dtype) = (new StringLiteral(field.DTypeName), new StringLiteral(field.Element.Descr));
            writer.Append($"    new({name}, {field.Offset}, {dtype}, ");
            DebugValue(writer, field);
            writer.Lines(i < record.Fields.Count - 1 ? ")," : ")]);");
        }
    }

    private static void DebugValue(SourceWriter writer, Field field)
    {
        if (field.Element.LacksText)
        {
            writer.Append($"{new PlainValueCall("record", field)}.ToString()");
        }
        else
        {
            writer.Append($"record.{field.Name}");
        }
    }

    private static void Equal(SourceWriter writer, Element record)
    {
        for (var i = 0; i < record.Fields.Count; i++)
        {
            var field = record.Fields[i];
            if (i > 0)
            {
                writer.Space();
                writer.Append($"&& ");
            }

            var name = field.Name;
            if (field.Element.LacksEquality)
            {
                writer.Append($"{new PlainValueCall("this", field)}.Equals({new PlainValueCall("other", field)})");
            }
            else if (IsInteger(field.Element))
            {
                writer.Append($"{This(field)} == other.{name}");
            }
            else if (field.Element.Type is "float" or "double")
            {
                writer.Append($"{This(field)}.Equals(other.{name})");
            }
            else
            {
                writer.Append($"{Names.Blocks}.Equal({This(field)}, other.{name})");
            }
        }

        writer.Lines(";");
    }

    /// <summary>Whether <c>==</c> is the equality of the type; it is not of numbers with a NaN.</summary>
    private static bool IsInteger(Element element) => element.Type
        is "sbyte" or "byte" or "short" or "ushort" or "int" or "uint" or "long" or "ulong";

    /// <summary>The eighth value, which is the last that C# combines, is the hash code of those that are left.</summary>
    private static void Hash(SourceWriter writer, Element record)
    {
        const int Most = 8;
        writer.Append($"System::HashCode.Combine(");
        for (var i = 0; i < record.Fields.Count; i++)
        {
            if (i > 0)
            {
                writer.Append($",");
                writer.Space();
            }

            if (i % (Most - 1) == 0 && i > 0 && i < record.Fields.Count - 1)
            {
                writer.Append($"System::HashCode.Combine(");
            }

            var field = record.Fields[i];
            if (field.Element.LacksEquality)
            {
                writer.Append($"{new PlainValueCall("this", field)}.GetHashCode()");
            }
            else
            {
                writer.Append($"{This(field)}");
            }
        }

        for (var i = Most - 1; i < record.Fields.Count - 1; i += Most - 1)
        {
            writer.Append($")");
        }

        writer.Lines(");");
    }

    private static void Text(SourceWriter writer, Element record)
    {
        writer.Lines($"new {Names.RecordText}(destination, {new StringLiteral(record.DisplayName)}, provider)");
        for (var i = 0; i < record.Fields.Count; i++)
        {
            var field = record.Fields[i];
            if (i > 0)
            {
                writer.Break();
            }

            writer.Append($".Field({new StringLiteral((field.Name[0] == '@' ? field.Name.Substring(1) : field.Name))}, ");
            if (field.Element.LacksText)
            {
                writer.Append($"{new PlainValueCall("this", field)})");
            }
            else
            {
                writer.Append($"{This(field)})");
            }
        }

        writer.Lines("\n.TryEnd(out charsWritten);");
    }

    /// <summary>Parameters of generated members hide fields of their names.</summary>
    private static string This(Field field) => field.Name is "other" or "obj" or "format" or "provider"
        or "destination" or "charsWritten" or "left" or "right" ? $"this.{field.Name}" : field.Name;
}
