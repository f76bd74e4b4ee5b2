using System.Buffers.Binary;
using System.Globalization;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace MemMap.Cli.Arrays;

/// <summary>Values without parts, as bytes of a file.</summary>
internal static class Scalar
{
    /// <summary>NaN as NumPy writes it; that of the CLR has a sign.</summary>
    public const ushort HalfNaN = 0x7E00;

    public const uint SingleNaN = 0x7FC0_0000;

    public const ulong DoubleNaN = 0x7FF8_0000_0000_0000;

    /// <summary>Bytes that a byte order turns round: a part of a complex number, a character of UTF-32.</summary>
    public static int WordOf(DType type) => type.Kind switch
    {
        'U' => 4,
        'c' => type.ItemSize / 2,
        _ => type.ItemSize,
    };

    public static bool IsSwapped(DType type) =>
        type.Order == (BitConverter.IsLittleEndian ? ByteOrder.BigEndian : ByteOrder.LittleEndian);

    /// <summary>Whether values have an order, a mean, and a place on an axis.</summary>
    public static bool IsReal(DType type) => type.Kind switch
    {
        'b' or 'i' or 'u' or 'M' or 'm' => type.ItemSize <= 8,
        'f' => type.ItemSize is 2 or 4 or 8,
        _ => false,
    };

    public static bool IsTime(DType type) => type.Kind is 'M' or 'm';

    /// <summary>One value in the byte order of this machine.</summary>
    public static T Read<T>(ReadOnlySpan<byte> bytes, bool isSwapped)
        where T : unmanaged
    {
        var value = MemoryMarshal.Read<T>(bytes);
        if (isSwapped)
        {
            MemoryMarshal.AsBytes(new Span<T>(ref value)).Reverse();
        }

        return value;
    }

    /// <summary>An integer of up to 8 bytes, a bool (0 or 1), or the integer of a time.</summary>
    public static Int128 ToInteger(DType type, ReadOnlySpan<byte> bytes)
    {
        var swap = IsSwapped(type);
        return (type.Kind, type.ItemSize) switch
        {
            ('b', _) => bytes[0] != 0 ? 1 : 0,
            ('u', 1) => bytes[0],
            ('u', 2) => Read<ushort>(bytes, swap),
            ('u', 4) => Read<uint>(bytes, swap),
            ('u', 8) => Read<ulong>(bytes, swap),
            (_, 1) => (sbyte)bytes[0],
            (_, 2) => Read<short>(bytes, swap),
            (_, 4) => Read<int>(bytes, swap),
            _ => Read<long>(bytes, swap),
        };
    }

    /// <summary>A real number as a double.</summary>
    public static double ToDouble(DType type, ReadOnlySpan<byte> bytes)
    {
        var swap = IsSwapped(type);
        return (type.Kind, type.ItemSize) switch
        {
            ('f', 2) => (double)BitConverter.UInt16BitsToHalf(Read<ushort>(bytes, swap)),
            ('f', 4) => BitConverter.UInt32BitsToSingle(Read<uint>(bytes, swap)),
            ('f', _) => BitConverter.UInt64BitsToDouble(Read<ulong>(bytes, swap)),
            ('M' or 'm', _) when Read<long>(bytes, swap) == long.MinValue => double.NaN,
            _ => (double)ToInteger(type, bytes),
        };
    }

    /// <summary>Copies one value of each element to neighbouring places, in the byte order of this machine.</summary>
    public static void Gather<T>(
        ReadOnlySpan<byte> elements, int itemSize, ReadOnlySpan<int> offsets, bool isSwapped, Span<T> values)
        where T : unmanaged
    {
        var count = offsets.Length == 0 ? 0 : values.Length / offsets.Length;
        var next = 0;
        for (var element = 0; element < count; element++)
        {
            var bytes = elements.Slice(element * itemSize, itemSize);
            foreach (var offset in offsets)
            {
                values[next++] = MemoryMarshal.Read<T>(bytes[offset..]);
            }
        }

        if (isSwapped)
        {
            Swap(MemoryMarshal.AsBytes(values), Unsafe.SizeOf<T>());
        }
    }

