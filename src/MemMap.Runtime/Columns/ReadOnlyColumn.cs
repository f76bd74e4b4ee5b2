using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

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

    /// <summary>Whether there is nothing between the fields.</summary>
    internal bool IsSideBySide => StrideInBytes == Unsafe.SizeOf<T>();

    /// <summary>The bytes from a field on, for loops that have compared the length once.</summary>
    // SAFETY: not read when the index is the length.
    internal ref byte BytesAt(long index) => ref Unsafe.AddByteOffset(
        ref Unsafe.As<T, byte>(ref Unsafe.AsRef(in _first)), (nint)index * StrideInBytes);

    /// <summary>Copies every field, in order, to the start of <paramref name="destination"/>.</summary>
    /// <exception cref="ArgumentException">The destination is too short.</exception>
    public void CopyTo(Span<T> destination)
    {
        if (destination.Length < Length)
        {
            AccessErrors.ThrowLengthMismatch(nameof(destination), destination.Length, Length);
        }

        destination = destination[..(int)Length];
        if (IsSideBySide)
        {
            // SAFETY: the fields lie side by side, and there are as many as elements.
            MemoryMarshal.CreateReadOnlySpan(in _first, destination.Length).CopyTo(destination);
        }
        else
        {
            StridedFields.CopyTo(ref BytesAt(0), StrideInBytes, destination);
        }

        BoolBytes.Normalize(destination);
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
