using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace MemMap;

/// <summary>
/// Elements that lie side by side, as one span after the other: a file may be longer than a span. Use it in a
/// <c>foreach</c>; the last span may be shorter.
/// </summary>
public ref struct SpanChunks<T>
{
    private readonly ref T _origin;
    private readonly long _count;
    private readonly int _chunkLength;
    private long _start;

    /// <summary>Cuts <paramref name="count"/> elements into spans of <paramref name="rowsPerChunk"/> whole rows.</summary>
    /// <exception cref="ArgumentOutOfRangeException">No rows, or more elements than a span holds.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public SpanChunks(ref T origin, long count, long rowsPerChunk, long rowLength)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(rowsPerChunk);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(rowsPerChunk, int.MaxValue / rowLength);
        _origin = ref origin;
        _count = count;
        _chunkLength = (int)(rowsPerChunk * rowLength);
        _start = -_chunkLength;
    }

    /// <summary>The span that the enumerator stands on.</summary>
    public readonly Span<T> Current
    {
        // SAFETY: MoveNext has returned true, so the start is below the count, and the length ends with it.
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => MemoryMarshal.CreateSpan(
            ref Unsafe.Add(ref _origin, (nint)_start), (int)Math.Min(_chunkLength, _count - _start));
    }

    /// <summary>The chunks themselves.</summary>
    public readonly SpanChunks<T> GetEnumerator() => this;

    /// <summary>Steps to the next span; false after the last.</summary>
    // Inlined, as all that a loop over chunks calls: a sum that lives across a call has no register (6 times as slow).
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool MoveNext() => (_start += _chunkLength) < _count;
}

/// <inheritdoc cref="SpanChunks{T}"/>
public ref struct ReadOnlySpanChunks<T>
{
    private SpanChunks<T> _chunks;

    /// <inheritdoc cref="SpanChunks{T}(ref T, long, long, long)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ReadOnlySpanChunks(ref readonly T origin, long count, long rowsPerChunk, long rowLength) =>
        _chunks = new SpanChunks<T>(ref Unsafe.AsRef(in origin), count, rowsPerChunk, rowLength);

    /// <inheritdoc cref="SpanChunks{T}.Current"/>
    public readonly ReadOnlySpan<T> Current
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => _chunks.Current;
    }

    /// <inheritdoc cref="SpanChunks{T}.GetEnumerator"/>
    public readonly ReadOnlySpanChunks<T> GetEnumerator() => this;

    /// <inheritdoc cref="SpanChunks{T}.MoveNext"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool MoveNext() => _chunks.MoveNext();
}
