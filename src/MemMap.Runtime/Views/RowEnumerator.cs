using System.ComponentModel;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace MemMap;

/// <summary>Walks over rows that lie one behind the other, each as a span.</summary>
/// <remarks>Generated code gives the row length as a constant, which the JIT carries into the loop.</remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public ref struct RowEnumerator<T>
{
    private readonly ref T _origin;
    private readonly long _rowCount;
    private readonly int _rowLength;
    private long _index;

    /// <summary>Starts before the first of <paramref name="rowCount"/> rows.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public RowEnumerator(ref T origin, long rowCount, int rowLength)
    {
        _origin = ref origin;
        _rowCount = rowCount;
        _rowLength = rowLength;
        _index = -1;
    }

    /// <summary>The row that the enumerator stands on.</summary>
    public readonly Span<T> Current
    {
        // SAFETY: MoveNext has returned true, so the index is below the number of rows.
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => MemoryMarshal.CreateSpan(ref Unsafe.Add(ref _origin, (nint)_index * _rowLength), _rowLength);
    }

    /// <summary>Steps to the next row; false after the last.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool MoveNext() => ++_index < _rowCount;
}

/// <summary>Walks over rows that lie one behind the other, each as a span for reading only.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public ref struct ReadOnlyRowEnumerator<T>
{
    private RowEnumerator<T> _rows;

    /// <summary>Starts before the first of <paramref name="rowCount"/> rows.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ReadOnlyRowEnumerator(ref readonly T origin, long rowCount, int rowLength) =>
        _rows = new RowEnumerator<T>(ref Unsafe.AsRef(in origin), rowCount, rowLength);

    /// <summary>The row that the enumerator stands on.</summary>
    public readonly ReadOnlySpan<T> Current
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => _rows.Current;
    }

    /// <summary>Steps to the next row; false after the last.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool MoveNext() => _rows.MoveNext();
}