    /// <summary>Turns round the bytes of each word, in place.</summary>
    public static void Swap(Span<byte> bytes, int word)
    {
        switch (word)
        {
            case 0 or 1:
                break;
            case 2:
                var shorts = MemoryMarshal.Cast<byte, ushort>(bytes);
                BinaryPrimitives.ReverseEndianness(shorts, shorts);
                break;
            case 4:
                var ints = MemoryMarshal.Cast<byte, uint>(bytes);
                BinaryPrimitives.ReverseEndianness(ints, ints);
                break;
            case 8:
                var longs = MemoryMarshal.Cast<byte, ulong>(bytes);
                BinaryPrimitives.ReverseEndianness(longs, longs);
                break;
            default:
                for (var start = 0; start < bytes.Length; start += word)
                {
                    bytes.Slice(start, word).Reverse();
                }

                break;
        }
    }

    /// <summary>The shortest text that reads back to the same number; a whole one as C and NumPy have it.</summary>
    public static string Text<T>(T value)
        where T : INumber<T> => value.ToString(null, CultureInfo.InvariantCulture);

    /// <summary>A value as one word: a number by its shortest text, a time as NumPy prints it, bytes as hex.</summary>
    public static string Text(DType type, ReadOnlySpan<byte> bytes)
    {
        var swap = IsSwapped(type);
        switch (type.Kind)
        {
            case 'b':
                return bytes[0] != 0 ? "true" : "false";
            case 'i' or 'u' when type.ItemSize <= 8:
                return ToInteger(type, bytes).ToString(CultureInfo.InvariantCulture);
            case 'M' or 'm':
                return TimeText.Of(type, Read<long>(bytes, swap));
            case 'f' or 'c' when type.ItemSize <= (type.Kind == 'f' ? 8 : 16):
                var word = WordOf(type);
                var real = Number(bytes);
                return type.Kind == 'f' ? real : Complex(real, Number(bytes[word..]));

                string Number(ReadOnlySpan<byte> part) => word switch
                {
                    2 => Text(BitConverter.UInt16BitsToHalf(Read<ushort>(part, swap))),
                    4 => Text(BitConverter.UInt32BitsToSingle(Read<uint>(part, swap))),
                    _ => Text(BitConverter.UInt64BitsToDouble(Read<ulong>(part, swap))),
                };
            case 'S':
                return System.Text.Encoding.UTF8.GetString(bytes.TrimEnd((byte)0));
            case 'U':
                return Utf32(type, bytes);
            default:
                return Convert.ToHexStringLower(bytes);
        }
    }

    /// <summary>Whether the bytes of a text are characters of Unicode: UTF-8 of <c>S</c>, UTF-32 of <c>U</c>.</summary>
    public static bool IsText(DType type, ReadOnlySpan<byte> bytes)
    {
        if (type.Kind == 'S')
        {
            return System.Text.Unicode.Utf8.IsValid(bytes.TrimEnd((byte)0));
        }

        for (; bytes.Length > 0; bytes = bytes[4..])
        {
            if (!System.Text.Rune.IsValid(Read<uint>(bytes, IsSwapped(type))))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>UTF-32 without the NULs at its end; what is no character is U+FFFD.</summary>
    public static string Utf32(DType type, ReadOnlySpan<byte> bytes)
    {
        var swap = IsSwapped(type);
        var end = bytes.TrimEnd((byte)0).Length;
        var text = new System.Text.StringBuilder();
        for (var start = 0; start < end; start += 4)
        {
            var point = Read<uint>(bytes[start..], swap);
            text.Append(System.Text.Rune.IsValid(point) ? new System.Text.Rune(point).ToString() : "\uFFFD");
        }

        return text.ToString();
    }

    private static string Complex(string real, string imaginary) =>
        $"{real}{(imaginary.StartsWith('-') ? "" : "+")}{imaginary}j";
}
