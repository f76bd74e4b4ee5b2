using System.Globalization;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace MemMap.Tests;

/// <summary>Fields whose types say nothing of equality and text: their dtype says it for them.</summary>
public sealed partial class PlainValueTests
{
    public enum Side : byte
    {
        Buy,
        Sell,
    }

    [InlineArray(4)]
    public struct Four
    {
        private int _first;
    }

    [InlineArray(2)]
    public struct TwoFours
    {
        private Four _first;
    }

    /// <summary>Three bytes of padding stand before the price; nobody else sees the count.</summary>
    public struct Level
    {
        public Side Side;
        public float Price;
        public Four Sizes;
        private bool _isFirm;

        public void Confirm() => _isFirm = true;
    }

    [InlineArray(2)]
    public struct TwoLevels
    {
        private Level _first;
    }

    /// <summary>It says when two are equal, and not what it prints.</summary>
    public struct Code : IEquatable<Code>
    {
        public int Value;

        public readonly bool Equals(Code other) => Value % 10 == other.Value % 10;

        public override readonly bool Equals(object? obj) => obj is Code other && Equals(other);

        public override readonly int GetHashCode() => Value % 10;
    }

    /// <summary>It says what it prints, and not when two are equal.</summary>
    public struct Named
    {
        public Four Values;

        public override readonly string ToString() => "four";
    }

    public record struct Point
    {
        public short X;
        public short Y;
    }

    [MemMapArray(Shape = "*")]
    public partial struct Sample
    {
        public Four Sizes;
        public TwoFours Pairs;
        public Level Level;
        public TwoLevels Levels;
        public Code Code;
        public Named Named;
        public Point Point;

        [MemMapField(Name = "a \"name\"")]
        public Four other;
    }

    [MemMapArray<Level>(Shape = "2,1")]
    public partial struct LevelGrid;

    [MemMapArray<Level>(Shape = "")]
    public partial struct OneLevel;

    [MemMapArray<Four>(Shape = "600")]
    public partial struct ManyFours;

    [MemMapArray<LevelGrid>(Shape = "*")]
    public partial struct LevelGrids;

    [Fact]
    public void They_print_in_the_words_of_NumPy()
    {
        var sample = new Sample { Code = { Value = 12 }, Point = new Point { X = 3, Y = 4 } };
        sample.Sizes[3] = 5;
        sample.Pairs[1][0] = -1;
        sample.Level.Price = 1.5f;
        sample.Level.Side = Side.Sell;
        sample.Levels[1].Confirm();

        Assert.Equal(
            "Sample { Sizes = [0, 0, 0, 5], Pairs = [[0, 0, 0, 0], [-1, 0, 0, 0]], "
            + "Level = (1, 1.5, [0, 0, 0, 0], False), "
            + "Levels = [(0, 0., [0, 0, 0, 0], False), (0, 0., [0, 0, 0, 0], True)], "
            + "Code = (12,), Named = four, Point = Point { X = 3, Y = 4 }, other = [0, 0, 0, 0] }",
            sample.ToString());
    }

