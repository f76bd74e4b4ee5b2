using System.Numerics;
using System.Runtime.CompilerServices;
using MemMap.TimeUnits;

namespace MemMap.Tests;

/// <summary>Records of everything, and the texts and blocks that they have.</summary>
internal static partial class FixtureLayouts
{
    [MemMapText(5, Encoding = TextEncoding.Utf32)]
    public partial struct Word;

    [MemMapText(5, Encoding = TextEncoding.Utf32, ByteOrder = ByteOrder.BigEndian)]
    public partial struct BigEndianWord;

    [MemMapText(3, Encoding = TextEncoding.Utf32)]
    public partial struct ShortWord;

    [MemMapText(3, Encoding = TextEncoding.Utf32, ByteOrder = ByteOrder.BigEndian)]
    public partial struct BigEndianShortWord;

    [MemMapText(2, Encoding = TextEncoding.Utf32)]
    public partial struct Pair;

    [MemMapText(4)]
    public partial struct Tag;

    [MemMapText(5)]
    public partial struct FiveBytes;

    [MemMapText(8)]
    public partial struct Symbol;

    [InlineArray(3)]
    public struct ThreeBytes
    {
        private byte _first;
    }

    [InlineArray(5)]
    public struct FiveRawBytes
    {
        private byte _first;
    }

    [InlineArray(7)]
    public struct SevenBytes
    {
        private byte _first;
    }

    [InlineArray(16)]
    public struct SixteenBytes
    {
        private byte _first;
    }

    [MemMapArray<Pair>(Shape = "2")]
    public partial struct TwoPairs;

    [MemMapArray<Tag>(Shape = "2")]
    public partial struct TwoTags;

    [MemMapArray<float>(Shape = "3")]
    public partial struct Triple;

    [MemMapArray<double>(Shape = "2,3")]
    public partial struct DoubleBlock;

    [MemMapArray<BigEndian<short>>(Shape = "3,1")]
    public partial struct BigEndianBlock;

    [MemMapArray<ushort>(Shape = "2,3,2")]
    public partial struct ShortBlock;

    [MemMapArray(Shape = "*", Pack = 1)]
    public partial struct PackedAll
    {
        public bool b;
        public sbyte i1;
        public byte u1;
        public short i2;
        public ushort u2;
        public int i4;
        public uint u4;
        public long i8;
        public ulong u8;
        public Half f2;
        public float f4;
        public double f8;
        public Complex64 c8;
        public Complex c16;
        public FiveBytes s;
        public ShortWord t;
        [MemMapField(Descr = "|V3")]
        public ThreeBytes v;
        public DateTime64<Nanosecond> d;
        public DateTime64<Day> e;
        public TimeDelta64<Millisecond> g;
        [MemMapField(Descr = "<M8[25s]")]
        public long h;
    }

    [MemMapArray(Shape = "*")]
    public partial struct AlignedAll
    {
        public bool b;
        public sbyte i1;
        public byte u1;
        public short i2;
        public ushort u2;
        public int i4;
        public uint u4;
        public long i8;
        public ulong u8;
        public Half f2;
        public float f4;
        public double f8;
        public Complex64 c8;
        public Complex c16;
        public FiveBytes s;
        public ShortWord t;
        [MemMapField(Descr = "|V3")]
        public ThreeBytes v;
        public DateTime64<Nanosecond> d;
        public DateTime64<Day> e;
        public TimeDelta64<Millisecond> g;
        [MemMapField(Descr = "<M8[25s]")]
        public long h;
    }

    [MemMapArray(Shape = "*", ByteOrder = ByteOrder.BigEndian)]
    public partial struct BigEndianAll
    {
        public bool b;
        public sbyte i1;
        public byte u1;
        public BigEndian<short> i2;
        public BigEndian<ushort> u2;
        public BigEndian<int> i4;
        public BigEndian<uint> u4;
        public BigEndian<long> i8;
        public BigEndian<ulong> u8;
        public BigEndian<Half> f2;
        public BigEndian<float> f4;
        public BigEndian<double> f8;
        public BigEndian<Complex64> c8;
        public BigEndian<Complex> c16;
        public FiveBytes s;
        public BigEndianShortWord t;
        [MemMapField(Descr = "|V3")]
        public ThreeBytes v;
        [MemMapField(Descr = ">M8[ns]")]
        public BigEndian<long> d;
        [MemMapField(Descr = ">M8[D]")]
        public BigEndian<long> e;
        [MemMapField(Descr = ">m8[ms]")]
        public BigEndian<long> g;
        [MemMapField(Descr = ">M8[25s]")]
        public BigEndian<long> h;
    }

    [MemMapArray(Shape = "*", Pack = 1)]
    public partial struct SubArray1D
    {
        public byte k;
        public Triple v;
    }

    [MemMapArray(Shape = "*", Pack = 1)]
    public partial struct SubArray2D
    {
        public byte k;
        public DoubleBlock m;
        public BigEndianBlock n;
    }

    [MemMapArray(Shape = "", Pack = 1)]
    public partial struct OneSubArray2D
    {
        public byte k;
        public DoubleBlock m;
        public BigEndianBlock n;
    }

    [MemMapArray(Shape = "*", Pack = 1)]
    public partial struct SubArray3D
    {
        public ShortBlock t;
    }

    [MemMapArray(Shape = "*", Pack = 1)]
    public partial struct SubTexts
    {
        public TwoTags s;
        public TwoPairs u;
    }

    [MemMapArray(Shape = "*", Pack = 1)]
    public partial struct RawField
    {
        public short a;
        [MemMapField(Descr = "|V5")]
        public FiveRawBytes raw;
        public short b;
    }

    [MemMapArray(Shape = "*", Pack = 1)]
    public partial struct MarketTick
    {
        public DateTime64<Nanosecond> ts;
        public Symbol sym;
        public double bid;
        public double ask;
        public uint size;
        public byte flags;
        [MemMapField(Descr = "|V3")]
        public ThreeBytes pad;
    }

    [MemMapArray(Shape = "2,*", Pack = 1, Order = MemoryOrder.ColumnMajor)]
    public partial struct NestedColumns
    {
        public int id;
        public PackedPair @in;
        public byte w;
    }

    [MemMapArray(Shape = "2,*", Order = MemoryOrder.ColumnMajor)]
    public partial struct AlignedMixedColumns
    {
        public byte f0;
        public byte f1;
        public int f2;
        public byte f3;
        public long f4;
        public ushort f5;
    }

    [MemMapArray(Shape = "2,2", Pack = 1)]
    public partial struct MarketTickPairs
    {
        public DateTime64<Nanosecond> ts;
        public Symbol sym;
        public double bid;
        public double ask;
        public uint size;
        public byte flags;
        [MemMapField(Descr = "|V3")]
        public ThreeBytes pad;
    }

    [MemMapArray(Shape = "*", Descr = "[('x', ([('a', '|i1'), ('', '|V3'), ('b', '|i1'), ('', '|V3')], (3,)), (4,))]")]
    public partial struct GapsOfSubArrays;

    [MemMapArray(Shape = "*", Descr = "[('', '|V1'), (('aa', 'a'), '<i4'), ('', '|V1'), (('bb', 'b'), '<i4'), ('', '|V2')]")]
    public partial struct Titles;

    [MemMapArray(Shape = "*", Descr = "[('a', '<i4'), ('', '<i4'), ('b', '<i4')]")]
    public partial struct Unnamed;
}
