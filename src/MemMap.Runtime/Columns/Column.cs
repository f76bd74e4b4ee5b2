using System.ComponentModel;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace MemMap;

/// <summary>One field of all records, as a strided view. It is valid as long as the view that it came from.</summary>
/// <remarks>
/// <code>
/// record 0        │ record 1        │ record 2
/// ░░░░ field ░░░░ │ ░░░░ field ░░░░ │ ░░░░ field ░░░░
///      ├── strideInBytes ──┤
/// </code>
/// A default column is empty.
/// </remarks>
/// <typeparam name="T">Type of the field.</typeparam>
public readonly ref struct Column<T>
    where T : unmanaged
{
    private readonly ref T _first;
    private readonly nint _strideInBytes;
    private readonly BoolRuns? _bools;

    /// <summary>A column of fields, all of which are mapped while the view is open.</summary>
    /// <param name="first">First field; not read when the length is 0.</param>
    /// <param name="length">Number of fields.</param>
    /// <param name="strideInBytes">Bytes from one field to the next.</param>
    /// <param name="bools">Bools within a field that is more than a bool; null where it has none.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal Column(ref T first, long length, nint strideInBytes, BoolRuns? bools = null)
    {
        _first = ref first;
        Length = length;
        _strideInBytes = strideInBytes;
        _bools = bools;
    }

    /// <summary>Number of fields: one of every record.</summary>
    public long Length { get; }

    /// <summary>
    /// Distance from one field to the next, in bytes: the size of a record, times the step of a slice.
    /// </summary>
    public long StrideInBytes => _strideInBytes;

    /// <summary>Whether the fields are contiguous.</summary>
    internal bool IsSideBySide => _strideInBytes == Unsafe.SizeOf<T>() || Length <= 1;

    /// <summary>The field of one record, by reference.</summary>
    /// <exception cref="IndexOutOfRangeException">The index is negative, or not below the length.</exception>
    public ref T this[long index]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get
        {
            if ((ulong)index >= (ulong)Length)
            {
                AccessErrors.ThrowIndexOutOfRange(0, index, Length);
            }

            // SAFETY: the index is below the length, and so many fields are mapped.
            return ref Unsafe.AddByteOffset(ref _first, (nint)index * _strideInBytes);
        }
    }

    /// <inheritdoc cref="this[long]"/>
    [OverloadResolutionPriority(-1)]
    public ref T this[Index index]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => ref this[ColumnSlice.OffsetOf(index, Length)];
    }

    /// <summary>A range of the fields, as NumPy's <c>column[10:20]</c>; unlike in NumPy, they must all exist.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The range reaches beyond the column.</exception>
    public Column<T> this[Range range]
    {
        get
        {
            var start = ColumnSlice.OffsetOf(range.Start, Length);
            return Slice(start, ColumnSlice.OffsetOf(range.End, Length) - start);
        }
    }

    /// <summary>The same column, for reading only.</summary>
    public static implicit operator ReadOnlyColumn<T>(Column<T> column) => new(column);

    /// <summary>The same column, for reading only.</summary>
    public ReadOnlyColumn<T> AsReadOnly() => new(this);

    /// <summary>All fields from an index on, as NumPy's <c>column[start:]</c>.</summary>
    /// <param name="start">Index of the first field, at most the length.</param>
    /// <exception cref="ArgumentOutOfRangeException">The start is negative or greater than the length.</exception>
    public Column<T> Slice(long start) => Slice(start, Length - start);

    /// <summary>A slice of the fields, as NumPy's <c>column[start : start + length : step]</c>.</summary>
    /// <param name="start">Index of the first field.</param>
    /// <param name="length">
    /// Number of fields of this column that the slice reaches over, those between steps included.
    /// </param>
    /// <param name="step">
    /// Distance from one field of the slice to the next, in fields of this column; 1 or more. With 10, every tenth
    /// field is in the slice.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">
    /// The slice reaches beyond the column, or the step is less than 1.
    /// </exception>
    public Column<T> Slice(long start, long length, long step = 1)
    {
        ColumnSlice.Check(start, length, step, Length);
        var count = length == 0 ? 0 : ((length - 1) / step) + 1;

        // SAFETY: the last field of the slice, (count - 1) × step after 'start', lies before start + length, which is
        // in the column. So a step between two fields is no longer than what is mapped; where there are not two, none
        // is taken.
        return new Column<T>(
            ref Unsafe.AddByteOffset(ref _first, (nint)start * _strideInBytes),
            count,
            count > 1 ? (nint)step * _strideInBytes : _strideInBytes,
            _bools);
    }

    /// <summary>The fields as a span, if they are contiguous and not more than a span can hold.</summary>
    public bool TryGetSpan(out Span<T> fields)
    {
        var isSpan = IsSideBySide && Length <= int.MaxValue;

        // SAFETY: the fields lie side by side, and there are as many.
        fields = isSpan ? MemoryMarshal.CreateSpan(ref _first, (int)Length) : default;
        return isSpan;
    }

    /// <inheritdoc cref="ReadOnlyColumn{T}.CopyTo"/>
    public void CopyTo(Span<T> destination)
    {
        if (destination.Length < Length)
        {
            AccessErrors.ThrowLengthMismatch(nameof(destination), destination.Length, Length);
        }

        destination = destination[..(int)Length];
        if (TryGetSpan(out var fields))
        {
            fields.CopyTo(destination);
        }
        else
        {
            StridedFields.CopyTo(ref BytesAt(0), _strideInBytes, destination);
        }

        BoolBytes.Normalize(destination);
        _bools?.Normalize(destination);
    }

    /// <inheritdoc cref="ReadOnlyColumn{T}.ToArray"/>
    public T[] ToArray()
    {
        var fields = new T[ColumnSlice.ArrayLength(Length)];
        CopyTo(fields);
        return fields;
    }

    /// <summary>Writes one value into the field of every record.</summary>
    public void Fill(T value)
    {
        if (!IsSideBySide)
        {
            StridedFields.Fill(ref BytesAt(0), _strideInBytes, Length, value);
            return;
        }

        const int ChunkLength = 1 << 20;
        for (var start = 0L; start < Length; start += ChunkLength)
        {
            // SAFETY: the fields lie side by side, and there are as many from the start on.
            MemoryMarshal.CreateSpan(ref this[start], (int)Math.Min(ChunkLength, Length - start)).Fill(value);
        }
    }

    /// <summary>Writes a value for each record into its field.</summary>
    /// <param name="source">New values, as many as there are records.</param>
    /// <exception cref="ArgumentException">The source has another number of values.</exception>
    public void CopyFrom(ReadOnlySpan<T> source)
    {
        if (source.Length != Length)
        {
            AccessErrors.ThrowLengthMismatch(nameof(source), source.Length, Length);
        }

        if (TryGetSpan(out var fields))
        {
            source.CopyTo(fields);
        }
        else
        {
            StridedFields.CopyFrom(ref BytesAt(0), _strideInBytes, source);
        }
    }

    /// <summary>
    /// The column of one inner field, when the fields are records, or of one element, when they are blocks.
    /// </summary>
    /// <remarks>Generated code passes the offset of a field. Any other offset is as safe, but has no meaning.</remarks>
    /// <typeparam name="TField">Type of the inner field.</typeparam>
    /// <param name="offsetInBytes">First byte of the inner field within the outer one.</param>
    /// <param name="bools">Bools within the inner field, where that is more than a bool.</param>
    /// <exception cref="ArgumentOutOfRangeException">The inner field reaches beyond the outer one.</exception>
    [EditorBrowsable(EditorBrowsableState.Never)]
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Column<TField> FieldAt<TField>(int offsetInBytes, BoolRuns? bools = null)
        where TField : unmanaged
    {
        if (offsetInBytes < 0 || offsetInBytes > Unsafe.SizeOf<T>() - Unsafe.SizeOf<TField>())
        {
            ColumnSlice.ThrowFieldOutOfRange(offsetInBytes, Unsafe.SizeOf<TField>(), Unsafe.SizeOf<T>());
        }

        // SAFETY: the inner field lies within the outer one, of which this column has the length and the stride.
        return new Column<TField>(
            ref Unsafe.As<byte, TField>(ref Unsafe.AddByteOffset(ref BytesAt(0), offsetInBytes)),
            Length,
            _strideInBytes,
            bools);
    }

    /// <summary>The same bytes as fields of another type of the same size.</summary>
    /// <exception cref="NotSupportedException">The sizes differ.</exception>
    internal Column<TOther> As<TOther>()
        where TOther : unmanaged
    {
        if (Unsafe.SizeOf<TOther>() != Unsafe.SizeOf<T>())
        {
            throw new NotSupportedException(
                $"A column of '{typeof(T)}' cannot be read as one of '{typeof(TOther)}': their sizes differ.");
        }

        // SAFETY: both have the same size, and any bytes are a value of an unmanaged type.
        return new Column<TOther>(ref Unsafe.As<byte, TOther>(ref BytesAt(0)), Length, _strideInBytes);
    }

    /// <summary>The bytes from a field on, for loops that have compared the length once.</summary>
    // SAFETY: the caller reads as many fields as there are from the index on: none when the index is the length.
    internal ref byte BytesAt(long index) =>
        ref Unsafe.AddByteOffset(ref Unsafe.As<T, byte>(ref _first), (nint)index * _strideInBytes);

    /// <summary>Enumerates the fields by reference.</summary>
    public Enumerator GetEnumerator() => new(this);

    /// <summary>Enumerates the fields of a column by reference.</summary>
    public ref struct Enumerator
    {
        private readonly nint _strideInBytes;
        private ref T _current;
        private ref T _next;
        private long _rest;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        internal Enumerator(Column<T> column)
        {
            _strideInBytes = column._strideInBytes;
            _next = ref column._first;
            _rest = column.Length;
        }

        /// <summary>
        /// The current field: a null reference before the first, and the last one after the end.
        /// </summary>
        /// <exception cref="NullReferenceException">
        /// The field is read or written before <see cref="MoveNext"/> was called.
        /// </exception>
        public readonly ref T Current
        {
            // The processor refuses an access to the first page only; the JIT knows the size, and checks no small T.
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            get
            {
                if (Unsafe.SizeOf<T>() > ColumnSlice.PageSize && Unsafe.IsNullRef(ref _current))
                {
                    ColumnSlice.ThrowNotStarted();
                }

                return ref _current;
            }
        }

        /// <summary>Moves to the next field; false after the last.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public bool MoveNext()
        {
            if (_rest <= 0)
            {
                return false;
            }

            // SAFETY: a field is left, and it is the next. The one behind the last is never stood on.
            _current = ref _next;
            _next = ref Unsafe.AddByteOffset(ref _next, _strideInBytes);
            _rest--;
            return true;
        }
    }
}
