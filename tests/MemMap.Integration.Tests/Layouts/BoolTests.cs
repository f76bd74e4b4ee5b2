using System.Runtime.CompilerServices;

namespace MemMap.Tests;

/// <summary>Truth values of a file: every byte but 0 is true, and no copy has a <c>bool</c> that C# does not know.</summary>
public sealed partial class BoolTests
{
    [MemMapArray<bool>(Shape = "*")]
    public partial struct Flags;

    [MemMapArray<Bool8>(Shape = "*")]
    public partial struct SafeFlags;

    [MemMapArray<bool>(Shape = "3")]
    public partial struct ThreeFlags;

    public struct Inner
    {
        public byte Other;
        public bool Flag;
    }

    [MemMapArray<Inner>(Shape = "2")]
    public partial struct TwoInner;

    [MemMapArray<bool>(Shape = "1,2")]
    public partial struct FlagTable;

    [MemMapArray<Inner>(Shape = "1,2")]
    public partial struct InnerTable;

    [MemMapArray<bool>(Shape = "")]
    public partial struct OneFlag;

    [MemMapArray(Shape = "*")]
    public partial struct Tables
    {
        public FlagTable Flags;
        public InnerTable Inners;
        public OneFlag One;
        public ThreeFlags Three;
    }

    [MemMapArray(Shape = "*")]
    public partial struct Row
    {
        public bool First;
        public byte Number;
        public Inner Nested;
        public ThreeFlags Block;
        public TwoInner Blocks;
        public Bool8 Safe;
    }

    [MemMapArray<Row>(Shape = "2,3")]
    public partial struct Block;

    public struct Deep
    {
        public Block Block;
        public bool Flag;
        public byte Other;
    }

    [MemMapArray<Deep>(Shape = "2")]
    public partial struct DeepBlock;

    [MemMapArray<DeepBlock>(Shape = "*")]
    public partial struct DeepBlocks;

    private static readonly byte[] AnyBytes = [0, 1, 2, 255];

