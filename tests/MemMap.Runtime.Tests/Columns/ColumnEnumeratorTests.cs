using System.Runtime.CompilerServices;

namespace MemMap.Tests;

/// <summary>An enumerator in the hand of a user, who may call anything in any order.</summary>
public sealed class ColumnEnumeratorTests
{
    [InlineArray(70_000)]
    private struct Large
    {
        private byte _first;
    }

    [Fact]
    public void Before_the_first_field_there_is_nothing_to_read_or_write()
    {
        var bytes = new FieldBytes<int>([1, 2], 13);

        Assert.Throws<NullReferenceException>(() => bytes.Column.GetEnumerator().Current = 7);
        Assert.Throws<NullReferenceException>(() => bytes.ReadOnlyColumn.GetEnumerator().Current);
        Assert.Equal([1, 2], bytes.Fields);
        Assert.True(bytes.IsUntouchedBetween);
    }

    /// <summary>The processor would let an access pass that is far enough from address 0.</summary>
    [Fact]
    public void Before_the_first_field_of_many_bytes_there_is_an_exception_too()
    {
        var bytes = new FieldBytes<Large>([default], 70_000);

        Assert.Equal(
            "The enumerator stands before the first element; call MoveNext first.",
            Assert.Throws<InvalidOperationException>(() => bytes.Column.GetEnumerator().Current[69_999] = 7).Message);
        Assert.Throws<InvalidOperationException>(() => bytes.ReadOnlyColumn.GetEnumerator().Current[69_999]);
        Assert.Throws<InvalidOperationException>(() => default(Column<Large>.Enumerator).Current[69_999]);
    }

    [Fact]
    public void After_the_last_field_an_enumerator_stays_on_it()
    {
        var bytes = new FieldBytes<int>([1, 2], 13);
        var fields = bytes.Column.GetEnumerator();
        var readOnly = bytes.ReadOnlyColumn.GetEnumerator();
        while (fields.MoveNext() & readOnly.MoveNext())
        {
        }

        for (var i = 0; i < 100; i++)
        {
            Assert.False(fields.MoveNext());
            Assert.False(readOnly.MoveNext());
        }

        fields.Current = 22;
        Assert.Equal(22, readOnly.Current);
        Assert.Equal([1, 22], bytes.Fields);
        Assert.True(bytes.IsUntouchedBetween);
    }

    [Fact]
    public void An_enumerator_of_no_fields_never_has_one()
    {
        Assert.False(new FieldBytes<int>([], 13).Column.GetEnumerator().MoveNext());
        Assert.False(default(Column<int>).GetEnumerator().MoveNext());
        Assert.False(default(Column<int>.Enumerator).MoveNext());
        Assert.False(default(ReadOnlyColumn<int>.Enumerator).MoveNext());
        Assert.Throws<NullReferenceException>(() => default(Column<int>.Enumerator).Current);
        Assert.Throws<NullReferenceException>(() => default(ReadOnlyColumn<int>.Enumerator).Current);
        Assert.Throws<NullReferenceException>(() =>
        {
            var fields = new FieldBytes<int>([], 13).Column.GetEnumerator();
            fields.MoveNext();
            return fields.Current;
        });
    }

    [Fact]
    public void A_copy_of_an_enumerator_goes_its_own_way()
    {
        var bytes = new FieldBytes<int>([1, 2, 3], 40);
        var fields = bytes.Column.GetEnumerator();
        fields.MoveNext();
        var copy = fields;

        copy.MoveNext();
        copy.MoveNext();

        Assert.Equal((1, 3), (fields.Current, copy.Current));
    }
}
