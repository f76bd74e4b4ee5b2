using System.Text;

namespace MemMap;

/// <summary>Sets words into nested brackets, one line for each row, and breaks rows that are too long.</summary>
/// <remarks>
/// <code>
/// memmap([[[0, 1],          a row: words separated by ", "
///          [2, 3]],         the next row: one line down
///         ↓
///         [[4, 5],          the next block: one more line down for every axis
///          [6, 7]]])
/// </code>
/// </remarks>
/// <param name="text">Ends where the array begins: behind <c>memmap(</c>, on its first line.</param>
/// <param name="shape">Lengths of the axes of the array, slowest first; none is empty.</param>
/// <param name="summary">Where <c>...</c> stands for elements that have no word.</param>
/// <param name="words">One for each shown element, in row-major order.</param>
internal sealed class BracketLayout(StringBuilder text, long[] shape, Summary summary, string[] words)
{
    private const string Gap = "...";

    private int _nextWord;

    /// <summary>Appends all words.</summary>
    /// <param name="lineWidth">Columns of a line, the brackets and the comma that close it included.</param>
    public void Append(int lineWidth)
    {
        if (shape.Length == 0)
        {
            text.Append(words[0]);
            return;
        }

        AppendAxis(axis: 0, indent: text.Length + 1, rowEnd: lineWidth - shape.Length - 1);
    }

    /// <param name="axis">The axis whose brackets are set.</param>
    /// <param name="indent">The column behind its opening bracket.</param>
    /// <param name="rowEnd">The column that no word of a row passes.</param>
    private void AppendAxis(int axis, int indent, int rowEnd)
    {
        text.Append('[');
        if (axis == shape.Length - 1)
        {
            AppendRow(shape[axis], indent, rowEnd);
        }
        else
        {
            AppendInnerAxes(axis, indent, rowEnd);
        }

        text.Append(']');
    }

    private void AppendInnerAxes(int axis, int indent, int rowEnd)
    {
        var length = shape[axis];
        var separator = "," + new string('\n', shape.Length - 1 - axis) + new string(' ', indent);
        for (var position = 0; position < summary.ShownCount(length); position++)
        {
            if (position > 0)
            {
                text.Append(separator);
            }

            if (summary.IsBehindGap(position, length))
            {
                text.Append(Gap).Append(separator);
            }

            AppendAxis(axis + 1, indent + 1, rowEnd);
        }
    }

    private void AppendRow(long length, int indent, int rowEnd)
    {
        var column = indent;
        for (var position = 0; position < summary.ShownCount(length); position++)
        {
            if (summary.IsBehindGap(position, length))
            {
                AppendWord(Gap);
            }

            AppendWord(words[_nextWord++]);
        }

        void AppendWord(string word)
        {
            // The first word stays on its line however long it is: on the next one it would not fit either.
            var wordLength = PythonText.Length(word);
            if (column > indent && column + ", ".Length + wordLength > rowEnd)
            {
                text.Append(",\n").Append(' ', indent);
                column = indent;
            }
            else if (column > indent)
            {
                text.Append(", ");
                column += ", ".Length;
            }

            text.Append(word);
            column += wordLength;
        }
    }
}
