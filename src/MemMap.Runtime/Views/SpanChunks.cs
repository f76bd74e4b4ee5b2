using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace MemMap;

/// <summary>
/// Contiguous elements as a sequence of spans, because a file may be longer than a span. Use it in a
/// <c>foreach</c>; the last span may be shorter.
/// </summary>
/// <typeparam name="T">Element type.</typeparam>
public readonly ref struct SpanChunks<T>
    where T : unmanaged
{
    private readonly ref T _origin;
    private readonly long _length;
    private readonly int _chunkLength;

    /// <summary>Cuts elements into spans of <paramref name="rowsPerChunk"/> whole rows.</summary>
    /// <exception cref="ArgumentOutOfRangeException">
    /// A chunk would have no rows, or more elements than a span can hold.
    /// </exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal SpanChunks(ref T origin, long length, long rowsPerChunk, long rowLength)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(rowsPerChunk);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(rowsPerChunk, int.MaxValue / rowLength);
        _origin = ref origin;
        _length = length;
        _chunkLength = (int)(rowsPerChunk * rowLength);
    }

    /// <summary>Enumerates the spans.</summary>
    // Inlined, as all that a loop over chunks calls: a sum that lives across a call has no register (6 times as slow).
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Enumerator GetEnumerator() => new(ref _origin, _length, _chunkLength);

    /// <summary>
    /// Enumerates the spans. Before the first one the span is empty; after the last it remains on the last.
    /// </summary>
    public ref struct Enumerator
    {
        private readonly int _chunkLength;
        private ref T _next;
        private long _rest;
        private Span<T> _current;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        internal Enumerator(ref T origin, long length, int chunkLength)
        {
            _next = ref origin;
            _rest = length;
            _chunkLength = chunkLength;
        }

        /// <summary>The current span.</summary>
        public readonly Span<T> Current
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            get => _current;
        }

        /// <summary>Moves to the next span; false after the last.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public bool MoveNext()
        {
            if (_rest <= 0)
            {
                return false;
            }

            // SAFETY: so many elements are left from here on, and the next step begins behind them.
            var length = (int)Math.Min(_chunkLength, _rest);
            _current = MemoryMarshal.CreateSpan(ref _next, length);
            _next = ref Unsafe.Add(ref _next, length);
            _rest -= length;
            return true;
        }
    }
}

/// <inheritdoc cref="SpanChunks{T}"/>
public readonly ref struct ReadOnlySpanChunks<T>
    where T : unmanaged
{
    private readonly SpanChunks<T> _chunks;

    private ReadOnlySpanChunks(SpanChunks<T> chunks) => _chunks = chunks;

    /// <summary>The same chunks, for reading only.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static implicit operator ReadOnlySpanChunks<T>(SpanChunks<T> chunks) => new(chunks);

    /// <inheritdoc cref="SpanChunks{T}.GetEnumerator"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Enumerator GetEnumerator() => new(_chunks.GetEnumerator());

    /// <inheritdoc cref="SpanChunks{T}.Enumerator"/>
    public ref struct Enumerator
    {
        private SpanChunks<T>.Enumerator _chunks;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        internal Enumerator(SpanChunks<T>.Enumerator chunks) => _chunks = chunks;

        /// <inheritdoc cref="SpanChunks{T}.Enumerator.Current"/>
        public readonly ReadOnlySpan<T> Current
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            get => _chunks.Current;
        }

        /// <inheritdoc cref="SpanChunks{T}.Enumerator.MoveNext"/>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public bool MoveNext() => _chunks.MoveNext();
    }
}
