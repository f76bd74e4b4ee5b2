using System.Numerics;
using static MemMap.Tests.FixtureLayouts;

namespace MemMap.Tests;

/// <summary>What NumPy and this library write to each other: edge values of every element, and records.</summary>
internal static partial class LiveLayouts
{
    [MemMapArray<Int128>(Shape = "*")]
    public partial struct Hundreds;

    [MemMapArray<Guid>(Shape = "*")]
    public partial struct Guids;

    [MemMapArray<DayOfWeek>(Shape = "*")]
    public partial struct Days;

    public enum Side : byte
    {
        Buy = 1,
        Sell = 255,
    }

    public struct Level
    {
        public double Price;
        public int Size;
        public Side Side;
    }

    [MemMapArray(Shape = "*")]
    public partial struct Quote
    {
        public long Time;
        public Level Bid;
        public Level Ask;
        public bool IsLive;
        public Half Weight;
        public Complex Phase;
    }

    [MemMapArray(Shape = "*,2", Pack = 1)]
    public partial struct PackedQuote
    {
        public bool IsLive;
        public ulong Time;
        public float Price;
        public short Size;
    }

    /// <summary>A test case for each element: layout, NumPy's dtype, values as C# and as Python.</summary>
    public static IReadOnlyList<Exchange> All { get; } =
    [
        new(typeof(Booleans), "'?'", (bool[])[true, false, true], "[True, False, True]"),
        new(typeof(SignedBytes), "'i1'", (sbyte[])[-128, 127, 0, -1], "[-128, 127, 0, -1]"),
        new(typeof(Bytes), "'u1'", (byte[])[0, 255, 7], "[0, 255, 7]"),
        new(typeof(Shorts), "'<i2'", (short[])[-32768, 32767, 258], "[-32768, 32767, 258]"),
        new(typeof(UnsignedShorts), "'<u2'", (ushort[])[0, 65535, 258], "[0, 65535, 258]"),
        new(typeof(Integers), "'<i4'", (int[])[int.MinValue, int.MaxValue, 66051], "[-2**31, 2**31 - 1, 66051]"),
        new(typeof(UnsignedIntegers), "'<u4'", (uint[])[0, uint.MaxValue, 66051], "[0, 2**32 - 1, 66051]"),
        new(typeof(Longs), "'<i8'", (long[])[long.MinValue, long.MaxValue, 1L << 40], "[-2**63, 2**63 - 1, 2**40]"),
        new(typeof(UnsignedLongs), "'<u8'", (ulong[])[0, ulong.MaxValue, 1UL << 63], "[0, 2**64 - 1, 2**63]"),
        new(
            typeof(Halves), "'<f2'",
            (Half[])[Half.MaxValue, Half.Epsilon, Half.NegativeZero, Half.PositiveInfinity, (Half)0.1],
            "[65504, 6e-8, -0.0, np.inf, 0.1]"),
        new(
            typeof(Floats), "'<f4'",
            (float[])[float.MaxValue, float.Epsilon, -0f, float.NegativeInfinity, 0.1f],
            "[3.4028235e38, 1.4e-45, -0.0, -np.inf, 0.1]"),
        new(
            typeof(Doubles), "'<f8'",
            (double[])[double.MaxValue, double.Epsilon, -0d, double.PositiveInfinity, 0.1],
            "[1.7976931348623157e308, 5e-324, -0.0, np.inf, 0.1]"),
        new(typeof(ComplexNumbers), "'<c16'", (Complex[])[new(1, -2), new(0, 1e300)], "[1-2j, 1e300j]"),
        new(typeof(Days), "'<i4'", (DayOfWeek[])[DayOfWeek.Monday, DayOfWeek.Saturday], "[1, 6]"),
        new(
            typeof(Hundreds), "'V16'", (Int128[])[Int128.One, Int128.NegativeOne],
            "[(1).to_bytes(16, 'little'), b'\\xff' * 16]"),
        new(
            typeof(Guids), "'V16'", (Guid[])[Guid.Empty, new("03020100-0504-0706-0809-0a0b0c0d0e0f")],
            "[bytes(16), bytes(range(16))]"),
        new(
            typeof(Quote),
            "np.dtype([('Time', '<i8'), ('Bid', np.dtype([('Price', '<f8'), ('Size', '<i4'), ('Side', 'u1')], align=True)), "
            + "('Ask', np.dtype([('Price', '<f8'), ('Size', '<i4'), ('Side', 'u1')], align=True)), "
            + "('IsLive', '?'), ('Weight', '<f2'), ('Phase', '<c16')], align=True)",
            (Quote[])
            [
                new()
                {
                    Time = long.MinValue,
                    Bid = new Level { Price = 1.5, Size = -7, Side = Side.Buy },
                    Ask = new Level { Price = double.NegativeInfinity, Size = 9, Side = Side.Sell },
                    IsLive = true,
                    Weight = (Half)0.5,
                    Phase = new Complex(1, 2),
                },
                default,
            ],
            "[(-2**63, (1.5, -7, 1), (-np.inf, 9, 255), True, 0.5, 1+2j), (0, (0, 0, 0), (0, 0, 0), False, 0, 0)]"),
        new(
            typeof(PackedQuote),
            "np.dtype([('IsLive', '?'), ('Time', '<u8'), ('Price', '<f4'), ('Size', '<i2')])",
            (PackedQuote[])
            [
                new() { IsLive = true, Time = ulong.MaxValue, Price = 0.1f, Size = -1 },
                new() { Size = 1 }, new() { Size = 2 }, new() { Size = 3 },
            ],
            "[[(True, 2**64 - 1, 0.1, -1), (False, 0, 0, 1)], [(False, 0, 0, 2), (False, 0, 0, 3)]]"),
    ];
}

/// <param name="Layout">Ours.</param>
/// <param name="DType">NumPy's, as Python.</param>
/// <param name="Values">As many elements as a whole number of rows has.</param>
/// <param name="Python">The same values for <c>np.array</c>.</param>
internal sealed record Exchange(Type Layout, string DType, Array Values, string Python);
