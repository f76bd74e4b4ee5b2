using System.Text.Json;

namespace MemMap.Cli.Values;

/// <summary>The rows of a selection, cut into cells: one for each value without parts.</summary>
internal sealed class Cells
{
    private readonly Selection _selection;
    private readonly IReadOnlyList<Leaf> _fields;
    private readonly bool _hasFields;

    /// <param name="selection">Rows.</param>
    /// <param name="dtype">Dtype of an element.</param>
    /// <param name="fields">Names of fields as <c>--fields</c> has them; null for all.</param>
    public Cells(Selection selection, DType dtype, string? fields)
    {
        _selection = selection;
        _fields = Leaf.Selected(dtype, fields);
        _hasFields = fields is not null;
        Leaves = [.. _fields.SelectMany(static field => field.Values())];
    }

    public IReadOnlyList<Leaf> Leaves { get; }

    /// <summary>The heads of the columns: names of fields, and indices below a row.</summary>
    public IEnumerable<string> Heads()
    {
        foreach (var index in AxisIndices.Of(_selection.RowShape))
        {
            var prefix = index.Length == 0 ? "" : $"[{string.Join(",", index)}]";
            foreach (var leaf in Leaves)
            {
                yield return prefix == "" ? (leaf.Label == "" ? "value" : leaf.Label)
                    : leaf.Label == "" ? prefix : $"{prefix}.{leaf.Label}";
            }
        }
    }

    /// <summary>The first cells of a row.</summary>
    /// <param name="view">View of the array.</param>
    /// <param name="row">Index of the row in the selection.</param>
    /// <param name="text">Text of a value.</param>
    /// <param name="count">Most cells.</param>
    public List<string> Row(in DynamicView view, long row, CellWriter text, int count = int.MaxValue)
    {
        List<string> cells = [];
        foreach (var inner in AxisIndices.Of(_selection.RowShape))
        {
            var element = ElementAt(view, row, inner);
            foreach (var leaf in Leaves)
            {
                if (cells.Count == count)
                {
                    return cells;
                }

                cells.Add(text(leaf.In(element)));
            }
        }

        return cells;
    }

    /// <summary>A row as one JSON value: arrays nested by axis.</summary>
    public void WriteJson(Utf8JsonWriter json, in DynamicView view, long row)
    {
        var shape = _selection.RowShape;
        var index = new long[shape.Length];
        Write(view, axis: 0);

        void Write(in DynamicView view, int axis)
        {
            if (axis == shape.Length)
            {
                WriteElement(json, ElementAt(view, row, index));
                return;
            }

            json.WriteStartArray();
            for (index[axis] = 0; index[axis] < shape[axis]; index[axis]++)
            {
                Write(view, axis + 1);
            }

            json.WriteEndArray();
        }
    }

    private void WriteElement(Utf8JsonWriter json, DynamicRecord element)
    {
        if (!_hasFields)
        {
            JsonValue.Write(json, element);
            return;
        }

        json.WriteStartObject();
        foreach (var field in _fields)
        {
            json.WritePropertyName(field.Label);
            JsonValue.Write(json, field.In(element));
        }

        json.WriteEndObject();
    }

    private DynamicRecord ElementAt(in DynamicView view, long row, ReadOnlySpan<long> inner)
    {
        Span<long> index = stackalloc long[1 + inner.Length];
        index[0] = row;
        inner.CopyTo(index[1..]);
        Span<long> source = stackalloc long[view.Shape.Length];
        _selection.Locate(index, source);
        return view[source];
    }
}

/// <summary>The text of a value.</summary>
internal delegate string CellWriter(DynamicRecord value);
