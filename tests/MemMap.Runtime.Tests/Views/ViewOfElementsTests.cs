using System.Numerics.Tensors;
using System.Runtime.InteropServices;

namespace MemMap.Tests;

/// <summary>The runtime's own views, of elements in memory: every member at its edges.</summary>
public sealed class ViewOfElementsTests
{
    private static Grant<int> GrantOf(int[] elements, long ticket = Grant<int>.PartTicket) =>
        new(elements.Length, ref MemoryMarshal.GetArrayDataReference(elements), null, ticket);

    private static View<int> ViewOf(params int[] elements) => new(GrantOf(elements));

    private static ReadOnlyView<int> ReadOnlyOf(params int[] elements) => new(GrantOf(elements));

    [Fact]
    public void An_element_is_a_reference_from_either_end()
    {
        int[] elements = [1, 2, 3];
        var view = new View<int>(GrantOf(elements));
        ReadOnlyView<int> reading = view;

        view[0] += 10;
        view[2L] += 10;
        view[^2] += 10;

        Assert.Equal([11, 12, 13], elements);
        Assert.Equal((11, 13, 13, 11), (reading[0], reading[2L], reading[^1], reading[^3]));
        Assert.Equal((3, 3, 3, 3), (view.Length, view.Count, reading.Length, reading.Count));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(3)]
    [InlineData(long.MaxValue)]
    [InlineData(long.MinValue)]
    public void An_index_outside_is_refused(long index)
    {
        var message = FormattableString.Invariant(
            $"Index {index} is out of range for axis 0 of length 3; valid indices are 0 to 2.");

        Assert.Equal(message, Assert.Throws<IndexOutOfRangeException>(() => ViewOf(1, 2, 3)[index] = 7).Message);
        Assert.Equal(message, Assert.Throws<IndexOutOfRangeException>(() => ReadOnlyOf(1, 2, 3)[index]).Message);
    }

    [Theory]
    [InlineData(0, 3)]
    [InlineData(4, -1)]
    [InlineData(int.MaxValue, 3 - int.MaxValue)]
    public void An_index_from_the_end_is_named_as_it_counts_from_the_start(int fromEnd, int index)
    {
        var message = FormattableString.Invariant(
            $"Index {index} is out of range for axis 0 of length 3; valid indices are 0 to 2.");

        Assert.Equal(message, Assert.Throws<IndexOutOfRangeException>(() => ViewOf(1, 2, 3)[^fromEnd] = 7).Message);
        Assert.Equal(message, Assert.Throws<IndexOutOfRangeException>(() => ReadOnlyOf(1, 2, 3)[^fromEnd]).Message);
    }

    [Fact]
    public void A_slice_is_a_window_on_the_same_elements()
    {
        int[] elements = [1, 2, 3, 4];
        var view = new View<int>(GrantOf(elements));
        ReadOnlyView<int> reading = view;

        view[1..3].Fill(7);
        view[^1..][0] = 8;
        view.Slice(0, 1)[0] = 9;

        Assert.Equal([9, 7, 7, 8], elements);
        Assert.Equal([7, 8], view.Slice(2).ToArray());
        Assert.Equal([7, 7], view[1..][..2].ToArray());
        Assert.Equal([9, 7, 7, 8], reading[..].ToArray());
        Assert.Equal([7, 7], reading.Slice(1, 2).ToArray());
        Assert.Equal([8], reading.Slice(3).ToArray());
        Assert.Equal([7, 8], reading[^2..^0].ToArray());
        Assert.Equal((0, 0, 0, 0), (view[4..].Length, view[2..2].Count, reading.Slice(4).Length, reading[^0..].Count));
    }

