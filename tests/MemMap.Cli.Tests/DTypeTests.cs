namespace MemMap.Tests;

public class DTypeTests
{
    /// <summary>Forms that people write, beside those of <c>scaffold</c>.</summary>
    private const string Forms = """"
        // A file with the forms that people write.
        using System.Runtime.InteropServices;
        using MemMap;

        namespace Market;

        public enum Side : byte { Buy, Sell = 2 }

        [MemMapArray(Shape = "*")]
        public partial struct Trade
        {
            public const int Version = 3;
            public static int Count;
            private static readonly int[] Table = { 1, 2 };

            /// <summary>Time of the trade; "quoted" { braces }.</summary>
            public long Time, Received;
            [MemMapField(Name = "my \"price\"", Unit = "EUR")] public System.Double Price;
            public global::MemMap.BigEndian<int> Size;
            public Side Side;
            public Leg Leg;
            public unsafe fixed byte Raw[5];
            public Levels Levels;

            public readonly double Value => Price * Size;
            public string Text { get { return "}"; } }
            public override string ToString() { return $"{Time}"; }

            public struct Leg
            {
                public ushort A;
                public double B;
            }
        }

        [System.Runtime.CompilerServices.InlineArray(4)]
        public struct Levels { private float _first; }

        [StructLayout(LayoutKind.Explicit, Size = 16)]
        public struct Gap
        {
            [FieldOffset(4)] public int A;
            [FieldOffset(12)] public short B;
        }

        [MemMapArray<Gap>(Shape = "3,*", Order = MemoryOrder.ColumnMajor)]
        public partial struct Gaps;
        """";

    [Fact]
    public async Task Fields_are_found_among_all_that_a_struct_may_have()
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder["Forms.cs"], Forms, TestContext.Current.CancellationToken);

        Assert.Equal(
            """
            Trade: [('Time', '<i8'), ('Received', '<i8'), ('my "price"', '<f8'), ('Size', '>i4'), ('Side', '|u1'), ('', '|V3'), ('Leg', [('A', '<u2'), ('', '|V6'), ('B', '<f8')]), ('Raw', '|u1', (5,)), ('', '|V3'), ('Levels', '<f4', (4,))]
            Gaps: [('', '|V4'), ('A', '<i4'), ('', '|V4'), ('B', '<i2'), ('', '|V2')]

            """,
            (await Tool.Run("dtype", folder["Forms.cs"])).Fine);
    }

    [Fact]
    public async Task A_byte_order_that_all_numbers_have_is_that_of_the_dtype()
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(
            folder["A.cs"],
            """
            [MemMapArray(Shape = "*", ByteOrder = ByteOrder.BigEndian)]
            public partial struct A { public BigEndian<int> X; public byte Y; public BigEndian<double> Z; }
            """,
            TestContext.Current.CancellationToken);

        Assert.Equal(
            "[('X', '>i4'), ('Y', '|u1'), ('', '|V3'), ('Z', '>f8')]\n", (await Tool.Run("dtype", folder["A.cs"])).Fine);
    }

    [Theory]
    [InlineData("class A { int[] x = [1, 2]; }", "no struct has [MemMapArray].")]
    [InlineData("[MemMapArray(Shape = \"*\")] partial struct A { public decimal Price; }", "line 1: 'decimal' is neither a number, a time or a vector nor declared in this file.")]
    [InlineData("[MemMapArray(Shape = \"*\")] partial struct A { public int Price { get; set; } }", "line 1: property Price has a field that is not written down; declare a field.")]
    [InlineData("[MemMapArray(Shape = \"*\", ByteOrder = ByteOrder.BigEndian)] partial struct A { public BigEndian<int> X; public double Y; }", "line 1: layout A requires ByteOrder.BigEndian, and it has a '<f8'.")]
    [InlineData("[MemMapArray<short>(Shape = \"2\", ByteOrder = MemMap.ByteOrder.BigEndian)] partial struct A;", "line 1: layout A requires ByteOrder.BigEndian, and it has a '<i2'.")]
    [InlineData("[MemMapArray(Shape = \"*\")] partial struct A(int x) { }", "line 1: struct A has a primary constructor, whose fields are not written down.")]
    public async Task What_is_not_read_is_said_with_its_line(string code, string reason)
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder["A.cs"], code, TestContext.Current.CancellationToken);

        var answer = await Tool.Run("dtype", folder["A.cs"]);

        Assert.Equal(
            (2, $"memmap: '{folder["A.cs"]}', {reason} This command reads structs with [MemMapArray] and the types that the same file declares.\n"),
            (answer.ExitCode, answer.Error));
    }
}
