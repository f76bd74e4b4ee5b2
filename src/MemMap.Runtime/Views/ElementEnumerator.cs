using System.ComponentModel;
using System.Runtime.CompilerServices;

namespace MemMap;

/// <summary>Enumerates contiguous elements by reference.</summary>
/// <remarks>
/// <see cref="Current"/> is set only when <see cref="MoveNext"/> has found an element: before the first element it is a
/// null reference, after the last it remains on the last.
/// </remarks>
/// <typeparam name="T">Element type.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public ref struct ElementEnumerator<T>
    where T : unmanaged
{
    private readonly ref T _origin;
    private readonly long _length;
    private long _index;
    private ref T _current;

    internal ElementEnumerator(ref T origin, long length)
    {
        _origin = ref origin;
        _length = length;
        _index = -1;
    }

    /// <summary>The current element.</summary>
    /// <exception cref="NullReferenceException">
    /// The element is read or written before <see cref="MoveNext"/> was called.
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

    /// <summary>Moves to the next element; false after the last.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool MoveNext()
    {
        var index = _index + 1;
        if (index >= _length)
        {
            return false;
        }

        // SAFETY: the index has just been found to be below the number of elements; it never was below 0.
        _current = ref Unsafe.Add(ref _origin, (nint)index);
        _index = index;
        return true;
    }
}

/// <summary>Enumerates contiguous elements by read-only reference.</summary>
/// <inheritdoc cref="ElementEnumerator{T}" path="/remarks"/>
/// <typeparam name="T">Element type.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public ref struct ReadOnlyElementEnumerator<T>
    where T : unmanaged
{
    private ElementEnumerator<T> _elements;

    private ReadOnlyElementEnumerator(ElementEnumerator<T> elements) => _elements = elements;

    /// <summary>The same enumerator, for reading only.</summary>
    public static implicit operator ReadOnlyElementEnumerator<T>(ElementEnumerator<T> elements) => new(elements);

    /// <inheritdoc cref="ElementEnumerator{T}.Current"/>
    public readonly ref readonly T Current
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => ref _elements.Current;
    }

    /// <inheritdoc cref="ElementEnumerator{T}.MoveNext"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool MoveNext() => _elements.MoveNext();
}
