using System.Buffers.Text;

namespace MemMap;

/// <summary>The length of one axis in the text of a header, which is written over as an array grows.</summary>
/// <remarks>
/// <code>
/// {'descr': '&lt;f4', 'fortran_order': False, 'shape': (999, 4), }      ␤
/// {'descr': '&lt;f4', 'fortran_order': False, 'shape': (1000, 4), }     ␤
///                                                    └─┬┘└─ tail ─┘└─ room
/// </code>
/// Nothing else in the header changes, whatever program wrote it. A header that NumPy wrote for one length becomes the
/// header that NumPy writes for the other.
/// </remarks>
internal static class NpyLength
{
    private const int MaxDigits = 20;

    /// <summary>Replaces a length; the padding after the text takes up the difference.</summary>
    /// <param name="header">All bytes before the data.</param>
    /// <param name="shapeOffset">Offset of the shape's tuple in <paramref name="header"/>, in bytes.</param>
    /// <param name="axis">Axis to change: an index into the tuple.</param>
    /// <param name="length">New length of the axis, 0 or more.</param>
    /// <returns>False where the padding is too short; nothing is changed then.</returns>
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