    [Fact]
    public void A_bool_is_true_for_every_byte_but_0()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder["flags.dat"], AnyBytes);
        using var flags = Flags.Open(folder["flags.dat"]);
        using var view = flags.Lease();
        var copy = new bool[5];
        copy[4] = true;
        view.CopyTo(copy);

        Assert.Equal([0, 1, 1, 1], Enumerable.Range(0, 4).Select(i => Byte(flags[i])));
        Assert.Equal([0, 1, 1, 1], flags.ToArray().Select(Byte));
        Assert.Equal([0, 1, 1, 1, 1], copy.Select(Byte));
        Assert.Equal("memmap([False,  True,  True,  True])", flags.ToString());
        Assert.Equal(AnyBytes, PlatformTests.BytesOf(folder["flags.dat"]));
    }

    [Fact]
    public void A_Bool8_is_true_for_every_byte_but_0_by_reference_too()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder["flags.dat"], AnyBytes);
        using var flags = SafeFlags.Open(folder["flags.dat"]);
        using var view = flags.Lease();

        Assert.Equal(0, Byte(view[0]));
        Assert.Equal(1, Byte(view[2]));
        Assert.Equal(1, Byte(view.AsSpan()[3]));
        Assert.True(view[2] == view[3]);
        view[3] = false;
        view[0] = true;
        Assert.Equal([1, 1, 2, 0], PlatformTests.BytesOf(folder["flags.dat"]));
    }

    [Fact]
    public void Bools_of_a_record_are_mended_at_every_depth_of_a_copy()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder["rows.dat"], [.. Enumerable.Repeat((byte)7, 2 * Unsafe.SizeOf<Row>())]);
        using var rows = Row.Open(folder["rows.dat"]);
        using var view = rows.Lease();

        foreach (var row in (Row[])[rows[1], view.ToArray()[1], rows.ToArray()[0]])
        {
            Assert.Equal(7, row.Number);
            Assert.Equal(7, row.Nested.Other);
            Assert.Equal((1, 1), (Byte(row.First), Byte(row.Nested.Flag)));
            Assert.Equal([1, 1, 1], row.Block.AsReadOnlySpan().ToArray().Select(Byte));
            Assert.Equal((1, 1), (Byte(row.Blocks[0].Flag), Byte(row.Blocks[1].Flag)));
            Assert.Equal(7, row.Blocks[1].Other);
            Assert.True(row.Safe);
        }

        Assert.Equal([1, 1], view.Columns.First.ToArray().Select(Byte));
        Assert.Equal([1, 1], view.Columns.Nested.ToArray().Select(static inner => Byte(inner.Flag)));
        Assert.Equal([7, 7], view.Columns.Nested.ToArray().Select(static inner => inner.Other));
        Assert.All(view.Columns.Block.ToArray(), static flags =>
            Assert.Equal([1, 1, 1], flags.AsReadOnlySpan().ToArray().Select(Byte)));
        Assert.Equal([1, 1], view.Columns.Block.At(2).ToArray().Select(Byte));
        Assert.All(view.Columns.Blocks.ToArray(), static inners =>
            Assert.Equal([(1, 7), (1, 7)], inners.AsReadOnlySpan().ToArray().Select(static inner => (Byte(inner.Flag), (int)inner.Other))));
        Assert.All(PlatformTests.BytesOf(folder["rows.dat"]), static stored => Assert.Equal(7, stored));
    }

    /// <summary>Every way from a file to a value, of records, of blocks and of bools themselves.</summary>
    [Fact]
    public void No_way_of_copying_gives_a_bool_that_is_not_mended()
    {
        using var folder = new TemporaryFolder();
        using var rows = Row.Open(Sevens(2 * Unsafe.SizeOf<Row>()));
        using var flags = Flags.OpenRead(Sevens(3));
        using var blocks = DeepBlocks.OpenCopyOnWrite(Sevens(2 * Unsafe.SizeOf<DeepBlock>()));
        using var table = FlagTable.Open(Sevens(2));
        using var one = OneFlag.Open(Sevens(1));

        Assert.All(CopiesOf(rows), static row => Assert.Equal(
            (1, 1, 1, 7), (Byte(row.First), Byte(row.Nested.Flag), Byte(row.Blocks[1].Flag), row.Nested.Other)));
        Assert.All(CopiesOf(flags), static flag => Assert.Equal(1, Byte(flag)));
        Assert.All(CopiesOf(blocks), static block => Assert.Equal((1, 7), (Byte(block[1].Flag), block[1].Other)));
        Assert.All(CopiesOf(table), static flag => Assert.Equal(1, Byte(flag)));
        Assert.All(CopiesOf(one), static flag => Assert.Equal(1, Byte(flag)));
        Assert.Equal((1, 1, 1), (Byte(table[0, 1]), Byte(table[^1, ^1]), Byte(one.Value)));
        using var view = rows.Lease();
        Assert.Equal([1], view[^1..].Columns.First.ToArray().Select(Byte));
        Assert.Equal(1, Byte(view[..1].Columns.Nested.ToArray()[0].Flag));
        Assert.All(PlatformTests.BytesOf(rows.Path), static stored => Assert.Equal(7, stored));

        string Sevens(int length)
        {
            var path = folder[$"{length}.dat"];
            File.WriteAllBytes(path, [.. Enumerable.Repeat((byte)7, length)]);
            return path;
        }
    }

    private static List<T> CopiesOf<T>(MappedArray<T> map)
        where T : unmanaged
    {
        using var view = map.LeaseRead();
        var (copy, copyOfView) = (new T[map.Count], new T[map.Count]);
        map.CopyTo(copy);
        view.CopyTo(copyOfView);
        return
        [
            map[0], map[^1], .. map[^1..], .. map.ToArray(), .. map.AsEnumerable(), .. view.ToArray(), .. view[..1].ToArray(), .. copy,
            .. copyOfView,
        ];
    }

    [Fact]
    public void Bools_that_blocks_of_blocks_repeat_are_mended_and_nothing_beside_them()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder["deep.dat"], [.. Enumerable.Repeat((byte)7, 2 * Unsafe.SizeOf<DeepBlock>())]);
        using var blocks = DeepBlocks.Open(folder["deep.dat"]);

        foreach (var deep in blocks.ToArray().SelectMany(static block => block.AsReadOnlySpan().ToArray()))
        {
            Assert.Equal((1, 7), (Byte(deep.Flag), deep.Other));
            Assert.All(deep.Block.AsReadOnlySpan().ToArray(), static row =>
            {
                Assert.Equal((7, 7, 7), (row.Number, row.Nested.Other, row.Blocks[1].Other));
                Assert.Equal((1, 1, 1), (Byte(row.First), Byte(row.Nested.Flag), Byte(row.Blocks[1].Flag)));
                Assert.Equal([1, 1, 1], row.Block.AsReadOnlySpan().ToArray().Select(Byte));
            });
        }
    }

    [Fact]
    public void What_a_block_gives_by_value_is_mended_where_the_block_is_reached_by_reference()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder["tables.dat"], [.. Enumerable.Repeat((byte)7, Unsafe.SizeOf<Tables>())]);
        using var tables = Tables.Open(folder["tables.dat"]);
        using var view = tables.Lease();

        Assert.Equal(1, Byte(view[0].Flags[0, 1]));
        Assert.Equal(1, Byte(view[0].Inners[0, 1].Flag));
        Assert.Equal(7, view[0].Inners[0, 1].Other);
        Assert.Equal(1, Byte(view[0].One.Value));
        Assert.Equal(1, Byte(view[0].Three[2L]));
        view[0].Flags[0, 0] = false;
        view[0].One.Value = false;
        Assert.Equal([0, 7, 7, 7, 7, 7, 0, 7, 7, 7], PlatformTests.BytesOf(folder["tables.dat"]));
    }

    [Fact]
    public void Records_and_blocks_are_equal_when_the_same_is_true_by_reference_too()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder["rows.dat"],
            [.. new[] { 7, 1, 0 }.SelectMany(static stored => Enumerable.Repeat((byte)stored, Unsafe.SizeOf<Row>()))]);
        using var rows = Row.Open(folder["rows.dat"]);
        using var view = rows.Lease();
        view[0].Number = view[0].Nested.Other = view[0].Blocks[0].Other = view[0].Blocks[1].Other = 1;

        Assert.True(view[0] == view[1]);
        Assert.True(view[0].Block == view[1].Block);
        Assert.True(view[0].Blocks == view[1].Blocks);
        Assert.Equal(view[0].GetHashCode(), view[1].GetHashCode());
        Assert.Equal(view[0].Block.GetHashCode(), view[1].Block.GetHashCode());
        Assert.Equal(view[0].ToString(), view[1].ToString());
        view[2].Number = 1;
        Assert.False(view[0] == view[2]);
        Assert.False(view[0].Block == view[2].Block);
    }

    [Fact]
    public void NumPy_reads_what_was_written()
    {
        using var folder = new TemporaryFolder();
        using (var rows = Row.Create(folder["rows.npy"], 1))
        {
            rows[0] = new Row { First = true, Safe = true };
        }

        Assert.Equal("True False True\n", NumPy.Run(
            "a = np.load(sys.argv[1])[0]; print(a['First'], a['Nested']['Flag'], a['Safe'])", folder["rows.npy"]));
    }

    private static int Byte(bool truth) => Unsafe.As<bool, byte>(ref truth);
}
