using System.Buffers.Text;

namespace MemMap;

/// <summary>The length of one axis in the text of a header, which is written over as an array grows.</summary>
/// <remarks>
/// <code>
/// {'descr': '&lt;f4', 'fortran_order': False, 'shape': (999, 4), }      ␤
/// {'descr': '&lt;f4', 'fortran_order': False, 'shape': (1000, 4), }     ␤
///                                                    └─┬┘└─ tail ─┘└─ room
/// </code>
/// Nothing else of the header changes, whoever wrote it; and the header that NumPy wrote for one length becomes the one
/// that it writes for the other.
/// </remarks>
internal static class NpyLength
{
    private const int MaxDigits = 20;

    /// <summary>Puts a length in the place of another; the spaces behind the text take up the difference.</summary>
    /// <param name="header">All bytes before the data.</param>
    /// <param name="shapeOffset">Of the shape's tuple in <paramref name="header"/>.</param>
    /// <param name="axis">Of that tuple.</param>
    /// <param name="length">Of the axis, 0 or more.</param>
    /// <returns>False, and nothing is changed, where the spaces are too few.</returns>
    public static bool TryReplace(Span<byte> header, int shapeOffset, int axis, long length)
    {
        var start = shapeOffset + 1;
        for (; axis > 0; axis--)
        {
            start += header[start..].IndexOf((byte)',') + 1;
        }

        start += header[start..].IndexOfAnyInRange((byte)'0', (byte)'9');
        var oldDigitCount = header[start..].IndexOfAnyExceptInRange((byte)'0', (byte)'9');
        Span<byte> digits = stackalloc byte[MaxDigits];
        Utf8Formatter.TryFormat(length, digits, out var digitCount);

        var textEnd = header.LastIndexOfAnyExcept(" \t\r\n"u8) + 1;
        var roomEnd = header.EndsWith((byte)'\n') ? header.Length - 1 : header.Length;
        if (textEnd + digitCount - oldDigitCount > roomEnd)
        {
            return false;
        }

        var tail = header[(start + oldDigitCount)..textEnd];
        tail.CopyTo(header[(start + digitCount)..]);
        digits[..digitCount].CopyTo(header[start..]);
        var newEnd = textEnd + digitCount - oldDigitCount;
        if (newEnd < textEnd)
        {
            header[newEnd..textEnd].Fill((byte)' ');
        }

        return true;
    }
}
