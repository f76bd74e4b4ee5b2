namespace MemMap.Cli.Values;

/// <summary>A run of bytes of a record that is one field, or padding.</summary>
/// <param name="Label">Name of the field, with dots into records within records; empty for padding.</param>
/// <param name="Offset">Offset from the start of the record, in bytes.</param>
/// <param name="Size">Number of bytes.</param>
/// <param name="Type">Dtype of the field; null for padding.</param>
/// <param name="Place">The way to the field from the element; null for padding.</param>
internal sealed record Segment(string Label, int Offset, int Size, DType? Type, Leaf? Place)
{
    /// <summary>All bytes of an element in the order of the file. Fields of no bytes are not among them.</summary>
    public static IReadOnlyList<Segment> Of(DType dtype)
    {
        List<Segment> segments = [];
        Add(Leaf.Element(dtype), 0);
        return segments;

        void Add(Leaf part, int offset)
        {
            if (!part.Type.IsRecord)
            {
                if (part.Type.ItemSize > 0)
                {
                    segments.Add(new(part.Label, offset, part.Type.ItemSize, part.Type, part));
                }

                return;
            }

            var end = offset;
            foreach (var field in part.Type.Fields)
            {
                Pad(offset + field.OffsetInBytes);
                Add(part.Field(field), offset + field.OffsetInBytes);
                end = offset + field.OffsetInBytes + field.Type.ItemSize;
            }

            Pad(offset + part.Type.ItemSize);

            void Pad(int to)
            {
                if (to > end)
                {
                    segments.Add(new("", end, to - end, null, null));
                }
            }
        }
    }

    /// <summary>The dtype as a header has it, without quotes: <c>&lt;f8</c>, <c>&lt;f4 (3, 4)</c>.</summary>
    public string TypeText => Type is null ? "" : DTypeText.Short(Type);
}
