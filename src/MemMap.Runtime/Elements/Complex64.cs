using System.Numerics;

namespace MemMap;

/// <summary>A complex number of two <see cref="float"/>: NumPy's <c>complex64</c>, <c>'&lt;c8'</c>.</summary>
/// <param name="Real">The real part.</param>
/// <param name="Imaginary">The imaginary part.</param>
public readonly record struct Complex64(float Real, float Imaginary) : ISpanFormattable
{
    /// <summary>The same number in double precision.</summary>
    public static implicit operator Complex(Complex64 value) => new(value.Real, value.Imaginary);

    /// <summary>Rounds both parts to <see cref="float"/>; a part beyond its range becomes infinite.</summary>
    public static explicit operator Complex64(Complex value) => new((float)value.Real, (float)value.Imaginary);

    /// <summary>A real number: the imaginary part is 0.</summary>
    public static implicit operator Complex64(float value) => new(value, 0);

    /// <summary>The sum.</summary>
    public static Complex64 operator +(Complex64 left, Complex64 right) =>
        new(left.Real + right.Real, left.Imaginary + right.Imaginary);

    /// <summary>The difference.</summary>
    public static Complex64 operator -(Complex64 left, Complex64 right) =>
        new(left.Real - right.Real, left.Imaginary - right.Imaginary);

    /// <summary>The product.</summary>
    public static Complex64 operator *(Complex64 left, Complex64 right) => (Complex64)((Complex)left * right);

    /// <summary>The quotient.</summary>
    public static Complex64 operator /(Complex64 left, Complex64 right) => (Complex64)((Complex)left / right);

    /// <summary>The negative.</summary>
    public static Complex64 operator -(Complex64 value) => new(-value.Real, -value.Imaginary);

    /// <summary>The text in the format of <see cref="Complex"/>: <c>&lt;1; 2&gt;</c>.</summary>
    public override string ToString() => ToString(null, null);

    /// <inheritdoc/>
    public string ToString(string? format, IFormatProvider? formatProvider) =>
        $"<{Real.ToString(format, formatProvider)}; {Imaginary.ToString(format, formatProvider)}>";

    /// <inheritdoc/>
    public bool TryFormat(
        Span<char> destination, out int charsWritten, ReadOnlySpan<char> format, IFormatProvider? provider)
    {
        var text = ToString(format.ToString(), provider);
        charsWritten = text.TryCopyTo(destination) ? text.Length : 0;
        return charsWritten > 0;
    }
}
