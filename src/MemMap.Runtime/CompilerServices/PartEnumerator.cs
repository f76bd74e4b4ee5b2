using System.ComponentModel;
using System.Runtime.CompilerServices;

namespace MemMap.CompilerServices;

/// <summary>Enumerates rows that are views; generated enumerators wrap it.</summary>
/// <typeparam name="T">Element type.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public ref struct PartEnumerator<T>
    where T : unmanaged
{
    private readonly Grant<T> _rows;
    private readonly long _rowLength;
    private readonly long _length;
    private long _index;

    internal PartEnumerator(Grant<T> rows, long rowLength, long length)
    {
        _rows = rows;
        _rowLength = rowLength;
        _length = length;
        _index = -1;
    }

    /// <summary>The current row.</summary>
    /// <exception cref="IndexOutOfRangeException">The enumerator is before the first row or after the last.</exception>
    public readonly Grant<T> Current
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => _rows.Part(0, _index, unchecked((nint)_index * (nint)_rowLength), _length);
    }

    /// <summary>Moves to the next row; false after the last.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool MoveNext()
    {
        if (_index < _rows.Length)
        {
            _index++;
        }

        return _index < _rows.Length;
    }
}