    [Theory]
    [InlineData(-1, 1)]
    [InlineData(0, 4)]
    [InlineData(4, 0)]
    [InlineData(3, 1)]
    [InlineData(1, -1)]
    [InlineData(1, long.MaxValue)]
    [InlineData(long.MinValue, long.MinValue)]
    public void A_slice_outside_is_refused(long start, long length)
    {
        var message = FormattableString.Invariant(
            $"A slice of {length} rows from row {start} does not lie within 3 rows. (Parameter 'start')")
            + $"{Environment.NewLine}Actual value was {start}.";

        Assert.Equal(
            message, Assert.Throws<ArgumentOutOfRangeException>(() => ViewOf(1, 2, 3).Slice(start, length).Length).Message);
        Assert.Equal(
            message, Assert.Throws<ArgumentOutOfRangeException>(() => ReadOnlyOf(1, 2, 3).Slice(start, length).Length).Message);
    }

    [Fact]
    public void A_range_outside_is_refused()
    {
        Assert.StartsWith(
            "A slice of 4 rows from row 0 does not lie within 3 rows.",
            Assert.Throws<ArgumentOutOfRangeException>(() => ViewOf(1, 2, 3)[..4].Length).Message);
        Assert.StartsWith(
            "A slice of -1 rows from row 2 does not lie within 3 rows.",
            Assert.Throws<ArgumentOutOfRangeException>(() => ViewOf(1, 2, 3)[2..1].Length).Message);
        Assert.StartsWith(
            "A slice of 4 rows from row -1 does not lie within 3 rows.",
            Assert.Throws<ArgumentOutOfRangeException>(() => ReadOnlyOf(1, 2, 3)[^4..].Length).Message);
        Assert.StartsWith(
            "A slice of -1 rows from row 4 does not lie within 3 rows.",
            Assert.Throws<ArgumentOutOfRangeException>(() => ReadOnlyOf(1, 2, 3).Slice(4).Length).Message);
    }

