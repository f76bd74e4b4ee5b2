using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace MemMap;

/// <summary>
/// A number that is stored with its most significant byte first: NumPy's <c>'&gt;i4'</c>, <c>'&gt;f8'</c> and so on. It
/// converts implicitly from and to the number, so that <c>sum += record.Price</c> and <c>record.Price &lt; 5</c> work
/// as usual.
/// </summary>
/// <remarks>It has the size and the alignment of the number. Both parts of a complex number are big-endian.</remarks>
/// <typeparam name="T">
/// Number type: an integer or floating-point type, <see cref="System.Numerics.Complex"/> or <see cref="Complex64"/>.
/// </typeparam>
[DebuggerDisplay("{Value}")]
public readonly struct BigEndian<T> : IEquatable<BigEndian<T>>, IComparable<BigEndian<T>>, IComparable, ISpanFormattable
    where T : unmanaged, IEquatable<T>, ISpanFormattable
{
    private readonly T _stored;

    /// <summary>Stores a number.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public BigEndian(T value) => _stored = BitConverter.IsLittleEndian ? ByteSwap.Reverse(value) : value;

    /// <summary>The number.</summary>
    public T Value
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => BitConverter.IsLittleEndian ? ByteSwap.Reverse(_stored) : _stored;
    }

    /// <summary>The number.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static implicit operator T(BigEndian<T> number) => number.Value;

    /// <summary>Stores a number.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static implicit operator BigEndian<T>(T value) => new(value);

    /// <summary>Whether both are the same number, by <typeparamref name="T"/>'s own equality: NaN equals NaN.</summary>
    public bool Equals(BigEndian<T> other) => Value.Equals(other.Value);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is BigEndian<T> other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => Value.GetHashCode();

    /// <summary>Compares the numbers, in the order of <typeparamref name="T"/>.</summary>
    /// <exception cref="ArgumentException">
    /// <typeparamref name="T"/> is complex, and complex numbers have no order.
    /// </exception>
    public int CompareTo(BigEndian<T> other) => Comparer<T>.Default.Compare(Value, other.Value);

    /// <inheritdoc cref="CompareTo(BigEndian{T})"/>
    public int CompareTo(object? obj) => obj switch
    {
        null => 1,
        BigEndian<T> other => CompareTo(other),
        _ => throw new ArgumentException(
            $"A BigEndian<{typeof(T).Name}> is expected; found {obj.GetType()}.", nameof(obj)),
    };

    /// <summary>The number as text.</summary>
    public override string ToString() => ToString(null, null);

    /// <inheritdoc/>
    public string ToString(string? format, IFormatProvider? formatProvider) => Value.ToString(format, formatProvider);

    /// <inheritdoc/>
    public bool TryFormat(
        Span<char> destination, out int charsWritten, ReadOnlySpan<char> format, IFormatProvider? provider) =>
        Value.TryFormat(destination, out charsWritten, format, provider);
}
