using System.Runtime.CompilerServices;

namespace MemMap.Tests;

/// <summary>Columns are copied out, copied in and filled, whatever their fields are.</summary>
public sealed class ColumnCopyTests
{
    [Fact]
    public void Fields_of_every_size_are_copied()
    {
        for (var count = 0; count <= 20; count++)
        {
            var numbers = Enumerable.Range(1, count);
            Copies<byte>([.. numbers.Select(i => (byte)i)], 99);
            Copies<short>([.. numbers.Select(i => (short)-i)], 99);
            Copies<float>([.. numbers.Select(i => i + 0.5f)], 99);
            Copies<double>([.. numbers.Select(i => i + 0.5)], 99);
            Copies<Guid>([.. numbers.Select(i => new Guid(i, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11))], Guid.Empty);
            Copies<Text>([.. numbers.Select(i => Text.Of((byte)i))], Text.Of(99));
            Copies<Quote>([.. numbers.Select(i => new Quote(i, i * 0.5, i % 2 == 0))], new Quote(-1, -2, true));
            Copies<BigEndian<int>>([.. numbers.Select(i => (BigEndian<int>)i)], 99);
        }
    }

    [Fact]
    public void A_copy_leaves_the_rest_of_a_longer_destination()
    {
        double[] side = [7, 7, 7, 7];
        double[] records = [7, 7, 7, 7];

        new FieldBytes<double>([1, 2], 8).Column.CopyTo(side);
        new FieldBytes<double>([1, 2], 40).ReadOnlyColumn.CopyTo(records);

        Assert.Equal([1, 2, 7, 7], side);
        Assert.Equal([1, 2, 7, 7], records);
    }

    [Fact]
    public void A_copy_of_another_length_is_refused_before_anything_is_written()
    {
        var bytes = new FieldBytes<double>([1, 2, 3], 40);
        var destination = new double[2];

        Assert.Equal(
            "'destination' has 2 elements where 3 are needed; slice one of the two. (Parameter 'destination')",
            Assert.Throws<ArgumentException>(() => bytes.Column.CopyTo(destination)).Message);
        Assert.Equal(
            "'source' has 2 elements where 3 are needed; slice one of the two. (Parameter 'source')",
            Assert.Throws<ArgumentException>(() => bytes.Column.CopyFrom(new double[] { 8, 9 })).Message);
        Assert.Equal(
            "'source' has 4 elements where 3 are needed; slice one of the two. (Parameter 'source')",
            Assert.Throws<ArgumentException>(() => bytes.Column.CopyFrom(new double[4])).Message);
        Assert.Equal([0, 0], destination);
        Assert.Equal([1, 2, 3], bytes.Fields);
    }

    /// <summary>A file may hold any byte; C# knows 0 and 1.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(13)]
    public void Copied_bools_are_0_or_1_and_the_file_stays_as_it_is(int strideInBytes)
    {
        byte[] stored = [.. Enumerable.Range(0, 256).Select(i => (byte)i)];
        var bytes = new FieldBytes<byte>(stored, strideInBytes);
        var column = new Column<bool>(ref Unsafe.As<byte, bool>(ref bytes.FirstByte), 256, strideInBytes);

        var copied = column.ToArray();

        Assert.Equal(
            [0, .. Enumerable.Repeat((byte)1, 255)],
            System.Runtime.InteropServices.MemoryMarshal.Cast<bool, byte>(copied).ToArray());
        Assert.Equal(stored, bytes.Fields);
    }

    /// <summary>A column knows where the bools of its fields are, and so do its slices.</summary>
    [Theory]
    [InlineData(4)]
    [InlineData(13)]
    public void Bools_within_fields_are_mended_in_copies_and_nothing_beside_them(int strideInBytes)
    {
        var stored = new FieldBytes<int>([.. Enumerable.Repeat(0x07070707, 5)], strideInBytes);
        var second = new Column<int>(ref Unsafe.As<byte, int>(ref stored.FirstByte), 5, strideInBytes, new BoolRuns([1, 1]));
        var others = new Column<int>(
            ref Unsafe.As<byte, int>(ref stored.FirstByte), 5, strideInBytes, new BoolRuns([0, 1], [2, 2]));
        var copy = new int[6];
        copy[5] = 0x07070707;
        others.AsReadOnly().CopyTo(copy);

        Assert.Equal(Enumerable.Repeat(0x07070107, 5), second.ToArray());
        Assert.Equal(Enumerable.Repeat(0x07070107, 2), second.Slice(1, 4, 2).ToArray());
        Assert.Equal(Enumerable.Repeat(0x07070107, 3), second.AsReadOnly()[2..].ToArray());
        Assert.Equal([.. Enumerable.Repeat(0x07010701, 5), 0x07070707], copy);
        Assert.Equal([0x0107, 0x0107], new Column<long>(ref Unsafe.As<byte, long>(ref stored.FirstByte), 2, strideInBytes)
            .FieldAt<short>(0, new BoolRuns([1, 1])).ToArray());
        Assert.Equal(Enumerable.Repeat(0x07070707, 5), stored.Fields);
    }

    private static void Copies<T>(T[] fields, T filling)
        where T : unmanaged
    {
        foreach (var bytes in FieldBytes<T>.Placings(fields).Where(bytes => bytes.StrideInBytes >= Unsafe.SizeOf<T>()))
        {
            Assert.Equal(fields, bytes.Column.ToArray());

            T[] backwards = [.. fields.Reverse()];
            bytes.Column.CopyFrom(backwards);
            Assert.Equal(backwards, bytes.Fields);

            bytes.Column.Fill(filling);
            Assert.Equal(Enumerable.Repeat(filling, fields.Length), bytes.Fields);
            Assert.True(bytes.IsUntouchedBetween);
        }
    }

    private readonly record struct Quote(long Time, double Price, bool IsBid);

    [InlineArray(5)]
    private struct Text : IEquatable<Text>
    {
        private byte _first;

        public static Text Of(byte letter)
        {
            var text = default(Text);
            ((Span<byte>)text).Fill(letter);
            return text;
        }

        public override readonly bool Equals(object? other) => other is Text text && Equals(text);

        public override readonly int GetHashCode() => _first;

        public readonly bool Equals(Text other) => ((ReadOnlySpan<byte>)this).SequenceEqual(other);
    }
}
