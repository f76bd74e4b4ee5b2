using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace MemMap;

/// <summary>
/// A truth value as one byte of a file: NumPy's <c>bool</c>, <c>'|b1'</c>. Any byte but 0 is true, as in NumPy. It
/// converts implicitly from and to <see cref="bool"/>.
/// </summary>
/// <remarks>
/// C# expects a <see cref="bool"/> to hold 0 or 1, and compares other bytes wrongly. A reference to a <c>bool</c> field
/// is a reference to the byte in the file, whatever it holds; a <see cref="Bool8"/> reads every byte correctly.
/// </remarks>
/// <param name="value">Truth value; it is stored as 0 or 1.</param>
[DebuggerDisplay("{Value}")]
public readonly struct Bool8(bool value) : IEquatable<Bool8>, IComparable<Bool8>, ISpanFormattable
{
    private readonly byte _stored = value ? (byte)1 : (byte)0;

    /// <summary>Whether the byte is not 0.</summary>
    public bool Value
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => _stored != 0;
    }

    /// <summary>Whether the byte is not 0.</summary>
    public static implicit operator bool(Bool8 truth) => truth.Value;

    /// <summary>Stores 0 or 1.</summary>
    public static implicit operator Bool8(bool value) => new(value);

    /// <summary>Whether both are true, or both are false.</summary>
    public static bool operator ==(Bool8 left, Bool8 right) => left.Value == right.Value;

    /// <summary>Whether exactly one of the two is true.</summary>
    public static bool operator !=(Bool8 left, Bool8 right) => left.Value != right.Value;

    /// <inheritdoc/>
    public bool Equals(Bool8 other) => Value == other.Value;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Bool8 other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => Value.GetHashCode();

    /// <summary>False comes before true.</summary>
    public int CompareTo(Bool8 other) => Value.CompareTo(other.Value);

    /// <summary><c>True</c> or <c>False</c>.</summary>
    public override string ToString() => Value.ToString();

    /// <inheritdoc cref="ToString()"/>
    public string ToString(string? format, IFormatProvider? formatProvider) => Value.ToString();

    /// <inheritdoc/>
    public bool TryFormat(
        Span<char> destination, out int charsWritten, ReadOnlySpan<char> format, IFormatProvider? provider) =>
        Value.TryFormat(destination, out charsWritten);
}
