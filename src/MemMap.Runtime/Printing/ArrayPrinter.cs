using System.Text;

namespace MemMap;

/// <summary>
/// Prints an array as NumPy's <c>repr</c> does with its default print options (8 digits, 75 columns, a summary
/// above 1000 elements). The text is that of NumPy 1.24.
/// </summary>
/// <remarks>
/// <code>
/// memmap([[1. , 2.5],                    a word for each shown element, set in brackets
///         [3. , 4. ]], dtype=float32)    the dtype, unless the words imply it
/// </code>
/// </remarks>
internal static class ArrayPrinter
{
    private const int LineWidth = 75;

    /// <summary>The text of an array. Reads only the elements that it shows, each of them once.</summary>
    /// <param name="className">NumPy's name for the array: <c>memmap</c>.</param>
    /// <param name="dtype">One element; the axes of a sub-array become the last axes, as in NumPy.</param>
    /// <param name="shape">Lengths of the axes, slowest first; empty for a 0-d array.</param>
    /// <param name="item">Reads one element; not called for an array without elements.</param>
    public static string Repr(string className, DType dtype, ReadOnlySpan<long> shape, ItemReader item)
    {
        if (dtype is SubArrayDType subArray)
        {
            long[] wholeShape = [.. shape, .. subArray.Shape];
            return Repr(className, subArray.Element, wholeShape, ElementReader(subArray, item));
        }

        var axes = shape.ToArray();
        var isEmpty = axes.Contains(0);
        var text = new StringBuilder(className).Append('(');
        if (isEmpty)
        {
            text.Append(axes is [0] ? "[]" : $"[], shape={ShapeTuple.Format(axes)}");
        }
        else
        {
            var summary = Summary.Of(axes);
            var words = ItemText.Words(dtype, PrintedItems.Read(axes, summary, item));
            new BracketLayout(text, axes, summary, words).Append(LineWidth);
        }

        if (isEmpty || !IsImplied(dtype))
        {
            AppendDType(text.Append(','), className, dtype);
        }

        return text.Append(')').ToString();
    }

    /// <summary>Whether Python reads the values back as this dtype anyway. Byte order does not count.</summary>
    private static bool IsImplied(DType dtype) =>
        dtype is ScalarDType { Kind: 'b' }
            or ScalarDType { Kind: 'i' or 'f', ItemSize: 8 }
            or ScalarDType { Kind: 'c', ItemSize: 16 };

    /// <summary>Puts the dtype behind the last line, or below it where the line would get too long.</summary>
    private static void AppendDType(StringBuilder text, string className, DType dtype)
    {
        var suffix = $"dtype={DTypeText.Of(dtype)}";
        var printed = text.ToString();
        var lastLine = printed[(printed.LastIndexOf('\n') + 1)..];
        var fits = PythonText.Length($"{lastLine} {suffix})") <= LineWidth;
        text.Append(fits ? " " : "\n" + new string(' ', className.Length + 1)).Append(suffix);
    }

    private static ItemReader ElementReader(SubArrayDType subArray, ItemReader item)
    {
        var byteLength = subArray.Element.ItemSize;
        var count = subArray.Shape.Aggregate(1L, (product, length) => product * length);
        return index => item(index / count).Slice((int)(index % count) * byteLength, byteLength);
    }
}
