namespace MemMap.Generators;

/// <summary>Writes what every value has: equality and text, unless the user wrote them.</summary>
internal static class ValueMembers
{
    public static bool HasEquality(PartialType? type) =>
        type is null || !(type.Owns("Equals") || type.Owns("GetHashCode") || type.Owns("op_Equality"));

    public static bool HasText(PartialType? type) => type is null || !(type.Owns("ToString") || type.Owns("TryFormat"));

    /// <summary>What stands behind the name of a value.</summary>
    /// <param name="name">Name of the struct; null where it is not a value.</param>
    /// <param name="type">The struct, where it is the user's; null for one that the generator declares.</param>
    public readonly struct Interfaces(string? name, PartialType? type) : ISourceFragment
    {
        public void WriteTo(SourceWriter writer)
        {
            if (name is not null && HasEquality(type))
            {
                writer.Append($" : System::IEquatable<{name}>");
            }

            if (name is not null && HasText(type))
            {
                writer.Append($"{(HasEquality(type) ? ", " : " : ")}System::ISpanFormattable");
            }
        }
    }

    /// <param name="writer">Inside the braces of the struct.</param>
    /// <param name="name">The struct.</param>
    /// <param name="summary">What is compared.</param>
    /// <param name="equals">Writes the expression of <c>Equals</c>, of <c>other</c>, with its semicolon.</param>
    /// <param name="hashCode">Writes the expression of <c>GetHashCode</c>, with its semicolon.</param>
    public static void Equality(SourceWriter writer, string name, string summary, Action equals, Action hashCode)
    {
        writer.Member($"/// <summary>{summary}</summary>\npublic readonly bool Equals({name} other) =>");
        writer.Deeper(equals);
        writer.Member($"""
            /// <inheritdoc/>
            public override readonly bool Equals(object? obj) => obj is {name} other && Equals(other);

            /// <inheritdoc/>
            """);
        writer.Append($"public override readonly int GetHashCode() => ");
        writer.Deeper(hashCode);
        writer.Member($"""
            /// <inheritdoc cref="Equals({name})"/>
            public static bool operator ==({name} left, {name} right) => left.Equals(right);

            /// <summary>Whether the values differ.</summary>
            public static bool operator !=({name} left, {name} right) => !left.Equals(right);
            """);
    }

    /// <param name="writer">Inside the braces of the struct.</param>
    /// <param name="summary">What the text is.</param>
    /// <param name="toString">Writes the expression of <c>ToString</c>, with its semicolon.</param>
    /// <param name="tryFormat">Writes the expression of <c>TryFormat</c>, with its semicolon.</param>
    public static void Text(SourceWriter writer, string summary, Action toString, Action tryFormat)
    {
        writer.Member($"""
            /// <summary>{summary}</summary>
            public override readonly string ToString() => ToString(null, null);

            /// <inheritdoc cref="ToString()"/>
            public readonly string ToString(string? format, System::IFormatProvider? provider) =>
            """);
        writer.Deeper(toString);
        writer.Member("""
            /// <inheritdoc/>
            public readonly bool TryFormat(
                System::Span<char> destination, out int charsWritten,
                System::ReadOnlySpan<char> format = default, System::IFormatProvider? provider = null) =>
            """);
        writer.Deeper(tryFormat);
    }
}
