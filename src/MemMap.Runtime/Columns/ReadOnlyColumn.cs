using System.ComponentModel;
using System.Runtime.CompilerServices;

namespace MemMap;

/// <summary>One field of all records, as a strided view for reading only.</summary>
/// <inheritdoc cref="Column{T}" path="/remarks"/>
/// <typeparam name="T">Type of the field.</typeparam>
public readonly ref struct ReadOnlyColumn<T>
    where T : unmanaged
{
    private readonly Column<T> _fields;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal ReadOnlyColumn(Column<T> fields) => _fields = fields;

    /// <inheritdoc cref="Column{T}.Length"/>
    public long Length => _fields.Length;

    /// <inheritdoc cref="Column{T}.StrideInBytes"/>
    public long StrideInBytes => _fields.StrideInBytes;

    /// <inheritdoc cref="Column{T}.IsSideBySide"/>
    internal bool IsSideBySide => _fields.IsSideBySide;

    /// <inheritdoc cref="Column{T}.this[long]"/>
    public ref readonly T this[long index]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => ref _fields[index];
    }

    /// <inheritdoc cref="Column{T}.this[long]"/>
    [OverloadResolutionPriority(-1)]
    public ref readonly T this[Index index]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => ref _fields[index];
    }

    /// <inheritdoc cref="Column{T}.this[Range]"/>
    public ReadOnlyColumn<T> this[Range range] => _fields[range];

    /// <inheritdoc cref="Column{T}.Slice(long)"/>
    public ReadOnlyColumn<T> Slice(long start) => _fields.Slice(start);

    /// <inheritdoc cref="Column{T}.Slice(long, long, long)"/>
    public ReadOnlyColumn<T> Slice(long start, long length, long step = 1) => _fields.Slice(start, length, step);

    /// <inheritdoc cref="Column{T}.TryGetSpan"/>
    public bool TryGetSpan(out ReadOnlySpan<T> fields)
    {
        var isSpan = _fields.TryGetSpan(out var span);
        fields = span;
        return isSpan;
    }

    /// <summary>
    /// Copies every field, in order, to the start of <paramref name="destination"/>. Every bool of the copy is true or
    /// false, whatever byte the file has.
    /// </summary>
    /// <exception cref="ArgumentException">The destination is too short.</exception>
    public void CopyTo(Span<T> destination) => _fields.CopyTo(destination);

    /// <summary>
    /// A copy of every field, in order. Every bool of the copy is true or false, whatever byte the file has.
    /// </summary>
    /// <exception cref="InvalidOperationException">There are more fields than an array can hold.</exception>
    public T[] ToArray() => _fields.ToArray();

    /// <inheritdoc cref="Column{T}.FieldAt{TField}"/>
    [EditorBrowsable(EditorBrowsableState.Never)]
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ReadOnlyColumn<TField> FieldAt<TField>(int offsetInBytes, BoolRuns? bools = null)
        where TField : unmanaged => _fields.FieldAt<TField>(offsetInBytes, bools);

    /// <inheritdoc cref="Column{T}.As{TOther}"/>
    internal ReadOnlyColumn<TOther> As<TOther>()
        where TOther : unmanaged => _fields.As<TOther>();

    /// <inheritdoc cref="Column{T}.BytesAt"/>
    internal ref byte BytesAt(long index) => ref _fields.BytesAt(index);

    /// <summary>Enumerates the fields by read-only reference.</summary>
    public Enumerator GetEnumerator() => new(_fields.GetEnumerator());

    /// <summary>Enumerates the fields of a column by read-only reference.</summary>
    public ref struct Enumerator
    {
        private Column<T>.Enumerator _fields;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        internal Enumerator(Column<T>.Enumerator fields) => _fields = fields;

        /// <inheritdoc cref="Column{T}.Enumerator.Current"/>
        public readonly ref readonly T Current
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            get => ref _fields.Current;
        }

        /// <inheritdoc cref="Column{T}.Enumerator.MoveNext"/>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public bool MoveNext() => _fields.MoveNext();
    }
}
