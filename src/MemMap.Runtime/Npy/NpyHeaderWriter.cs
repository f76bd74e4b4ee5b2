using System.Numerics;

namespace MemMap;

/// <summary>Writes headers as NumPy does, byte for byte.</summary>
/// <remarks>
/// <code>
/// prefix {'descr': '&lt;f4', 'fortran_order': False, 'shape': (3, 4), }                         ····· \n  data
///        text                                                      room for 21 digits, less 1  pad    multiple of 64
/// </code>
/// The room lets the axis that grows take more digits without moving the data.
/// </remarks>
internal static class NpyHeaderWriter
{
    private const int Alignment = 64;

    /// <summary>The digits of 2⁶⁴, and one to spare, as in NumPy.</summary>
    private const int MaxLengthDigits = 21;

    /// <summary>The dict, without padding.</summary>
    public static string Text<TLength>(DType dtype, MemoryOrder order, IReadOnlyList<TLength> shape)
        where TLength : IBinaryInteger<TLength>
    {
        var fortranOrder = order == MemoryOrder.ColumnMajor ? "True" : "False";
        return $"{{'descr': {Descr.Format(dtype)}, 'fortran_order': {fortranOrder}, "
            + $"'shape': {ShapeTuple.Format(shape)}, }}";
    }

    /// <summary>Spaces kept for the axis that grows: the slowest, which is the first in row-major order.</summary>
    public static int GrowthRoom<TLength>(MemoryOrder order, IReadOnlyList<TLength> shape)
        where TLength : IBinaryInteger<TLength>
    {
        if (shape.Count == 0)
        {
            return 0;
        }

        var length = order == MemoryOrder.RowMajor ? shape[0] : shape[^1];
        return Math.Max(0, MaxLengthDigits - $"{length}".Length);
    }

    /// <summary>Where NumPy puts a header: in the oldest version that can hold it, data at a multiple of 64.</summary>
    public static NpyPrefix Place(string text, int growthRoom)
    {
        var isLatin1 = !text.AsSpan().ContainsAnyExceptInRange('\0', '\u00FF');
        var prefix = Pad(text, growthRoom, isLatin1 ? 1 : 3);
        return prefix is { MajorVersion: 1, TextLength: > ushort.MaxValue } ? Pad(text, growthRoom, 2) : prefix;
    }

    /// <summary>A header that ends exactly where its data begins.</summary>
    /// <exception cref="ArgumentException">The text needs more bytes, or another version.</exception>
    public static byte[] ToBytes(string text, NpyPrefix prefix)
    {
        var byteCount = prefix.TextEncoding.GetByteCount(text);
        if (byteCount >= prefix.TextLength)
        {
            throw new ArgumentException(
                $"The header has {prefix.TextLength - 1} bytes for its text, which takes {byteCount}: {text}");
        }

        var header = new byte[prefix.DataOffset];
        prefix.Write(header);
        var destination = header.AsSpan(prefix.ByteCount);
        destination.Fill((byte)' ');
        prefix.TextEncoding.GetBytes(text, destination);
        destination[^1] = (byte)'\n';
        return header;
    }

    /// <summary>1 to 64 spaces, never 0: NumPy's formula.</summary>
    private static NpyPrefix Pad(string text, int growthRoom, int majorVersion)
    {
        var prefix = new NpyPrefix(majorVersion, 0);
        var textLength = prefix.TextEncoding.GetByteCount(text) + growthRoom + 1;
        var padding = Alignment - ((prefix.ByteCount + textLength) % Alignment);
        return prefix with { TextLength = textLength + padding };
    }
}
