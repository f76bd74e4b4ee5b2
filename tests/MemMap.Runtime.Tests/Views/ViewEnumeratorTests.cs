using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace MemMap.Tests;

/// <summary>The enumerators of views by hand: before the first element, after the last, and made of nothing.</summary>
public sealed class ViewEnumeratorTests
{
    [InlineArray(70_000)]
    private struct Large
    {
        private byte _first;
    }

    private static Grant<T> GrantOf<T>(T[] elements, int rowLength = 1)
        where T : unmanaged =>
        new(elements.Length / rowLength, ref MemoryMarshal.GetArrayDataReference(elements), null, Grant<T>.PartTicket);

    [Fact]
    public void An_element_is_there_only_after_MoveNext()
    {
        int[] elements = [1, 2];

        Assert.Throws<NullReferenceException>(() => GrantOf(elements).Elements().Current = 7);
        Assert.Throws<NullReferenceException>(() => default(ElementEnumerator<int>).Current = 7);
        Assert.Throws<NullReferenceException>(() => new View<int>(GrantOf(elements)).GetEnumerator().Current = 7);
        Assert.Throws<NullReferenceException>(() =>
        {
            ReadOnlyElementEnumerator<int> reading = GrantOf(elements).Elements();
            return reading.Current;
        });
        Assert.Throws<NullReferenceException>(() => default(ReadOnlyElementEnumerator<int>).Current);
        Assert.Equal([1, 2], elements);
    }

    /// <summary>The processor would let an access pass that is far enough from address 0.</summary>
    [Fact]
    public void An_element_of_many_bytes_is_there_only_after_MoveNext_too()
    {
        const string Message = "The enumerator stands before the first element; call MoveNext first.";
        var bytes = new byte[70_000];

        Assert.Equal(
            Message,
            Assert.Throws<InvalidOperationException>(() => One(bytes).Elements().Current[69_999] = 7).Message);
        Assert.Equal(
            Message,
            Assert.Throws<InvalidOperationException>(() => default(ReadOnlyElementEnumerator<Large>).Current[69_999]).Message);
        var walk = One(bytes).Elements();
        Assert.True(walk.MoveNext());
        walk.Current[69_999] = 7;
        Assert.Equal(7, bytes[69_999]);

        static Grant<Large> One(byte[] bytes) =>
            new(1, ref Unsafe.As<byte, Large>(ref MemoryMarshal.GetArrayDataReference(bytes)), null, Grant<Large>.PartTicket);
    }

    [Fact]
    public void After_the_last_element_an_enumerator_stays_on_it()
    {
        int[] elements = [1, 2, 3];
        var walk = GrantOf(elements).Slice(0, 2, 1).Elements();
        ReadOnlyElementEnumerator<int> reading = walk;
        while (walk.MoveNext() & reading.MoveNext())
        {
        }

        for (var i = 0; i < 100; i++)
        {
            Assert.False(walk.MoveNext());
            Assert.False(reading.MoveNext());
        }

        walk.Current = 22;
        Assert.Equal(22, reading.Current);
        Assert.Equal([1, 22, 3], elements);
    }

    [Fact]
    public void A_row_is_empty_before_the_first_and_stays_on_the_last()
    {
        int[] elements = [1, 2, 3, 4, 5, 6];
        var rows = GrantOf(elements, 2).Slice(0, 2, 2).Rows(2);
        ReadOnlyRowEnumerator<int> reading = rows;

        Assert.True(rows.Current.IsEmpty);
        Assert.True(reading.Current.IsEmpty);
        Assert.True(rows.MoveNext());
        Assert.Equal([1, 2], rows.Current);
        while (rows.MoveNext() | reading.MoveNext())
        {
        }

        Assert.False(rows.MoveNext());
        rows.Current.Fill(7);
        Assert.Equal([7, 7], reading.Current);
        Assert.Equal([1, 2, 7, 7, 5, 6], elements);
        Assert.False(default(RowEnumerator<int>).MoveNext());
        Assert.True(default(RowEnumerator<int>).Current.IsEmpty);
        Assert.False(default(ReadOnlyRowEnumerator<int>).MoveNext());
    }

    [Fact]
    public void A_part_is_refused_before_the_first_and_after_the_last()
    {
        int[] elements = [1, 2, 3, 4, 5, 6];
        var parts = GrantOf(elements, 3).Parts(3, 3);
        List<int> seen = [];
        while (parts.MoveNext())
        {
            seen.AddRange(parts.Current.AsSpan(1));
        }

        Assert.Equal([1, 2, 3, 4, 5, 6], seen);
        Assert.Equal(
            "Index -1 is out of range for axis 0 of length 2; valid indices are 0 to 1.",
            Assert.Throws<IndexOutOfRangeException>(() => GrantOf(elements, 3).Parts(3, 3).Current.Length).Message);
        Assert.Equal(
            "Index 2 is out of range for axis 0 of length 2; valid indices are 0 to 1.",
            Assert.Throws<IndexOutOfRangeException>(() =>
            {
                var parts = GrantOf(elements, 3).Parts(3, 3);
                for (var i = 0; i < 100; i++)
                {
                    parts.MoveNext();
                }

                return parts.Current.Length;
            }).Message);
        Assert.Equal(
            "Index 0 is out of range for axis 0, which has length 0.",
            Assert.Throws<IndexOutOfRangeException>(() => default(PartEnumerator<int>).Current.Length).Message);
        Assert.False(default(PartEnumerator<int>).MoveNext());
    }

    [Fact]
    public void A_chunk_is_empty_before_the_first_and_stays_on_the_last()
    {
        int[] elements = [1, 2, 3, 4, 5];
        var chunks = GrantOf(elements).Slice(0, 3, 1).Chunks(2, 1).GetEnumerator();

        Assert.True(chunks.Current.IsEmpty);
        Assert.True(chunks.MoveNext());
        Assert.Equal([1, 2], chunks.Current);
        Assert.True(chunks.MoveNext());
        for (var i = 0; i < 100; i++)
        {
            Assert.False(chunks.MoveNext());
        }

        chunks.Current.Fill(7);
        Assert.Equal([1, 2, 7, 4, 5], elements);
        Assert.True(default(SpanChunks<int>).GetEnumerator().Current.IsEmpty);
        Assert.False(default(SpanChunks<int>).GetEnumerator().MoveNext());
        Assert.False(default(SpanChunks<int>.Enumerator).MoveNext());
        Assert.True(default(ReadOnlySpanChunks<int>.Enumerator).Current.IsEmpty);
        Assert.False(default(ReadOnlySpanChunks<int>).GetEnumerator().MoveNext());
    }

    [Fact]
    public void A_copy_of_an_enumerator_goes_its_own_way()
    {
        var walk = GrantOf([1, 2, 3]).Elements();
        walk.MoveNext();
        var copy = walk;

        copy.MoveNext();
        copy.MoveNext();

        Assert.Equal((1, 3), (walk.Current, copy.Current));
    }
}