    [Fact]
    public void A_live_NumPy_prints_a_struct_the_same()
    {
        using var folder = new TemporaryFolder();
        using var samples = Sample.Create(folder["samples.npy"], 1);
        using var view = samples.Lease();
        view[0].Level = new Level { Side = Side.Sell, Price = 0.1f };
        view[0].Level.Sizes[2] = 7;
        view[0].Level.Confirm();
        view[0].Code.Value = 12;
        samples.Flush();

        var said = NumPy.Run(
            "a = np.load(sys.argv[1])[0]; print('Level =', a['Level'], end=', '); print('Code =', a['Code'])",
            folder["samples.npy"]);

        Assert.Equal("Level = (1, 0.1, [0, 0, 7, 0], True), Code = (12,)\n", said);
        Assert.Contains("Level = (1, 0.1, [0, 0, 7, 0], True), ", view[0].ToString(), StringComparison.Ordinal);
        Assert.Contains(", Code = (12,), ", view[0].ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void They_are_equal_when_all_that_they_hold_is()
    {
        var sample = new Sample();
        sample.Level.Price = float.NaN;

        AssertEqual(sample, sample);
        AssertDifferent(sample, static (ref Sample other) => other.Sizes[3] = 1);
        AssertDifferent(sample, static (ref Sample other) => other.Pairs[1][3] = 1);
        AssertDifferent(sample, static (ref Sample other) => other.Level.Price = 0);
        AssertDifferent(sample, static (ref Sample other) => other.Level.Confirm());
        AssertDifferent(sample, static (ref Sample other) => other.Levels[1].Sizes[3] = 1);
        AssertDifferent(sample, static (ref Sample other) => other.Named.Values[0] = 1);
        AssertDifferent(sample, static (ref Sample other) => other.other[0] = 1);
        AssertDifferent(sample, static (ref Sample other) => other.Code.Value = 1);
        AssertEqual(sample, sample with { Code = new Code { Value = 10 } });
    }

    [Fact]
    public void Padding_the_sign_of_a_zero_and_the_byte_of_a_truth_value_do_not_count()
    {
        var first = new Sample();
        var second = new Sample();
        second.Level.Price = -0f;
        MemoryMarshal.AsBytes(new Span<Level>(ref second.Level))[1] = 0xFF;
        first.Level.Confirm();
        MemoryMarshal.AsBytes(new Span<Level>(ref second.Level))[24] = 0xFF;

        AssertEqual(first, second);
    }

    [Fact]
    public void Blocks_of_them_print_and_compare_too()
    {
        var grid = new LevelGrid();
        var copy = grid;
        Span<char> room = stackalloc char[80];
        const string Text = "[[(0, 0., [0, 0, 0, 0], False)], [(0, 2.5, [0, 0, 0, 0], False)]]";

        copy.AsSpan()[1].Price = 2.5f;

        Assert.True(grid == new LevelGrid());
        Assert.Equal(grid.GetHashCode(), new LevelGrid().GetHashCode());
        Assert.False(grid == copy);
        Assert.NotEqual(grid.GetHashCode(), copy.GetHashCode());
        Assert.Equal(Text, copy.ToString());
        Assert.True(copy.TryFormat(room, out var written, default, CultureInfo.InvariantCulture));
        Assert.Equal(Text, room[..written]);
        Assert.False(copy.TryFormat(room[..^20], out _, default, CultureInfo.InvariantCulture));
    }

    [Fact]
    public void A_block_without_axes_is_its_element()
    {
        var one = new OneLevel { Value = new Level { Price = 1 } };

        Assert.Equal("(0, 1., [0, 0, 0, 0], False)", one.ToString());
        Assert.False(one == new OneLevel());
        Assert.True(one == new OneLevel { Value = new Level { Price = 1 } });
    }

    [Fact]
    public void A_large_block_is_shortened()
    {
        var many = new ManyFours();
        many[599][3] = 7;

        Assert.Equal(
            "[[0, 0, 0, 0], [0, 0, 0, 0], [0, 0, 0, 0], ..., [0, 0, 0, 0], [0, 0, 0, 0], [0, 0, 0, 7]]", many.ToString());
        Assert.False(many == new ManyFours());
    }

    [Fact]
    public void They_work_after_their_map_was_closed()
    {
        using var folder = new TemporaryFolder();
        var map = LevelGrids.Create(folder["levels.npy"], 2);
        var grid = map[1];

        map.Dispose();

        Assert.Equal("[[(0, 0., [0, 0, 0, 0], False)], [(0, 0., [0, 0, 0, 0], False)]]", grid.ToString());
        Assert.True(grid == default);
    }

    private delegate void Change(ref Sample sample);

    private static void AssertDifferent(Sample sample, Change change)
    {
        var other = sample;
        change(ref other);

        Assert.False(sample == other);
        Assert.NotEqual(sample.GetHashCode(), other.GetHashCode());
    }

    private static void AssertEqual(Sample first, Sample second)
    {
        Assert.True(first == second);
        Assert.Equal(first.GetHashCode(), second.GetHashCode());
    }
}
