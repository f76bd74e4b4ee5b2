using System.Numerics;

namespace MemMap.Tests;

/// <summary>One layout for every dtype among NumPy's files that C# can name, in the shapes that they have.</summary>
internal static partial class FixtureLayouts
{
    [MemMapArray<bool>(Shape = "*")]
    public partial struct Booleans;

    [MemMapArray<bool>(Shape = "3,4")]
    public partial struct BooleanGrid;

    [MemMapArray<sbyte>(Shape = "*")]
    public partial struct SignedBytes;

    [MemMapArray<byte>(Shape = "*")]
    public partial struct Bytes;

    [MemMapArray<byte>(Shape = "3,4")]
    public partial struct ByteGrid;

    [MemMapArray<short>(Shape = "*")]
    public partial struct Shorts;

    [MemMapArray<short>(Shape = "*,4")]
    public partial struct ShortRows;

    [MemMapArray<short>(Shape = "*,2,3")]
    public partial struct ShortBlocks;

    [MemMapArray<ushort>(Shape = "*")]
    public partial struct UnsignedShorts;

    [MemMapArray<int>(Shape = "*")]
    public partial struct Integers;

    [MemMapArray<int>(Shape = "2,2,2,2,2")]
    public partial struct Integer5D;

    [MemMapArray<uint>(Shape = "*")]
    public partial struct UnsignedIntegers;

    [MemMapArray<uint>(Shape = "4")]
    public partial struct FourUnsignedIntegers;

    [MemMapArray<uint>(Shape = "*,4")]
    public partial struct UnsignedIntegerRows;

    [MemMapArray<long>(Shape = "*")]
    public partial struct Longs;

    [MemMapArray<long>(Shape = "3,4")]
    public partial struct LongGrid;

    [MemMapArray<ulong>(Shape = "*")]
    public partial struct UnsignedLongs;

    [MemMapArray<ulong>(Shape = "*,4")]
    public partial struct UnsignedLongRows;

    [MemMapArray<Half>(Shape = "*")]
    public partial struct Halves;

    [MemMapArray<float>(Shape = "*")]
    public partial struct Floats;

    [MemMapArray<float>(Shape = "5")]
    public partial struct FiveFloats;

    [MemMapArray<float>(Shape = "*,3")]
    public partial struct FloatTriples;

    [MemMapArray<float>(Shape = "3,2")]
    public partial struct FloatPairs;

    [MemMapArray<float>(Shape = "*,4")]
    public partial struct FloatRows;

    [MemMapArray<float>(Shape = "4,4")]
    public partial struct FloatSquare;

    [MemMapArray<float>(Shape = "1,1")]
    public partial struct OneFloat;

    [MemMapArray<float>(Shape = "2,3,4")]
    public partial struct FloatCube;

    [MemMapArray<float>(Shape = "*,3,2,2")]
    public partial struct Float4D;

    [MemMapArray<float>(Shape = "2,1,3,2,2")]
    public partial struct Float5D;

    [MemMapArray<float>(Shape = "*,2,2,2,2")]
    public partial struct FloatTwos;

    [MemMapArray<double>(Shape = "*")]
    public partial struct Doubles;

    [MemMapArray<double>(Shape = "5")]
    public partial struct FiveDoubles;

    [MemMapArray<double>(Shape = "3,4")]
    public partial struct DoubleGrid;

    [MemMapArray<Complex>(Shape = "*")]
    public partial struct ComplexNumbers;

    [MemMapArray(Shape = "*", Pack = 1)]
    public partial struct Point
    {
        public float x;
        public float y;
        public float z;
    }

    [MemMapArray(Shape = "*", Pack = 1)]
    public partial struct PackedMixed
    {
        public byte f0;
        public byte f1;
        public int f2;
        public byte f3;
        public long f4;
        public ushort f5;
    }

    [MemMapArray(Shape = "*")]
    public partial struct AlignedMixed
    {
        public byte f0;
        public byte f1;
        public int f2;
        public byte f3;
        public long f4;
        public ushort f5;
    }

    [MemMapArray(Shape = "")]
    public partial struct OneAlignedMixed
    {
        public byte f0;
        public byte f1;
        public int f2;
        public byte f3;
        public long f4;
        public ushort f5;
    }

    public struct AlignedPair
    {
        public ushort u;
        public double v;
    }

    [MemMapArray(Shape = "*")]
    public partial struct NestedAligned
    {
        public byte id;
        public AlignedPair @in;
        public byte w;
    }

    [System.Runtime.InteropServices.StructLayout(System.Runtime.InteropServices.LayoutKind.Sequential, Pack = 1)]
    public struct PackedPair
    {
        public ushort u;
        public double v;
    }

    [MemMapArray(Shape = "*", Pack = 1)]
    public partial struct Nested
    {
        public int id;
        public PackedPair @in;
        public byte w;
    }

    [MemMapArray(Shape = "", Pack = 1)]
    public partial struct OneNested
    {
        public int id;
        public PackedPair @in;
        public byte w;
    }

    [MemMapArray(Shape = "*,3", Pack = 1)]
    public partial struct NestedRows
    {
        public int id;
        public PackedPair @in;
        public byte w;
    }

    [MemMapArray(Shape = "*", Pack = 1)]
    public partial struct Latin
    {
        public float café;
        public int naïve;
    }

    [MemMapArray(Shape = "*")]
    public partial struct Coffee
    {
        public float café;
    }

    [MemMapArray(Shape = "*")]
    public partial struct Chinese
    {
        public long @int;
        public long 整形;
    }

    [MemMapArray(Shape = "*")]
    public partial struct Single
    {
        public float a;
    }

    /// <summary>Every layout above.</summary>
    public static IEnumerable<Type> All { get; } =
        typeof(FixtureLayouts).GetNestedTypes().Where(static type => type.GetNestedType("ReadOnlyMap") is not null);

    /// <summary>By its name.</summary>
    public static Type Named(string name) => All.Single(type => type.Name == name);
}
