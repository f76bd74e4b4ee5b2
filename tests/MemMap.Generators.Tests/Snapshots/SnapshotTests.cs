namespace MemMap.Tests;

/// <summary>What users see when they step into generated code, one test for each kind of layout.</summary>
public sealed class SnapshotTests
{
    [Fact]
    public void A_grid_of_fixed_shape() => Snapshot.Verify(Compiler.Generate("""
        [MemMap.MemMapArray<float>(Shape = "3,4")]
        public partial struct Grid;
        """));

    [Fact]
    public void Numbers_on_one_open_axis() => Snapshot.Verify(Compiler.Generate("""
        namespace Telemetry;

        [MemMap.MemMapArray<ushort>(Shape = "*")]
        public partial struct Samples;
        """));

    [Fact]
    public void Rows_on_an_open_axis() => Snapshot.Verify(Compiler.Generate("""
        namespace Models;

        [MemMap.MemMapArray<System.Half>(Shape = "*,768")]
        internal readonly partial struct Embeddings;
        """));

    [Fact]
    public void Three_axes() => Snapshot.Verify(Compiler.Generate("""
        [MemMap.MemMapArray<System.Numerics.Complex>(Shape = "*,64,128")]
        public partial struct Spectra;
        """));

    [Fact]
    public void One_number_without_axes() => Snapshot.Verify(Compiler.Generate("""
        [MemMap.MemMapArray<long>(Shape = "")]
        public partial struct Counter;
        """));

    [Fact]
    public void Records_with_an_enum_and_padding() => Snapshot.Verify(Compiler.Generate("""
        namespace Market;

        public enum Side : byte
        {
            Buy,
            Sell,
        }

        [MemMap.MemMapArray(Shape = "*")]
        public partial struct Trade
        {
            public long Time;
            public double Price;
            public int Size;
            public Side Side;
        }
        """));

    [Fact]
    public void Records_with_a_version_field() => Snapshot.Verify(Compiler.Generate("""
        namespace Market;

        [MemMap.MemMapArray(Shape = "*,2")]
        public partial struct Quote
        {
            public double Price;

            [MemMap.MemMapField(IsVersion = true)]
            private int _version;

            public short Size;
            public bool IsFirm;
        }
        """));

    [Fact]
    public void Packed_records_with_nested_ones_in_a_grid() => Snapshot.Verify(Compiler.Generate("""
        namespace Lidar;

        public struct Point
        {
            public float X;
            public float Y;
            public float Z;
        }

        public static partial class Formats
        {
            [MemMap.MemMapArray(Shape = "*,16", Pack = 1)]
            internal partial struct Return
            {
                public Point Position;
                internal readonly byte Intensity;
                private ushort @class;
            }
        }
        """));

    [Fact]
    public void Columns_of_nested_records_and_of_blocks() => Snapshot.Verify(Compiler.Generate("""
        namespace Market;

        public struct Leg
        {
            public double Price;
            public bool IsOpen;
            public readonly int Length;
        }

        [MemMap.MemMapArray<Leg>(Shape = "2,3")]
        public partial struct Legs;

        [MemMap.MemMapArray(Shape = "*")]
        public partial struct Order
        {
            public Leg Leg;
            public Legs Legs;
            public bool IsNew;
        }
        """));

    [Fact]
    public void Columns_on_an_open_axis() => Snapshot.Verify(Compiler.Generate("""
        [MemMap.MemMapArray<double>(Shape = "3,*", Order = MemMap.MemoryOrder.ColumnMajor)]
        public partial struct Channels;
        """));

    [Fact]
    public void Blocks_as_fields_and_elements() => Snapshot.Verify(Compiler.Generate("""
        namespace Robots;

        [MemMap.MemMapArray<MemMap.BigEndian<float>>(Shape = "3")]
        public partial struct Vector;

        [MemMap.MemMapArray(Shape = "*")]
        public partial struct Pose
        {
            public byte Id;

            [MemMap.MemMapField(Descr = "<M8[ns]", Unit = "ns")]
            public long Time;

            public Vector Position;
        }
        """));

    [Fact]
    public void A_pasted_dtype() => Snapshot.Verify(Compiler.Generate("""
        namespace Market;

        [MemMap.MemMapArray(Shape = "*", Descr = "[('ts', '<M8[ns]'), ('sym', '|S8'), ('bid', [('px', '<f8'), ('size', '<i4')], (2,)), ('', '|V4'), ('class', '|b1')]")]
        public partial struct Tick;
        """));

    [Fact]
    public void Text_in_both_encodings() => Snapshot.Verify(Compiler.Generate("""
        [MemMap.MemMapText(8)]
        public partial struct Symbol;

        [MemMap.MemMapText(16, Encoding = MemMap.TextEncoding.Utf32)]
        public partial struct Name;
        """));

    [Fact]
    public void Names_that_differ_only_in_case() => Snapshot.Verify(Compiler.Generate("""
        [MemMap.MemMapArray<bool>(Shape = "2")]
        public partial struct Flags;

        [MemMap.MemMapArray<bool>(Shape = "2")]
        public partial struct flags;
        """));

    [Fact]
    public void No_snapshot_is_left_of_a_test_that_is_gone()
    {
        var tests = typeof(SnapshotTests).GetMethods()
            .Where(static method => method.IsDefined(typeof(FactAttribute), inherit: false))
            .Select(static method => $"{nameof(SnapshotTests)}.{method.Name}");

        Assert.Empty(Snapshot.Owners().Except(tests));
    }

    [Fact]
    public void Kernels_of_each_kind() => Snapshot.Verify(Compiler.Generate("""
        namespace Market;

        [MemMap.MemMapArray<float>(Shape = "*,4")]
        public partial struct Samples;

        public struct Window
        {
            public int From;
            public int To;
        }

        public static partial class Statistics
        {
            [MemMap.MemMapKernel(Combine = nameof(Add))]
            public static double Sum(in Samples.ReadOnlyView samples, in Window window) => 0;

            [MemMap.MemMapKernel]
            internal static void Scale(in Samples.ReadOnlyView samples, in Samples.View scaled) { }

            private static double Add(double left, double right) => left + right;
        }
        """));
}
