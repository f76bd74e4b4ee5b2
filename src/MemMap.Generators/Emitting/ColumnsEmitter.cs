namespace MemMap.Generators;

/// <summary>Writes <c>ViewColumns</c> and <c>ReadOnlyViewColumns</c>: one property for each field of the record.</summary>
internal static class ColumnsEmitter
{
    public static void Emit(SourceWriter writer, Element record, Access access)
    {
        var name = access.Columns;
        writer.Open($"/// <summary>The fields of all records, each as a strided view.</summary>\npublic readonly ref struct {name}");
        writer.Member($$"""
            private readonly ref {{record.Type}} _origin;
            private readonly long _count;

            internal {{name}}(ref {{record.Type}} origin, long count)
            {
                _origin = ref origin;
                _count = count;
            }
            """);
        foreach (var field in record.Fields.Where(static field =>
            field.Visibility != Visibility.Hidden && field.Element.Type.Length > 0))
        {
            var visibility = field.Visibility == Visibility.Public ? "public" : "internal";
            var (column, reference) = access.CanWrite && !field.IsReadOnly
                ? (Access.Write.Column, "ref")
                : (Access.Read.Column, "in");
            var unit = field.Unit.Length == 0 ? "" : $", in {Xml.Escape(field.Unit)}";
            var hides = field.Name is "Equals" or "GetHashCode" or "GetType" or "ToString" or "ReferenceEquals"
                or "MemberwiseClone" ? "new " : "";
            writer.Member($"""
                /// <summary><c>{Xml.Escape(field.DTypeName)}</c> of every record: {field.Element.DisplayName} at byte {field.Offset}{unit}.</summary>
                {visibility} {hides}{column}<{field.Element.Type}> {field.Name} =>
                    new({reference} _origin.{field.Name}, _count, {record.ItemSize});
                """);
        }

        writer.Close();
    }
}
