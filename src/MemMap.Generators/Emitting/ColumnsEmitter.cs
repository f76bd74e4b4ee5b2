namespace MemMap.Generators;

/// <summary>Writes <c>ViewColumns</c> and <c>ReadOnlyViewColumns</c>: one property for each field of the record.</summary>
internal static class ColumnsEmitter
{
    public static void Emit(SourceWriter writer, Element record, Access access)
    {
        var name = access.Columns;
        writer.Open($"""
            /// <summary>The fields of all records, each as a strided view.</summary>
            {Names.Generated}
            public readonly ref struct {name}
            """);
        writer.Member($"""
            private readonly {Names.Grant}<{record.Type}> _grant;

            internal {name}({Names.Grant}<{record.Type}> grant) => _grant = grant;
            """);
        foreach (var field in record.Fields.Where(static field =>
            field.Visibility != Visibility.Hidden && field.Element.Type.Length > 0))
        {
            var visibility = field.Visibility == Visibility.Public ? "public" : "internal";
            var column = access.CanWrite && !field.IsReadOnly ? Access.Write.Column : Access.Read.Column;
            var unit = field.Unit.Length == 0 ? "" : $", in {Xml.Escape(field.Unit)}";
            var hides = field.Name is "Equals" or "GetHashCode" or "GetType" or "ToString" or "ReferenceEquals"
                or "MemberwiseClone" ? "new " : "";
            writer.Member($"""
                /// <summary><c>{Xml.Escape(field.DTypeName)}</c> of every record: {field.Element.DisplayName} at byte {field.Offset}{unit}.</summary>
                {visibility} {hides}{column}<{field.Element.Type}> {field.Name} => _grant.Column<{field.Element.Type}>({field.Offset});
                """);
        }

        writer.Close();
    }
}
