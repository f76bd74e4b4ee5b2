using System.ComponentModel;
using System.Runtime.CompilerServices;

namespace MemMap;

/// <summary>Walks over elements that lie side by side, by reference.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public ref struct ElementEnumerator<T>
{
    private readonly ref T _origin;
    private readonly long _count;
    private long _index;

    /// <summary>Starts before the first of <paramref name="count"/> elements.</summary>
    public ElementEnumerator(ref T origin, long count)
    {
        _origin = ref origin;
        _count = count;
        _index = -1;
    }

    /// <summary>The element that the enumerator stands on.</summary>
    public readonly ref T Current
    {
        // SAFETY: MoveNext has returned true, so the index is below the count.
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => ref Unsafe.Add(ref _origin, (nint)_index);
    }

    /// <summary>Steps to the next element; false after the last.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool MoveNext() => ++_index < _count;
}

/// <summary>Walks over elements that lie side by side, by read-only reference.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public ref struct ReadOnlyElementEnumerator<T>
{
    private ElementEnumerator<T> _elements;

    /// <summary>Starts before the first of <paramref name="count"/> elements.</summary>
    public ReadOnlyElementEnumerator(ref readonly T origin, long count) =>
        _elements = new ElementEnumerator<T>(ref Unsafe.AsRef(in origin), count);

    /// <summary>The element that the enumerator stands on.</summary>
    public readonly ref readonly T Current
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => ref _elements.Current;
    }

    /// <summary>Steps to the next element; false after the last.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool MoveNext() => _elements.MoveNext();
}
