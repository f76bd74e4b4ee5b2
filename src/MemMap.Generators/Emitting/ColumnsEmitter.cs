namespace MemMap.Generators;

/// <summary>
/// Writes <c>ViewColumns</c> and <c>ReadOnlyViewColumns</c>: one property for each field of the record. Behind them, for
/// each type of nested records, a column that has its fields as columns again: <c>view.Columns.Leg.Price</c>.
/// </summary>
internal sealed class ColumnsEmitter
{
    private readonly SourceWriter _writer;
    private readonly Element _root;
    private readonly List<NestedColumn> _nested = [];
    private Dictionary<string, string>? _bools;

    private ColumnsEmitter(SourceWriter writer, Element record, Access access)
    {
        _writer = writer;
        _root = record;
        FindNested(record, access, isPublic: true, isRoot: true);
    }

    /// <summary>Names of what only nested records, and bools within fields, need.</summary>
    private ColumnNames FreeNames => field ??= new ColumnNames(_root);

    public static void Emit(SourceWriter writer, Element record, Access access)
    {
        var name = access.Columns;
        writer.Open($"""
            /// <inheritdoc cref="{Access.Write.View}.Columns"/>
            {Names.Generated}
            public readonly ref struct {name}
            """);
        writer.Member($"""
            private readonly {access.Column}<{record.Type}> _origin;

            internal {name}({access.Column}<{record.Type}> records) => _origin = records;
            """);
        var emitter = new ColumnsEmitter(writer, record, access);
        emitter.Properties(record, access, "_origin", isRoot: true);
        var column = emitter._nested.Count == 0 ? "" : emitter.FreeNames.Unique("_column");
        foreach (var nested in emitter._nested)
        {
            new NestedColumnEmitter(writer, nested, column).Emit(
                () => emitter.Properties(nested.Record, nested.Access, column, isRoot: false));
        }

        emitter.BoolRuns();
        writer.Close();
    }

    /// <summary>Every type of records below, once; public if one of the fields that lead to it is.</summary>
    private void FindNested(Element record, Access access, bool isPublic, bool isRoot)
    {
        foreach (var field in record.Fields)
        {
            if (!ColumnNames.IsVisible(field, isRoot) || !ColumnNames.HasColumns(field.Element))
            {
                continue;
            }

            var accessOfField = AccessOf(field, access);
            var isPublicField = isPublic && field.Visibility == Visibility.Public;
            var known = Find(field.Element, accessOfField);
            if (known is null)
            {
                known = new NestedColumn(
                    field.Element, accessOfField, FreeNames.Unique(ColumnNames.OfType(field.Element, accessOfField)));
                _nested.Add(known);
            }
            else if (known.IsPublic || !isPublicField)
            {
                continue;
            }

            known.IsPublic = isPublicField;
            FindNested(field.Element, accessOfField, isPublicField, isRoot: false);
        }
    }

    private NestedColumn? Find(Element record, Access access)
    {
        foreach (var nested in _nested)
        {
            if (nested.Record.Type == record.Type && nested.Access == access)
            {
                return nested;
            }
        }

        return null;
    }

    private void Properties(Element record, Access access, string column, bool isRoot)
    {
        foreach (var field in record.Fields)
        {
            if (!ColumnNames.IsVisible(field, isRoot))
            {
                continue;
            }

            var accessOfField = AccessOf(field, access);
            var nested = Find(field.Element, accessOfField);
            var unit = field.Unit.Length == 0 ? "" : $", in {Xml.Escape(field.Unit)}";
            _writer.Lines("");
            if (isRoot && !access.CanWrite && field.Name[0] != '@')
            {
                _writer.Lines($"/// <inheritdoc cref=\"{Access.Write.Columns}.{field.Name}\"/>");
            }
            else
            {
                _writer.Append($"/// <summary><c>{Xml.Escape(field.DTypeName)}</c>: ");
                _writer.Lines($"{field.Element.DisplayName} at byte {field.Offset}{unit}.</summary>");
            }

            _writer.Append($"{(field.Visibility == Visibility.Public ? "public" : "internal")} {ColumnNames.New(field)}");
            if (nested is not null)
            {
                _writer.Append($"{nested.Name} {field.Name} => new(");
                FieldAt(field, column);
                _writer.Lines(");");
            }
            else if (field.Element is { Axes.Count: > 0, Item: { Type.Length: > 0 } item })
            {
                _writer.Append($"{accessOfField.BlockColumn}<{field.Element.Type}, {item.Type}> {field.Name} => new(");
                FieldAt(field, column);
                _writer.Append($", [{string.Join(", ", field.Element.Axes)}]");
                Bools(item);
                _writer.Lines(");");
            }
            else
            {
                _writer.Append($"{accessOfField.Column}<{field.Element.Type}> {field.Name} => ");
                FieldAt(field, column);
                _writer.Lines(";");
            }
        }
    }

    private void FieldAt(Field field, string column)
    {
        _writer.Append($"{column}.FieldAt<{field.Element.Type}>({field.Offset}");
        Bools(field.Element);
        _writer.Append($")");
    }

    /// <summary>One argument more, where an element has bools within; a bool itself is known by its type.</summary>
    private void Bools(Element element)
    {
        if (element.Type != "bool" && Booleans.Arguments(element) is { Length: > 0 } arguments)
        {
            _bools ??= [];
            if (!_bools.TryGetValue(arguments, out var name))
            {
                _bools.Add(arguments, name = FreeNames.Unique("s_bools"));
            }

            _writer.Append($", {name}");
        }
    }

    /// <summary>Where the bools of fields are that are more than a bool; copies of them are mended.</summary>
    private void BoolRuns()
    {
        if (_bools is null)
        {
            return;
        }

        foreach (var pair in _bools)
        {
            _writer.Member($"private static readonly {Names.BoolRuns} {pair.Value} = new({pair.Key});");
        }
    }

    private static Access AccessOf(Field field, Access access) => field.IsReadOnly ? Access.Read : access;
}
