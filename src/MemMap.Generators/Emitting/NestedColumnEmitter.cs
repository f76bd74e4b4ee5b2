namespace MemMap.Generators;

/// <summary>The column of a nested record, as a generated type.</summary>
/// <param name="Record">The nested record.</param>
/// <param name="Access">For reading and writing, or for reading.</param>
/// <param name="Name">Name of the generated type.</param>
internal sealed record NestedColumn(Element Record, Access Access, string Name)
{
    /// <summary>Whether a public field leads to it.</summary>
    public bool IsPublic { get; set; }
}

/// <summary>
/// Writes the column of a nested record: what a column has, and behind that the fields of the record. Where a field has
/// the name of a member of columns, it is the field; the column itself, to which it converts, has the member.
/// </summary>
internal sealed class NestedColumnEmitter(SourceWriter writer, NestedColumn nested, string column)
{
    private string Type => $"{nested.Access.Column}<{nested.Record.Type}>";

    public void Emit(Action properties)
    {
        writer.Open($$"""
            /// <summary>Records of <c>{{Xml.Escape(nested.Record.DisplayName)}}</c> as a column, and their fields as columns.</summary>
            {{Names.Generated}}
            {{(nested.IsPublic ? "public" : "internal")}} readonly ref struct {{nested.Name}}
            """);
        writer.Member($"""
            private readonly {Type} {column};

            internal {nested.Name}({Type} records) => {column} = records;
            """);
        Members();
        properties();
        writer.Close();
    }

    private void Members()
    {
        var (record, access) = (nested.Record.Type, nested.Access);
        Member("Length", "Length", "long", $"Length => {column}.Length");
        Member("Item", "this[long]", $"{access.Ref} {record}", $"this[long index] => ref {column}[index]");
        Member("Item", "this[System::Index]", $"{access.Ref} {record}", $"this[System::Index index] => ref {column}[index]", Names.LowPriority);
        Member("Item", "this[System::Range]", nested.Name, $"this[System::Range range] => new({column}[range])");
        Member("Slice", "Slice(long, long, long)", nested.Name,
            $"Slice(long start, long length, long step = 1) =>\n    new({column}.Slice(start, length, step))");
        Member("CopyTo", "CopyTo", "void",
            $"CopyTo(System::Span<{record}> destination) => {column}.CopyTo(destination)");
        Member("ToArray", "ToArray", $"{record}[]", $"ToArray() => {column}.ToArray()");
        if (access.CanWrite)
        {
            Member("CopyFrom", "CopyFrom", "void",
                $"CopyFrom(System::ReadOnlySpan<{record}> source) => {column}.CopyFrom(source)");
            Member("Fill", "Fill", "void", $"Fill({record} value) => {column}.Fill(value)");
            Conversion(Access.Read);
        }

        Member("GetEnumerator", "GetEnumerator", $"{Type}.Enumerator", $"GetEnumerator() => {column}.GetEnumerator()");
        Conversion(access);
    }

    private void Member(string name, string documented, string type, string member, string? attribute = null)
    {
        if (!nested.Record.Fields.Any(field => field.Name == name && ColumnNames.IsVisible(field, isRoot: false)))
        {
            writer.Document(Documented(documented), $"");
            writer.Member(attribute is null ? $"public {type} {member};" : $"{attribute}\npublic {type} {member};");
        }
    }

    private void Conversion(Access access) => writer.Member($"""
        /// <summary>The column of the records themselves.</summary>
        public static implicit operator {access.Column}<{nested.Record.Type}>({nested.Name} column) => column.{column};
        """);

    private Inherited Documented(string member) => new($"{nested.Access.Column}{{T}}", member);
}
