using System.Runtime.CompilerServices;

namespace MemMap;

/// <summary>One field of all records, as a strided view for reading only.</summary>
/// <inheritdoc cref="Column{T}" path="/remarks"/>
/// <typeparam name="T">The field's type.</typeparam>
public readonly ref struct ReadOnlyColumn<T>
{
    private readonly ref readonly T _first;

    /// <summary>A column of <paramref name="length"/> fields, the first at <paramref name="first"/>.</summary>
    public ReadOnlyColumn(ref readonly T first, long length, int strideInBytes)
    {
        _first = ref first;
        Length = length;
        StrideInBytes = strideInBytes;
    }

    /// <inheritdoc cref="Column{T}.Length"/>
    public long Length { get; }

    /// <inheritdoc cref="Column{T}.StrideInBytes"/>
    public int StrideInBytes { get; }

    private Column<T> Fields => new(ref Unsafe.AsRef(in _first), Length, StrideInBytes);

    /// <inheritdoc cref="Column{T}.this"/>
    public ref readonly T this[long index]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => ref Fields[index];
    }

    /// <summary>Copies every field, in order, to the start of <paramref name="destination"/>.</summary>
    /// <exception cref="ArgumentException">The destination is too short.</exception>
    public void CopyTo(Span<T> destination)
    {
        if (destination.Length < Length)
        {
            AccessErrors.ThrowLengthMismatch(nameof(destination), destination.Length, Length);
        }

        var index = 0;
        foreach (ref readonly var field in this)
        {
            destination[index++] = field;
        }

        BoolBytes.Normalize(destination[..index]);
    }

    /// <summary>A copy of every field, in order.</summary>
    /// <exception cref="OverflowException">There are more fields than an array can hold.</exception>
    public T[] ToArray()
    {
        var fields = new T[checked((int)Length)];
        CopyTo(fields);
        return fields;
    }

    /// <summary>Walks over the fields by read-only reference.</summary>
    public Enumerator GetEnumerator() => new(Fields.GetEnumerator());

    /// <summary>Walks over the fields of a column by read-only reference.</summary>
    public ref struct Enumerator
    {
        private Column<T>.Enumerator _fields;

        internal Enumerator(Column<T>.Enumerator fields) => _fields = fields;

        /// <inheritdoc cref="Column{T}.Enumerator.Current"/>
        public readonly ref readonly T Current => ref _fields.Current;

        /// <inheritdoc cref="Column{T}.Enumerator.MoveNext"/>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public bool MoveNext() => _fields.MoveNext();
    }
}
