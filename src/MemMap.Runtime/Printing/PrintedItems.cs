namespace MemMap;

/// <summary>
/// Copies of the elements that are shown, in reading order. NumPy aligns a column of numbers by everything it
/// shows of it, so each record field and each sub-array is formatted as one such list.
/// </summary>
internal sealed class PrintedItems
{
    private readonly IReadOnlyList<ReadOnlyMemory<byte>> _items;

    private PrintedItems(IReadOnlyList<ReadOnlyMemory<byte>> items, bool isZeroDimensional) =>
        (_items, IsZeroDimensional) = (items, isZeroDimensional);

    /// <summary>How many elements there are.</summary>
    public int Count => _items.Count;

    /// <summary>Whether this is the one element of a 0-d array, or a field of it.</summary>
    public bool IsZeroDimensional { get; }

    /// <summary>Copies what a summary shows of an array that has elements.</summary>
    public static PrintedItems Read(long[] shape, Summary summary, ItemReader item)
    {
        var items = new List<ReadOnlyMemory<byte>>();
        ReadAxis(axis: 0, index: 0);
        return new PrintedItems(items, isZeroDimensional: shape.Length == 0);

        void ReadAxis(int axis, long index)
        {
            if (axis == shape.Length)
            {
                items.Add(item(index).ToArray());
                return;
            }

            var length = shape[axis];
            for (var position = 0; position < summary.ShownCount(length); position++)
            {
                ReadAxis(axis + 1, (index * length) + summary.IndexAt(position, length));
            }
        }
    }

    /// <summary>One field of every record.</summary>
    public PrintedItems Field(DTypeField field) =>
        new([.. _items.Select(item => item.Slice(field.OffsetInBytes, field.Type.ItemSize))], IsZeroDimensional);

    /// <summary>The elements of every sub-array, those of the first sub-array first.</summary>
    /// <param name="count">Elements of one sub-array.</param>
    /// <param name="itemSize">Bytes of one of them.</param>
    public PrintedItems Elements(int count, int itemSize) =>
        new(
            [.. _items.SelectMany(item => Enumerable.Range(0, count).Select(i => item.Slice(i * itemSize, itemSize)))],
            isZeroDimensional: false);

    /// <summary>Formats each element by itself.</summary>
    public T[] Select<T>(Func<ReadOnlySpan<byte>, T> format) => [.. _items.Select(item => format(item.Span))];
}
