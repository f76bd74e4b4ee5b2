using System.ComponentModel;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace MemMap;

/// <summary>Enumerates contiguous rows, each as a span.</summary>
/// <remarks>
/// Before the first row the span is empty; after the last it remains on the last. Generated code passes the length of a
/// row as a constant, which the JIT propagates into the loop.
/// </remarks>
/// <typeparam name="T">Element type.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public ref struct RowEnumerator<T>
    where T : unmanaged
{
    private readonly ref T _origin;
    private readonly long _rowCount;
    private readonly int _rowLength;
    private long _index;
    private Span<T> _current;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal RowEnumerator(ref T origin, long rowCount, int rowLength)
    {
        _origin = ref origin;
        _rowCount = rowCount;
        _rowLength = rowLength;
        _index = -1;
    }

    /// <summary>The current row.</summary>
    public readonly Span<T> Current
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => _current;
    }

    /// <summary>Moves to the next row; false after the last.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool MoveNext()
    {
        var index = _index + 1;
        if (index >= _rowCount)
        {
            return false;
        }

        // SAFETY: the index has just been found to be below the number of rows; it never was below 0.
        _current = MemoryMarshal.CreateSpan(ref Unsafe.Add(ref _origin, (nint)index * _rowLength), _rowLength);
        _index = index;
        return true;
    }
}

/// <summary>Enumerates contiguous rows, each as a read-only span.</summary>
/// <inheritdoc cref="RowEnumerator{T}" path="/remarks"/>
/// <typeparam name="T">Element type.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public ref struct ReadOnlyRowEnumerator<T>
    where T : unmanaged
{
    private RowEnumerator<T> _rows;

    private ReadOnlyRowEnumerator(RowEnumerator<T> rows) => _rows = rows;

    /// <summary>The same enumerator, for reading only.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static implicit operator ReadOnlyRowEnumerator<T>(RowEnumerator<T> rows) => new(rows);

    /// <inheritdoc cref="RowEnumerator{T}.Current"/>
    public readonly ReadOnlySpan<T> Current
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => _rows.Current;
    }

    /// <inheritdoc cref="RowEnumerator{T}.MoveNext"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool MoveNext() => _rows.MoveNext();
}
