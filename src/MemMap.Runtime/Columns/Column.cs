using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace MemMap;

/// <summary>One field of all records, as a strided view. It lives as long as the view that it came from.</summary>
/// <remarks>
/// <code>
/// record 0        │ record 1        │ record 2
/// ░░░░ field ░░░░ │ ░░░░ field ░░░░ │ ░░░░ field ░░░░
///      ├── strideInBytes ──┤
/// </code>
/// Generated code makes columns, from a view whose length has been checked against the file.
/// </remarks>
/// <typeparam name="T">The field's type.</typeparam>
public readonly ref struct Column<T>
{
    private readonly ref T _first;

    /// <summary>A column of <paramref name="length"/> fields, the first at <paramref name="first"/>.</summary>
    public Column(ref T first, long length, int strideInBytes)
    {
        _first = ref first;
        Length = length;
        StrideInBytes = strideInBytes;
    }

    /// <summary>How many records there are.</summary>
    public long Length { get; }

    /// <summary>How far one field lies from the next, in bytes: the size of a record.</summary>
    public int StrideInBytes { get; }

    /// <summary>The field of one record.</summary>
    /// <exception cref="IndexOutOfRangeException">There is no such record.</exception>
    public ref T this[long index]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get
        {
            if ((ulong)index >= (ulong)Length)
            {
                AccessErrors.ThrowIndexOutOfRange(null, 0, 0, index, Length);
            }

            // SAFETY: the index is below the length, which is the number of records.
            return ref Unsafe.AddByteOffset(ref _first, (nint)index * StrideInBytes);
        }
    }

    /// <summary>The same column, for reading only.</summary>
    public static implicit operator ReadOnlyColumn<T>(Column<T> column) =>
        new(ref column._first, column.Length, column.StrideInBytes);

    /// <inheritdoc cref="ReadOnlyColumn{T}.CopyTo"/>
    public void CopyTo(Span<T> destination) => ((ReadOnlyColumn<T>)this).CopyTo(destination);

    /// <inheritdoc cref="ReadOnlyColumn{T}.ToArray"/>
    public T[] ToArray() => ((ReadOnlyColumn<T>)this).ToArray();

    /// <summary>Writes one value into the field of every record.</summary>
    public void Fill(T value)
    {
        ReadOnlyColumn<T> column = this;
        if (!column.IsSideBySide)
        {
            StridedFields.Fill(ref column.BytesAt(0), StrideInBytes, Length, value);
            return;
        }

        for (var start = 0L; start < Length; start += int.MaxValue)
        {
            MemoryMarshal.CreateSpan(ref Unsafe.Add(ref _first, (nint)start), (int)Math.Min(int.MaxValue, Length - start)).Fill(value);
        }
    }

    /// <summary>Writes one value after the other into the field of every record.</summary>
    /// <param name="source">As many values as there are records.</param>
    /// <exception cref="ArgumentException">Another number of values.</exception>
    public void CopyFrom(ReadOnlySpan<T> source)
    {
        if (source.Length != Length)
        {
            AccessErrors.ThrowLengthMismatch(nameof(source), source.Length, Length);
        }

        ReadOnlyColumn<T> column = this;
        if (column.IsSideBySide)
        {
            // SAFETY: the fields lie side by side, and there are as many as elements.
            source.CopyTo(MemoryMarshal.CreateSpan(ref _first, source.Length));
        }
        else
        {
            StridedFields.CopyFrom(ref column.BytesAt(0), StrideInBytes, source);
        }
    }

    /// <summary>Walks over the fields by reference.</summary>
    public Enumerator GetEnumerator() => new(this);

    /// <summary>Walks over the fields of a column by reference.</summary>
    public ref struct Enumerator
    {
        private readonly int _strideInBytes;
        private ref T _current;
        private long _rest;

        internal Enumerator(Column<T> column)
        {
            _strideInBytes = column.StrideInBytes;

            // SAFETY: nothing is read before MoveNext has stepped to the first field. Mapped memory does not move.
            _current = ref Unsafe.SubtractByteOffset(ref column._first, column.StrideInBytes);
            _rest = column.Length;
        }

        /// <summary>The field that the enumerator stands on.</summary>
        // SAFETY: MoveNext has returned true, so the reference has been stepped into the column.
        public readonly ref T Current => ref _current;

        /// <summary>Steps to the next field; false after the last.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public bool MoveNext()
        {
            _current = ref Unsafe.AddByteOffset(ref _current, _strideInBytes);
            return --_rest >= 0;
        }
    }
}
