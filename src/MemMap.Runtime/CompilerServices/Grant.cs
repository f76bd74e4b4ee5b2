using System.ComponentModel;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace MemMap.CompilerServices;

/// <summary>
/// The right to access some rows of a map until a lease ends. Only the runtime can create one. Every view wraps a
/// grant, and each reference, span, slice and column of a view is made of the grant and checked against it.
/// </summary>
/// <remarks>
/// <code>
/// origin  ┆ row 0 │ row 1 │ ··· │ row length − 1 ┆       a row has rowLength elements: 1 where there is one axis
/// ticket  above 0: a lease │ 0: part of another grant │ −1: ended │ −2: a map's own accessor, which takes no lease
/// </code>
/// <para>
/// Generated code hands over the length of a row with each call, because the JIT makes the address of a constant. The
/// runtime has compared that constant with the layout when the map was made (<see cref="MappedArray{T}"/>).
/// </para>
/// <para>
/// This is the trusted kernel: <c>Unsafe</c> and <c>MemoryMarshal</c> are here, in columns and in <c>Mapping</c>, and
/// nowhere in generated code.
/// </para>
/// </remarks>
/// <typeparam name="T">Element type.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public ref struct Grant<T>
    where T : unmanaged
{
    internal const long PartTicket = 0;
    internal const long EndedTicket = -1;
    internal const long UnleasedTicket = -2;

    private readonly ref T _origin;
    private readonly MappedArray? _map;
    private long _length;
    private long _ticket;

    /// <summary>
    /// The caller guarantees what all else relies on: <paramref name="length"/> rows from <paramref name="origin"/> on
    /// are mapped as long as the ticket is open, or, without a ticket, as long as the grant that this is a part of.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal Grant(long length, ref T origin, MappedArray? map, long ticket)
    {
        _length = length;
        _origin = ref origin;
        _map = map;
        _ticket = ticket;
    }

    /// <summary>Number of rows; 0 once the lease has ended.</summary>
    public readonly long Length => _length;

    /// <summary>The element of an array of one axis.</summary>
    /// <exception cref="IndexOutOfRangeException">The index is negative, or not below the length.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly ref T At(long index)
    {
        if ((ulong)index >= (ulong)_length)
        {
            GrantErrors.ThrowIndexOutOfRange(_map, _ticket, 0, index, _length);
        }

        // SAFETY: the index is below the number of elements.
        return ref Unsafe.Add(ref _origin, (nint)index);
    }

    /// <inheritdoc cref="At(long)"/>
    [OverloadResolutionPriority(-1)]
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly ref T At(Index index) => ref At(Axis.PositionOf(index, _length));

    /// <summary>An element of a row.</summary>
    /// <param name="axis">Number of the slowest axis, for messages.</param>
    /// <param name="row">Index on the slowest axis.</param>
    /// <param name="offset">
    /// Number of elements from the origin to the element, without <paramref name="last"/>.
    /// </param>
    /// <param name="last">Number of elements to add last, which becomes a part of the instruction that reads.</param>
    /// <remarks>
    /// The reference is made before the check of the row: the JIT moves out of a loop only what precedes a check that is
    /// written by hand. A row outside gets the reference to the origin, because not even for a moment may there be one
    /// that points anywhere, which the garbage collector might meet.
    /// </remarks>
    /// <exception cref="IndexOutOfRangeException">The row is negative, or not below the length.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly ref T At(int axis, long row, nint offset, nint last)
    {
        // All bits where 0 <= row < length, else none.
        var inside = unchecked((nint)(((row - _length) & ~row) >> 63));

        // SAFETY: the row is below the number of rows, or the offset is 0; generated code has checked every other index
        // against its axis.
        ref var start = ref Unsafe.Add(ref _origin, offset & inside);
        if ((ulong)row >= (ulong)_length)
        {
            GrantErrors.ThrowIndexOutOfRange(_map, _ticket, axis, row, _length);
        }

        // SAFETY: the row is below the number of rows.
        return ref Unsafe.Add(ref start, last);
    }

    /// <summary>
    /// Refuses an index outside an inner axis. The check is the bounds check of a span of constant length, which the
    /// JIT, unlike a check that is written by hand, can prove and remove.
    /// </summary>
    /// <exception cref="IndexOutOfRangeException">The index is negative, or not below the length.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Check(int index, int length) =>
        // SAFETY: the span is only asked for a reference that is not used.
        _ = ref MemoryMarshal.CreateSpan(ref _origin, length)[index];

    /// <summary>Refuses an index outside its axis, and names the axis.</summary>
    /// <exception cref="IndexOutOfRangeException">The index is negative, or not below the length.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Check(int axis, long index, long length)
    {
        if ((ulong)index >= (ulong)length)
        {
            GrantErrors.ThrowIndexOutOfRange(_map, _ticket, axis, index, length);
        }
    }

    /// <summary>The <paramref name="length"/> rows of the next axis that lie below some indices.</summary>
    /// <inheritdoc cref="At(int, long, nint, nint)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly Grant<T> Part(int axis, long row, nint offset, long length) =>
        new(length, ref At(axis, row, offset, 0), _map, PartTicket);

    /// <summary>Contiguous elements from some indices on.</summary>
    /// <inheritdoc cref="At(int, long, nint, nint)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly Span<T> Row(int axis, long row, nint offset, int length) =>
        // SAFETY: the row exists, and generated code asks for no more elements than it has behind the offset.
        MemoryMarshal.CreateSpan(ref At(axis, row, offset, 0), length);

    /// <summary>A part of the rows, valid as long as this grant.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The slice does not lie within the rows.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly Grant<T> Slice(long start, long length, long rowLength)
    {
        if ((ulong)start > (ulong)_length || (ulong)length > (ulong)(_length - start))
        {
            GrantErrors.ThrowSliceOutOfRange(_map, _ticket, start, length, _length);
        }

        // SAFETY: the slice lies within the rows.
        return new Grant<T>(length, ref Unsafe.Add(ref _origin, (nint)start * (nint)rowLength), _map, PartTicket);
    }

    /// <summary>The rows from <paramref name="start"/> on.</summary>
    /// <inheritdoc cref="Slice(long, long, long)"/>
    public readonly Grant<T> Slice(long start, long rowLength) => Slice(start, unchecked(_length - start), rowLength);

    /// <summary>The rows of a range.</summary>
    /// <inheritdoc cref="Slice(long, long, long)"/>
    public readonly Grant<T> Slice(Range rows, long rowLength)
    {
        var (start, end) = (Axis.PositionOf(rows.Start, _length), Axis.PositionOf(rows.End, _length));
        return Slice(start, unchecked(end - start), rowLength);
    }

    /// <summary>All elements as rows of one element, with the lease.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal readonly Grant<T> LeaseFlat(long rowLength) =>
        // SAFETY: so many elements are there, in one piece.
        new(_length * rowLength, ref _origin, _map, _ticket);

    /// <summary>The same rows for as long as this grant, without a lease of their own.</summary>
    public readonly Grant<T> Part() => new(_length, ref _origin, _map, PartTicket);

    /// <summary>The elements of one axis as the view of generic methods, without a lease of their own.</summary>
    public readonly View<T> ToView() => new(Part());

    /// <summary>The same for reading only.</summary>
    public readonly ReadOnlyView<T> ToReadOnlyView() => new(Part());

    /// <summary>All elements as one span.</summary>
    /// <exception cref="InvalidOperationException">There are more elements than a span can hold.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly Span<T> AsSpan(long rowLength)
    {
        var count = _length * rowLength;
        if (count > int.MaxValue)
        {
            AccessErrors.ThrowTooLongForSpan(count);
        }

        // SAFETY: so many elements are there, in one piece.
        return MemoryMarshal.CreateSpan(ref _origin, (int)count);
    }

    /// <summary>All elements as a sequence of spans, each of whole rows.</summary>
    /// <exception cref="ArgumentOutOfRangeException">
    /// A chunk would have no rows, or more elements than a span can hold.
    /// </exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly SpanChunks<T> Chunks(long rowsPerChunk, long rowLength) =>
        new(ref _origin, _length * rowLength, rowsPerChunk, rowLength);

    /// <summary>All elements as a column, from which the columns of their fields are made.</summary>
    public readonly Column<T> AsColumn(long rowLength) =>
        // SAFETY: so many elements are there, in one piece.
        new(ref _origin, _length * rowLength, Unsafe.SizeOf<T>(), _map?.Layout.Bools);

    /// <summary>One field of all elements, each of which has a row of bytes: what is only known at run time.</summary>
    /// <param name="offsetInBytes">First byte of the field within the row.</param>
    /// <param name="rowLength">Number of bytes of an element.</param>
    /// <exception cref="ArgumentOutOfRangeException">The field reaches beyond the row.</exception>
    internal readonly Column<TField> FieldsOf<TField>(int offsetInBytes, int rowLength)
        where TField : unmanaged
    {
        var byteLength = Unsafe.SizeOf<T>() * rowLength;
        if (offsetInBytes < 0 || offsetInBytes > byteLength - Unsafe.SizeOf<TField>())
        {
            ColumnSlice.ThrowFieldOutOfRange(offsetInBytes, Unsafe.SizeOf<TField>(), byteLength);
        }

        // SAFETY: the field lies within a row, of which this grant has as many as its length.
        return new Column<TField>(
            ref Unsafe.As<T, TField>(ref Unsafe.AddByteOffset(ref _origin, offsetInBytes)), _length, byteLength);
    }

    /// <summary>The same elements, each of which is a row of bytes, as values of a type of their size.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The sizes differ.</exception>
    internal readonly Grant<TOther> As<TOther>(int rowLength)
        where TOther : unmanaged
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(Unsafe.SizeOf<TOther>(), Unsafe.SizeOf<T>() * rowLength);

        // SAFETY: an element has the size of a row, and any bytes are a value of an unmanaged type.
        return new Grant<TOther>(_length, ref Unsafe.As<T, TOther>(ref _origin), _map, PartTicket);
    }

    /// <summary>All elements of one axis as a tensor.</summary>
    public readonly TensorSpan<T> AsTensorSpan() => AsTensorSpan(1, [(nint)_length], [1]);

    /// <summary>All elements as a tensor.</summary>
    /// <param name="rowLength">Number of elements below one index of the slowest axis.</param>
    /// <param name="lengths">Lengths of the axes.</param>
    /// <param name="strides">Number of elements from one index of an axis to the next.</param>
    public readonly TensorSpan<T> AsTensorSpan(
        long rowLength, scoped ReadOnlySpan<nint> lengths, scoped ReadOnlySpan<nint> strides)
    {
        // System.Numerics.Tensors wants a stride of 0 wherever there is nothing to step to.
        Span<nint> steps = stackalloc nint[strides.Length];
        for (var axis = 0; axis < steps.Length; axis++)
        {
            steps[axis] = lengths[axis] > 1 ? strides[axis] : 0;
        }

        // Nor does it take a null reference, which a view of nothing may have.
        ref var origin = ref Unsafe.IsNullRef(ref _origin)
            ? ref Unsafe.As<byte, T>(ref MemoryMarshal.GetArrayDataReference(Array.Empty<byte>()))
            : ref _origin;

        // SAFETY: so many elements are there, 0 from a null reference, and mapped pages never move. The call compares
        // them with lengths and strides.
        return TensorMarshal.CreateTensorSpan(ref origin, (nint)(_length * rowLength), lengths, steps, pinned: true);
    }

    /// <summary>Enumerates the elements of one axis by reference.</summary>
    public readonly ElementEnumerator<T> Elements() => new(ref _origin, _length);

    /// <summary>Enumerates rows that are spans.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly RowEnumerator<T> Rows(int rowLength) => new(ref _origin, _length, rowLength);

    /// <summary>Enumerates rows that are views of <paramref name="length"/> rows each.</summary>
    public readonly PartEnumerator<T> Parts(long rowLength, long length) => new(this, rowLength, length);

    /// <summary>Sets every element.</summary>
    public readonly void Fill(T value, long rowLength)
    {
        foreach (var chunk in new SpanChunks<T>(ref _origin, _length * rowLength, ChunkLength, 1))
        {
            chunk.Fill(value);
        }
    }

    /// <summary>Copies as many elements from a span into all elements.</summary>
    /// <exception cref="ArgumentException">The source has another number of elements.</exception>
    public readonly void CopyFrom(scoped ReadOnlySpan<T> source, long rowLength)
    {
        if (source.Length != _length * rowLength)
        {
            AccessErrors.ThrowLengthMismatch(nameof(source), source.Length, _length * rowLength);
        }

        // SAFETY: there are as many elements as in the source.
        source.CopyTo(MemoryMarshal.CreateSpan(ref _origin, source.Length));
    }

    /// <summary>Copies all elements; every bool of a copy is true or false, whatever byte the file has.</summary>
    /// <exception cref="ArgumentException">The destination is too short.</exception>
    public readonly void CopyTo(scoped Span<T> destination, long rowLength)
    {
        var source = AsSpan(rowLength);
        source.CopyTo(destination);
        BoolBytes.Normalize(destination[..source.Length]);
        _map?.MendCopies(destination[..source.Length]);
    }

    /// <summary>A copy of all elements; every bool of it is true or false, whatever byte the file has.</summary>
    /// <exception cref="InvalidOperationException">There are more elements than an array can hold.</exception>
    public readonly T[] ToArray(long rowLength)
    {
        var elements = AsSpan(rowLength).ToArray();
        BoolBytes.Normalize(elements.AsSpan());
        _map?.MendCopies(elements);
        return elements;
    }

    /// <summary>A copy of a record as it was at one moment.</summary>
    /// <param name="record">Record of this grant.</param>
    /// <param name="index">Indices of the record, for messages.</param>
    /// <inheritdoc cref="Snapshots.Read"/>
    public readonly T ReadSnapshot(ref readonly T record, params scoped ReadOnlySpan<long> index)
    {
        var value = _ticket == UnleasedTicket
            ? Snapshots.ReadUnleased<T>(_map!, index)
            : Snapshots.Read(in record, _map!, _ticket, index);
        _map!.MendCopies(new Span<T>(ref value));
        return value;
    }

    /// <summary>Sets a record so that <see cref="ReadSnapshot"/> sees all of it or nothing.</summary>
    /// <param name="record">Record of this grant.</param>
    /// <param name="value">New fields; the version field is ignored.</param>
    /// <param name="index">Indices of the record, for messages.</param>
    /// <inheritdoc cref="Snapshots.Write"/>
    public readonly void WriteSnapshot(ref T record, ref readonly T value, params scoped ReadOnlySpan<long> index) =>
        Snapshots.Write(ref record, in value, _map!, _ticket, index);

    /// <summary>Ends the lease. Does nothing for a part of another grant, or when the lease has ended.</summary>
    /// <remarks>
    /// A switch where an <c>if</c> would do: the JIT then makes no second copy of the caller's finally block, and a
    /// floating-point sum that the caller returns stays in its register (on x64 Linux, 4 times as fast).
    /// </remarks>
    /// <exception cref="IOException">The map was closed before, and its last flush failed.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void End()
    {
        var ticket = _ticket;
        _ticket = EndedTicket;
        _length = 0;
        switch (long.Sign(ticket))
        {
            case 1: // an open lease
                _map!.EndLease(ticket);
                break;
            case 0: // part of another grant
                break;
            case -1: // ended before
                break;
        }
    }

    /// <summary>Number of elements that are set at a time.</summary>
    private const int ChunkLength = 1 << 20;
}