    [Fact]
    public void All_elements_are_a_span_chunks_a_column_and_a_tensor()
    {
        int[] elements = [1, 2, 3];
        var view = new View<int>(GrantOf(elements));
        ReadOnlyView<int> reading = view;
        List<int[]> chunks = [];
        foreach (var chunk in view.Chunks(2))
        {
            chunks.Add(chunk.ToArray());
        }

        foreach (var chunk in reading.Chunks(3))
        {
            chunks.Add(chunk.ToArray());
        }

        Assert.Equal([[1, 2], [3], [1, 2, 3]], chunks);
        Assert.Equal([1, 2, 3], view.AsSpan());
        Assert.Equal([1, 2, 3], reading.AsSpan());
        Assert.Equal(6, view.AsColumn().Sum());
        Assert.Equal(6, reading.AsColumn().Sum());
        Assert.Equal([(nint)3], view.AsTensorSpan().Lengths);
        Assert.Equal(6, Tensor.Sum<int>(reading.AsTensorSpan()));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(1L << 31)]
    public void Chunks_that_no_span_can_hold_are_refused(long length)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => _ = ViewOf(1, 2, 3).Chunks(length).GetEnumerator().MoveNext());
        Assert.Throws<ArgumentOutOfRangeException>(() => _ = ReadOnlyOf(1, 2, 3).Chunks(length).GetEnumerator().MoveNext());
    }

    [Fact]
    public void All_elements_are_set_and_copied_at_once()
    {
        int[] elements = [1, 2, 3];
        var view = new View<int>(GrantOf(elements));
        ReadOnlyView<int> reading = view;
        int[] destination = [0, 0, 0, 9];

        view.CopyFrom([4, 5, 6]);
        view.CopyTo(destination);

        Assert.Equal([4, 5, 6], elements);
        Assert.Equal([4, 5, 6, 9], destination);
        view.Fill(7);
        reading.CopyTo(destination.AsSpan(1));
        Assert.Equal([4, 7, 7, 7], destination);
        Assert.Equal([7, 7, 7], reading.ToArray());
    }

    [Fact]
    public void A_copy_of_another_length_is_refused()
    {
        Assert.Equal(
            "'source' has 2 elements where 3 are needed; slice one of the two. (Parameter 'source')",
            Assert.Throws<ArgumentException>(() => ViewOf(1, 2, 3).CopyFrom([1, 2])).Message);
        Assert.Equal(
            "'source' has 4 elements where 3 are needed; slice one of the two. (Parameter 'source')",
            Assert.Throws<ArgumentException>(() => ViewOf(1, 2, 3).CopyFrom([1, 2, 3, 4])).Message);
        Assert.Equal(
            "Destination is too short. (Parameter 'destination')",
            Assert.Throws<ArgumentException>(() => ViewOf(1, 2, 3).CopyTo(new int[2])).Message);
        Assert.Throws<ArgumentException>(() => ReadOnlyOf(1, 2, 3).CopyTo(new int[2]));
    }

    [Fact]
    public void A_span_of_more_elements_than_it_holds_is_refused_before_anything_is_touched()
    {
        const string Message = "2,147,483,648 elements do not fit a span, which holds at most 2,147,483,647; "
            + "take Chunks, a Slice, or AsTensorSpan.";

        Assert.Equal(Message, Assert.Throws<InvalidOperationException>(() => Long().AsSpan().Length).Message);
        Assert.Equal(Message, Assert.Throws<InvalidOperationException>(() => Long().ToArray()).Message);
        Assert.Equal(Message, Assert.Throws<InvalidOperationException>(() => Long().CopyTo(new int[3])).Message);

        static View<int> Long() => new(new Grant<int>(1L << 31, ref new int[1].AsSpan()[0], null, Grant<int>.PartTicket));
    }

    [Fact]
    public void A_view_of_nothing_has_nothing()
    {
        foreach (var isDefault in new[] { false, true })
        {
            var view = isDefault ? default : ViewOf();
            ReadOnlyView<int> reading = view;
            view.Fill(1);
            view.CopyFrom([]);
            view.CopyTo([]);

            Assert.Equal((0, 0, 0), (view.Length, reading.Count, view[..].Length));
            Assert.Empty(view.ToArray());
            Assert.Empty(reading.Slice(0, 0).ToArray());
            Assert.True(view.AsSpan().IsEmpty);
            Assert.False(view.GetEnumerator().MoveNext());
            Assert.False(reading.GetEnumerator().MoveNext());
            Assert.False(view.Chunks().GetEnumerator().MoveNext());
            Assert.Equal(0, view.AsColumn().Length);
            Assert.Equal(0, view.AsTensorSpan().FlattenedLength);
            Lease.End(ref view);
        }

        const string Message = "Index 0 is out of range for axis 0, which has length 0.";
        Assert.Equal(Message, Assert.Throws<IndexOutOfRangeException>(() => ViewOf()[0]).Message);
        Assert.Equal(Message, Assert.Throws<IndexOutOfRangeException>(() => default(View<int>)[0]).Message);
        Assert.Equal(Message, Assert.Throws<IndexOutOfRangeException>(() => default(ReadOnlyView<int>)[^0]).Message);
    }

    [Fact]
    public void A_view_that_has_ended_says_so()
    {
        const string Message = "The view has ended; take another with Lease().";

        Assert.Equal(Message, Assert.Throws<ObjectDisposedException>(() => Ended()[0] = 7).Message);
        Assert.Equal(Message, Assert.Throws<ObjectDisposedException>(() => Ended()[^1]).Message);
        Assert.Equal(Message, Assert.Throws<ObjectDisposedException>(() => Ended().Slice(0, 1).Length).Message);
        Assert.Equal(Message, Assert.Throws<ObjectDisposedException>(() => Ended()[..1].Length).Message);
        Assert.Equal(0, Ended().Length);
        Assert.Empty(Ended().ToArray());
        Assert.False(Ended().GetEnumerator().MoveNext());

        static View<int> Ended()
        {
            var view = new View<int>(GrantOf([1, 2, 3], Grant<int>.UnleasedTicket));
            Lease.End(ref view);
            Lease.End(ref view);
            return view;
        }
    }
}
