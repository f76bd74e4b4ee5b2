using Microsoft.CodeAnalysis.Text;

namespace MemMap.Generators;

/// <summary>Writes a struct of fixed text: its characters inline, to and from strings and spans.</summary>
internal static class TextEmitter
{
    public static SourceText Emit(TextLayout text)
    {
        var writer = new SourceWriter();
        var kind = text.IsUtf32 ? $"{text.Length} characters of UTF-32" : $"{text.Length} bytes of UTF-8";
        FileEmitter.Open(writer, text.Type, $"{text.Type.Name}: {kind}, NumPy's {Descr.Format(text.DType)}");
        writer.Open($"{Attributes(text)}{text.Type.Declaration}{new ValueMembers.Interfaces(text.Type.Name, text.Type)}");
        Members(writer, text.Type.Name, text, text.Type);
        writer.Close();
        FileEmitter.Close(writer, text.Type);
        return writer.ToSourceText();
    }

    /// <summary>The text of a pasted dtype.</summary>
    public static TextLayout LayoutOf(Element element)
    {
        var dtype = (ScalarDType)element.DType;
        var isUtf32 = dtype.Kind == 'U';
        return new TextLayout(
            null!, isUtf32 ? dtype.ItemSize / 4 : dtype.ItemSize, isUtf32, dtype.Order == ByteOrder.BigEndian);
    }

    public static string Attributes(TextLayout text) => $"[{Names.InlineArray}({text.Length})]\n";

    public static void Members(SourceWriter writer, string name, TextLayout text, PartialType? type)
    {
        var (unit, kind, order) = text.IsUtf32
            ? ("uint", "Utf32", text.IsBigEndian ? $"{Names.ByteOrder}.BigEndian, " : $"{Names.ByteOrder}.LittleEndian, ")
            : ("byte", "Utf8", "");
        var room = text.IsUtf32 ? $"{text.Length} characters" : $"{text.Length} bytes of UTF-8";
        writer.Member($$"""
            private {{unit}} _unit;

            /// <summary>Stores a text, padded with NULs.</summary>
            /// <exception cref="System::ArgumentException">The text needs more than {{room}}.</exception>
            public {{name}}(System::ReadOnlySpan<char> text) =>
                {{Names.FixedText}}.Encode{{kind}}(text, this, {{order}}"{{name.TrimStart('@')}}");

            /// <inheritdoc cref="{{name}}(System::ReadOnlySpan{char})"/>
            public static implicit operator {{name}}(string text) => new(System::MemoryExtensions.AsSpan(text));

            /// <inheritdoc cref="{{name}}(System::ReadOnlySpan{char})"/>
            public static implicit operator {{name}}(System::ReadOnlySpan<char> text) => new(text);

            /// <summary>The text, without the NULs at its end.</summary>
            public static explicit operator string({{name}} text) => text.ToString();
            """);
        if (!text.IsUtf32)
        {
            writer.Member($$"""
                /// <summary>The bytes of the text, without the NULs at its end.</summary>
                {{Names.Unscoped}}
                public readonly System::ReadOnlySpan<byte> AsUtf8() => {{Names.FixedText}}.TrimUtf8(Units);
                """);
        }

        writer.Member($$"""
            {{Names.Unscoped}}
            private readonly System::ReadOnlySpan<{{unit}}> Units => this;

            /// <summary>Whether both texts are equal.</summary>
            public readonly bool Equals(System::ReadOnlySpan<char> text) =>
                {{Names.FixedText}}.Equals{{kind}}(Units, {{order}}text);

            /// <summary>Whether both texts are equal; a text that is too long never is.</summary>
            public static bool operator ==({{name}} left, string right) =>
                left.Equals(System::MemoryExtensions.AsSpan(right));

            /// <summary>Whether the texts differ.</summary>
            public static bool operator !=({{name}} left, string right) => !(left == right);
            """);
        if (ValueMembers.HasEquality(type))
        {
            ValueMembers.Equality(writer, name, "Whether both are the same text.",
                () => writer.Lines($"{Names.SpanMethods}.SequenceEqual(Units, other.Units);"),
                () => writer.Lines($"{Names.Blocks}.HashCode(Units);"));
        }

        if (ValueMembers.HasText(type))
        {
            ValueMembers.Text(writer, "The text, without the NULs at its end; invalid characters become U+FFFD.",
                () => writer.Lines($"{Names.FixedText}.Decode{kind}(Units{(text.IsUtf32 ? $", {order.TrimEnd(',', ' ')}" : "")});"),
                () => writer.Lines($"{Names.FixedText}.TryFormat{kind}(Units, {order}destination, out charsWritten);"));
        }
    }
}
