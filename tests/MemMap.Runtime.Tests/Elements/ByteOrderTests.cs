using System.Globalization;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace MemMap.Tests;

/// <summary>Numbers stored in a byte order of their own: the bytes are as said, and all else is as of the number.</summary>
public sealed class ByteOrderTests
{
    [Fact]
    public void The_most_significant_byte_comes_first()
    {
        Assert.Equal("0102", Bytes<BigEndian<short>>((short)0x0102));
        Assert.Equal("01020304", Bytes<BigEndian<int>>(0x01020304));
        Assert.Equal("0102030405060708", Bytes<BigEndian<ulong>>(0x0102030405060708UL));
        Assert.Equal("3F800000", Bytes<BigEndian<float>>(1f));
        Assert.Equal("BFF8000000000000", Bytes<BigEndian<double>>(-1.5));
        Assert.Equal("3C00", Bytes<BigEndian<Half>>((Half)1));
        Assert.Equal("3FF00000000000004000000000000000", Bytes<BigEndian<Complex>>(new Complex(1, 2)));
        Assert.Equal("3F80000040000000", Bytes<BigEndian<Complex64>>(new Complex64(1, 2)));
        Assert.Equal("0000000000000000000000000000002A", Bytes<BigEndian<Int128>>((Int128)42));
        Assert.Equal("2A", Bytes<BigEndian<byte>>((byte)42));
    }

    [Fact]
    public void Size_and_alignment_are_those_of_the_number()
    {
        Assert.Equal((2, 2), Layout<BigEndian<short>>());
        Assert.Equal((8, 8), Layout<BigEndian<double>>());
        Assert.Equal((16, 8), Layout<BigEndian<Complex>>());
        Assert.Equal((8, 4), Layout<BigEndian<Complex64>>());
        Assert.Equal((16, 16), Layout<BigEndian<Int128>>());
    }

    [Fact]
    public void The_bits_of_a_NaN_survive()
    {
        // Not a constant: an optimizing JIT keeps those as doubles, and the conversion makes a signalling NaN a quiet one.
        byte[] bytes = [0x01, 0x00, 0xA0, 0x7F];
        var number = BitConverter.ToSingle(bytes);

        Assert.Equal(0x7FA00001u, BitConverter.SingleToUInt32Bits(new BigEndian<float>(number).Value));
        Assert.Equal("7FA00001", Bytes<BigEndian<float>>(number));
    }

    [Fact]
    public void Arithmetic_and_comparison_are_those_of_the_number()
    {
        BigEndian<int> two = 2, three = 3;
        BigEndian<double> half = 0.5, nan = double.NaN;
        BigEndian<ushort> small = 7;
        var sum = 0L;
        sum += two;

        Assert.Equal(5, two + three);
        Assert.Equal(2L, sum);
        Assert.True(two < three && three >= 3 && two != three && two == 2);
        Assert.True(half < 1 && small > 6);
        Assert.False(nan < half || nan > half || nan == double.NaN);
        Assert.Equal(1.5, half * three);
    }

    [Fact]
    public void Equality_and_order_are_those_of_collections()
    {
        BigEndian<double>[] numbers = [3, double.NaN, -1, 2];

        Array.Sort(numbers);

        Assert.Equal("NaN -1 2 3", string.Join(' ', numbers.Select(static n => n.ToString("G", CultureInfo.InvariantCulture))));
        Assert.Equal(new BigEndian<double>(double.NaN), new BigEndian<double>(double.NaN));
        Assert.Equal(new BigEndian<int>(5).GetHashCode(), new BigEndian<int>(5).GetHashCode());
        Assert.True(new BigEndian<int>(5).Equals((object)new BigEndian<int>(5)));
        Assert.Equal(
            "A BigEndian<Int32> is expected; found System.String. (Parameter 'obj')",
            Assert.Throws<ArgumentException>(() => new BigEndian<int>(5).CompareTo("5")).Message);
    }

    [Fact]
    public void It_prints_as_the_number()
    {
        Span<char> room = stackalloc char[8];
        BigEndian<float> number = 1234.5f;

        Assert.Equal("1,234.50", number.ToString("N2", CultureInfo.InvariantCulture));
        Assert.Equal("1234.5", string.Create(CultureInfo.InvariantCulture, $"{number}"));
        Assert.True(number.TryFormat(room, out var written, "F0", CultureInfo.InvariantCulture));
        Assert.Equal("1234", room[..written]);
    }

    private static string Bytes<T>(T value)
        where T : unmanaged => Convert.ToHexString(MemoryMarshal.AsBytes(new ReadOnlySpan<T>(in value)));

    private static (int Size, int Alignment) Layout<T>()
        where T : unmanaged => (Unsafe.SizeOf<T>(), Unsafe.SizeOf<Behind<T>>() - Unsafe.SizeOf<T>());

#pragma warning disable CS0169, IDE0051 // Only their places count.
    private struct Behind<T>
    {
        private byte _first;
        private T _second;
    }
#pragma warning restore CS0169, IDE0051
}
