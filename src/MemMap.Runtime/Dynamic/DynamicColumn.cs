using System.Diagnostics;
using System.Numerics;

namespace MemMap;

/// <summary>
/// One field of all elements of a view, whose values are converted when they are read. It is valid as long as the view.
/// </summary>
/// <remarks>
/// Numbers convert as C#'s checked casts do: to a wider type exactly, to a floating-point type with rounding, to a narrower
/// one if they fit. A number with a fraction, or NaN, is no integer. A bool is 0 or 1, and a time the integer that it is
/// stored as. The values of a sub-array follow each other, its last axis fastest.
/// </remarks>
[DebuggerStepThrough]
public readonly ref struct DynamicColumn
{
    private readonly Grant<byte> _grant;
    private readonly int _itemSize;
    private readonly FieldPath _field;

    internal DynamicColumn(Grant<byte> grant, int itemSize, FieldPath field)
    {
        _grant = grant;
        _itemSize = itemSize;
        _field = field;
    }

    /// <summary>Dtype of the field.</summary>
    public DType DType => _field.Type;

    /// <summary>Number of fields: one of every element.</summary>
    public long Length => _grant.Length;

    /// <summary>Number of values of one field: that of the elements of a sub-array; else 1.</summary>
    public int ValuesPerField => Values().Count;

    /// <summary>The field of one element.</summary>
    /// <exception cref="IndexOutOfRangeException">The index is negative, or not below the length.</exception>
    public DynamicRecord this[long index] => new(
        _grant.Row(axis: 0, index, (nint)index * _itemSize, _itemSize).Slice(_field.OffsetInBytes, DType.ItemSize),
        _field with { OffsetInBytes = 0 });

    /// <summary>A field of the records that this column has.</summary>
    /// <inheritdoc cref="DynamicView.this[string]"/>
    public DynamicColumn this[string field] => new(_grant, _itemSize, _field.Field(field));

    /// <summary>One element of the sub-arrays that this column has.</summary>
    /// <param name="index">Index on each axis of the sub-array.</param>
    /// <exception cref="ArgumentException">A sub-array has another number of axes.</exception>
    /// <exception cref="IndexOutOfRangeException">An index is negative, or not below the length of its axis.</exception>
    public DynamicColumn At(params ReadOnlySpan<int> index) => new(_grant, _itemSize, _field.At(index));

    /// <summary>Copies of all values, converted.</summary>
    /// <typeparam name="T">Number type to convert to.</typeparam>
    /// <exception cref="InvalidCastException">The field is text, raw bytes, a record or complex.</exception>
    /// <exception cref="OverflowException">A value does not fit <typeparamref name="T"/>.</exception>
    /// <exception cref="InvalidOperationException">There are more values than an array can hold.</exception>
    public T[] ToArray<T>()
        where T : unmanaged, INumberBase<T>
    {
        var values = new T[ColumnSlice.ArrayLength(checked(Length * ValuesPerField))];
        CopyTo<T>(0, values);
        return values;
    }

    /// <summary>Copies of some values, converted.</summary>
    /// <typeparam name="T">Number type to convert to.</typeparam>
    /// <param name="start">Index of the first field.</param>
    /// <param name="destination">
    /// Values, as many as are to be copied: a multiple of <see cref="ValuesPerField"/>.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">There are fewer fields from the start on.</exception>
    /// <exception cref="ArgumentException">The destination ends within a field.</exception>
    /// <exception cref="InvalidCastException">The field is text, raw bytes, a record or complex.</exception>
    /// <exception cref="OverflowException">
    /// A value does not fit <typeparamref name="T"/>; some of the destination may be set.
    /// </exception>
    public void CopyTo<T>(long start, Span<T> destination)
        where T : unmanaged, INumberBase<T>
    {
        var (scalar, count) = Values();
        if (count == 0 || destination.Length % count != 0)
        {
            if (destination.Length == 0)
            {
                return;
            }

            throw new ArgumentException(
                $"A destination of {destination.Length:N0} values is not a multiple of the {count:N0} values of a field.",
                nameof(destination));
        }

        var length = destination.Length / count;
        AccessErrors.CheckSlice(start, length, Length);
        var rows = _grant.Slice(start, length, _itemSize);
        if (count == 1)
        {
            NumberConversion.Copy(rows, _itemSize, _field.OffsetInBytes, scalar, start, destination);
            return;
        }

        // One element of every sub-array after the other: each of them is a column.
        var column = new T[length];
        for (var element = 0; element < count; element++)
        {
            NumberConversion.Copy(
                rows, _itemSize, _field.OffsetInBytes + (element * scalar.ItemSize), scalar, start, column.AsSpan());
            for (var row = 0; row < length; row++)
            {
                destination[(row * count) + element] = column[row];
            }
        }
    }

    /// <summary>Copies of all texts, of a field of text (<c>S</c> as UTF-8, <c>U</c>), without the NULs at their ends.</summary>
    /// <exception cref="InvalidCastException">The field is no text.</exception>
    /// <exception cref="InvalidOperationException">There are more texts than an array can hold.</exception>
    public string[] ToTextArray()
    {
        var texts = new string[ColumnSlice.ArrayLength(Length)];
        for (var index = 0; index < texts.Length; index++)
        {
            texts[index] = this[index].ToText();
        }

        return texts;
    }

    /// <summary>The very column of a layout.</summary>
    /// <param name="field">Name as the caller gave it, for messages; null for all of an element.</param>
    internal Column<T> As<T>(string? field)
        where T : unmanaged
    {
        ThrowIfNot<T>(field);
        return _grant.FieldsOf<T>(_field.OffsetInBytes, _itemSize);
    }

    internal void ThrowIfNot<T>(string? field)
    {
        if (!ElementTypes.Fits(typeof(T), DType))
        {
            throw NotOfType<T>(field);
        }
    }

    private InvalidCastException NotOfType<T>(string? field)
    {
        var call = field is null ? "AsColumn" : "Column";
        var name = field is null ? "" : $"\"{field}\"";
        var converting = field is null ? "AsColumn()" : $"view[{name}]";
        return new InvalidCastException(
            $"{(field is null ? "An element" : $"Field '{field}'")} is {DType}, and not {typeof(T)}: use "
            + (ElementTypes.TryFind(DType, out _, out var right)
                ? $"{call}<{right}>({name}), or {converting}.ToArray, which converts."
            : DType is SubArrayDType ? $"its elements, {call}<…>({(field is null ? "" : $"{name}, ")}index), or {converting}.ToArray."
            : DType is RecordDType ? "its fields."
            : DType.Kind is 'S' or 'U' ? $"{converting}.ToTextArray()."
            : "AsBytes()."));
    }

    /// <summary>What a field is made of, and of how many.</summary>
    private (ScalarDType Scalar, int Count) Values()
    {
        var (element, count) = DType is SubArrayDType block && block.Flatten() is var flat
            ? (flat.Element, flat.Shape.Aggregate(1, static (product, length) => product * length))
            : (DType, 1);
        return element is ScalarDType scalar
            ? (scalar, count)
            : throw new InvalidCastException($"{DType} is a record, and not a number: name one of its fields.");
    }
}
