using System.Collections.Immutable;
using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;

namespace MemMap;

/// <summary>
/// A view of the elements of a <see cref="DynamicMap"/>: a lease on the file. Its columns, records and spans cannot leave
/// its scope.
/// </summary>
[DebuggerStepThrough]
public ref struct DynamicView : IDisposable
{
    private readonly DynamicMap? _map;
    private ImmutableArray<long> _shape;

    /// <summary>The elements, each of which is a row of bytes.</summary>
    private Grant<byte> _grant;

    internal DynamicView(Grant<byte> grant, DynamicMap map, ImmutableArray<long> shape)
    {
        _grant = grant;
        _map = map;
        _shape = shape;
    }

    /// <summary>Dtype of one element.</summary>
    public readonly DType DType => Layout.DType;

    /// <summary>Lengths of the axes of this view.</summary>
    public readonly ImmutableArray<long> Shape => _shape.IsDefault ? [] : _shape;

    /// <summary>Number of rows: the length of the slowest axis, by which slices count; 1 without axes.</summary>
    public readonly long Length => _shape.IsDefault ? 0 : _shape.IsEmpty ? 1 : _shape[SlowestAxis];

    /// <summary>Number of elements.</summary>
    public readonly long Count => _grant.Length;

    /// <summary>One element of an array of one axis: a record, or a value.</summary>
    /// <exception cref="IndexOutOfRangeException">The index is negative, or not below the length.</exception>
    /// <exception cref="ArgumentException">The array has several axes, or none.</exception>
    [UnscopedRef]
    public readonly DynamicRecord this[long index] => this[[index]];

    /// <inheritdoc cref="this[long]"/>
    [UnscopedRef]
    [OverloadResolutionPriority(-1)]
    public readonly DynamicRecord this[Index index] => this[Axis.PositionOf(index, Length)];

    /// <summary>One element: a record, or a value.</summary>
    /// <param name="index">Index on each axis.</param>
    /// <exception cref="IndexOutOfRangeException">An index is negative, or not below the length of its axis.</exception>
    /// <exception cref="ArgumentException">The array has another number of axes.</exception>
    [UnscopedRef]
    public readonly DynamicRecord this[params ReadOnlySpan<long> index]
    {
        get
        {
            if (index.Length != Shape.Length)
            {
                throw new ArgumentException(
                    $"{index.Length} indices for {Shape.Length} axes; Flatten() has one axis.", nameof(index));
            }

            var position = 0L;
            for (var step = 0; step < index.Length; step++)
            {
                // From the slowest axis to the fastest.
                var axis = Layout.Order == MemoryOrder.RowMajor ? step : index.Length - 1 - step;
                if ((ulong)index[axis] >= (ulong)_shape[axis])
                {
                    AccessErrors.ThrowIndexOutOfRange(axis, index[axis], _shape[axis]);
                }

                position = (position * _shape[axis]) + index[axis];
            }

            var itemSize = DType.ItemSize;
            return new DynamicRecord(
                _grant.Row(axis: 0, position, (nint)position * itemSize, itemSize), new FieldPath(0, DType));
        }
    }

    /// <summary>One field of all elements, whose values are converted when they are read.</summary>
    /// <param name="field">
    /// Name of the field; <c>Leg.Price</c> is field <c>Price</c> of the record in field <c>Leg</c>.
    /// </param>
    /// <exception cref="KeyNotFoundException">There is no such field.</exception>
    [UnscopedRef]
    public readonly DynamicColumn this[string field] => ColumnOf(Element.Field(field));

    /// <summary>One element of a field that is a sub-array, of all elements.</summary>
    /// <param name="field">Name of the field.</param>
    /// <param name="index">Index on each axis of the sub-array.</param>
    /// <exception cref="KeyNotFoundException">There is no such field.</exception>
    /// <exception cref="IndexOutOfRangeException">An index is negative, or not below the length of its axis.</exception>
    [UnscopedRef]
    public readonly DynamicColumn this[string field, params ReadOnlySpan<int> index] =>
        ColumnOf(Element.Field(field).At(index));

    /// <summary>Some rows. They have no lease of their own and are valid as long as this view.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The range does not lie within the rows.</exception>
    [UnscopedRef]
    public readonly DynamicView this[Range rows]
    {
        get
        {
            var (start, end) = (Axis.PositionOf(rows.Start, Length), Axis.PositionOf(rows.End, Length));
            return Slice(start, unchecked(end - start));
        }
    }

    /// <summary>
    /// Some rows; of an array without axes, an array of one axis. They have no lease of their own and are valid as long as
    /// this view.
    /// </summary>
    /// <param name="start">Index of the first row.</param>
    /// <param name="length">Number of rows.</param>
    /// <exception cref="ArgumentOutOfRangeException">The slice does not lie within the rows.</exception>
    [UnscopedRef]
    public readonly DynamicView Slice(long start, long length)
    {
        AccessErrors.CheckSlice(start, length, Length);
        var rowLength = Length == 0 ? 0 : Count / Length;
        return new DynamicView(
            _grant.Slice(start * rowLength, length * rowLength, DType.ItemSize),
            Map,
            Shape.IsEmpty ? [length] : _shape.SetItem(SlowestAxis, length));
    }

    /// <summary>
    /// All elements as one axis, in the order of the file. They have no lease of their own and are valid as long as this
    /// view.
    /// </summary>
    [UnscopedRef]
    public readonly DynamicView Flatten() => new(_grant.Part(), Map, [Count]);

    /// <summary>
    /// One field of all elements in the order of the file, for reading: the column of a layout, with its speed, sums,
    /// searches and statistics.
    /// </summary>
    /// <typeparam name="T">
    /// The exact type of the field: <see cref="DType.ElementType"/>; an enum of that integer; of a time also the integer
    /// that it is stored as. The column <c>view[field]</c> converts to other types.
    /// </typeparam>
    /// <param name="field">
    /// Name of the field; <c>Leg.Price</c> is field <c>Price</c> of the record in field <c>Leg</c>.
    /// </param>
    /// <param name="index">For a field that is a sub-array, the index on each of its axes.</param>
    /// <exception cref="KeyNotFoundException">There is no such field.</exception>
    /// <exception cref="IndexOutOfRangeException">An index is negative, or not below the length of its axis.</exception>
    /// <exception cref="InvalidCastException">The field has another type; the message names the right call.</exception>
    [UnscopedRef]
    public readonly ReadOnlyColumn<T> Column<T>(string field, params ReadOnlySpan<int> index)
        where T : unmanaged => ColumnOf(Element.Field(field).At(index)).As<T>(field, index);

    /// <summary>One field of all elements, for reading and writing; the map counts as written from now on.</summary>
    /// <exception cref="InvalidOperationException">The map was opened for reading only.</exception>
    /// <inheritdoc cref="Column{T}(string, ReadOnlySpan{int})"/>
    [UnscopedRef]
    public readonly Column<T> WritableColumn<T>(string field, params ReadOnlySpan<int> index)
        where T : unmanaged
    {
        var column = ColumnOf(Element.Field(field).At(index)).As<T>(field, index);
        Map.BeginWriting();
        return column;
    }

    /// <summary>All elements in the order of the file, whose values are converted when they are read.</summary>
    [UnscopedRef]
    public readonly DynamicColumn AsColumn() => ColumnOf(Element);

    /// <summary>All elements of an array without fields, in the order of the file, for reading.</summary>
    /// <typeparam name="T">The exact type of the elements: <see cref="DType.ElementType"/>.</typeparam>
    /// <exception cref="InvalidCastException">The elements have another type; the message names the right call.</exception>
    [UnscopedRef]
    public readonly ReadOnlyColumn<T> AsColumn<T>()
        where T : unmanaged => ColumnOf(Element).As<T>(field: null, index: []);

    /// <summary>
    /// All elements of an array without fields, in the order of the file, for reading and writing; the map counts as
    /// written from now on.
    /// </summary>
    /// <exception cref="InvalidOperationException">The map was opened for reading only.</exception>
    /// <inheritdoc cref="AsColumn{T}()"/>
    [UnscopedRef]
    public readonly Column<T> AsWritableColumn<T>()
        where T : unmanaged
    {
        var column = ColumnOf(Element).As<T>(field: null, index: []);
        Map.BeginWriting();
        return column;
    }

    /// <summary>
    /// All elements of an array without fields, in the order of the file, as the view that generic methods take: with
    /// spans, chunks and an enumerator.
    /// </summary>
    /// <inheritdoc cref="AsColumn{T}()"/>
    [UnscopedRef]
    public readonly ReadOnlyView<T> AsView<T>()
        where T : unmanaged
    {
        ColumnOf(Element).ThrowIfNot<T>(field: null, index: []);
        return new ReadOnlyView<T>(_grant.As<T>(DType.ItemSize));
    }

    /// <summary>All elements of an array without fields as a tensor of its shape; without axes, of one of length 1.</summary>
    /// <inheritdoc cref="AsColumn{T}()"/>
    [UnscopedRef]
    public readonly ReadOnlyTensorSpan<T> AsTensorSpan<T>()
        where T : unmanaged
    {
        ColumnOf(Element).ThrowIfNot<T>(field: null, index: []);
        var axisCount = Shape.Length;
        if (axisCount == 0)
        {
            // A tensor has one axis at least.
            return _grant.As<T>(DType.ItemSize).AsTensorSpan();
        }

        Span<nint> lengths = stackalloc nint[axisCount];
        Span<nint> strides = stackalloc nint[axisCount];
        nint stride = 1;
        for (var step = 0; step < axisCount; step++)
        {
            // From the fastest axis to the slowest.
            var axis = Layout.Order == MemoryOrder.RowMajor ? axisCount - 1 - step : step;
            (lengths[axis], strides[axis]) = ((nint)_shape[axis], stride);
            stride *= lengths[axis];
        }

        return _grant.As<T>(DType.ItemSize).AsTensorSpan(1, lengths, strides);
    }

    /// <summary>The bytes of all elements, as they are in the file.</summary>
    /// <exception cref="InvalidOperationException">There are more bytes than a span can hold: take slices.</exception>
    [UnscopedRef]
    public readonly ReadOnlySpan<byte> AsBytes() => _grant.AsSpan(DType.ItemSize);

    /// <summary>Ends the lease; called by a <c>using</c>.</summary>
    /// <exception cref="IOException">The map was closed before, and its last flush failed.</exception>
    void IDisposable.Dispose()
    {
        _grant.End();
        _shape = default;
    }

    private readonly DynamicMap Map =>
        _map ?? throw new InvalidOperationException("A default view belongs to no map; take one with Lease().");

    private readonly ArrayLayout Layout => Map.Layout;

    private readonly FieldPath Element => new(0, DType);

    private readonly int SlowestAxis => Layout.Order == MemoryOrder.RowMajor ? 0 : _shape.Length - 1;

    [UnscopedRef]
    private readonly DynamicColumn ColumnOf(FieldPath field) => new(_grant.Part(), DType.ItemSize, field);
}
