using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Numerics;

namespace MemMap;

/// <summary>
/// A number that C# does not have: it calculates as the next wider one that C# has, and all that generic code asks of
/// numbers is said here once. Programs calculate by the implicit conversion to the wider number.
/// </summary>
/// <typeparam name="TSelf">Number as it is stored.</typeparam>
/// <typeparam name="TWide">The wider number, which holds every value of the narrow one.</typeparam>
internal interface INarrowNumber<TSelf, TWide> : INumber<TSelf>, IMinMaxValue<TSelf>
    where TSelf : unmanaged, INarrowNumber<TSelf, TWide>
    where TWide : unmanaged, INumber<TWide>
{
    /// <summary>The same number.</summary>
    public static abstract TWide Widen(TSelf value);

    /// <summary>The number, rounded where it is real.</summary>
    /// <exception cref="OverflowException">An integer is beyond the range.</exception>
    public static abstract TSelf NarrowChecked(TWide value);

    /// <summary>The low bits of an integer; a real number rounded.</summary>
    public static abstract TSelf NarrowTruncating(TWide value);

    /// <summary>The nearest number.</summary>
    private static TSelf NarrowSaturating(TWide value) =>
        value > TSelf.Widen(TSelf.MaxValue) && TWide.IsFinite(value) ? TSelf.MaxValue
        : value < TSelf.Widen(TSelf.MinValue) && TWide.IsFinite(value) ? TSelf.MinValue
        : TSelf.NarrowTruncating(value);

    static TSelf INumberBase<TSelf>.One => TSelf.NarrowTruncating(TWide.One);

    static TSelf INumberBase<TSelf>.Zero => default;

    static int INumberBase<TSelf>.Radix => 2;

    static TSelf IAdditiveIdentity<TSelf, TSelf>.AdditiveIdentity => default;

    static TSelf IMultiplicativeIdentity<TSelf, TSelf>.MultiplicativeIdentity => TSelf.NarrowTruncating(TWide.One);

    static bool IEqualityOperators<TSelf, TSelf, bool>.operator ==(TSelf left, TSelf right) =>
        TSelf.Widen(left) == TSelf.Widen(right);

    static bool IEqualityOperators<TSelf, TSelf, bool>.operator !=(TSelf left, TSelf right) =>
        TSelf.Widen(left) != TSelf.Widen(right);

    static bool IComparisonOperators<TSelf, TSelf, bool>.operator <(TSelf left, TSelf right) =>
        TSelf.Widen(left) < TSelf.Widen(right);

    static bool IComparisonOperators<TSelf, TSelf, bool>.operator >(TSelf left, TSelf right) =>
        TSelf.Widen(left) > TSelf.Widen(right);

    static bool IComparisonOperators<TSelf, TSelf, bool>.operator <=(TSelf left, TSelf right) =>
        TSelf.Widen(left) <= TSelf.Widen(right);

    static bool IComparisonOperators<TSelf, TSelf, bool>.operator >=(TSelf left, TSelf right) =>
        TSelf.Widen(left) >= TSelf.Widen(right);

    static TSelf IAdditionOperators<TSelf, TSelf, TSelf>.operator +(TSelf left, TSelf right) =>
        TSelf.NarrowTruncating(TSelf.Widen(left) + TSelf.Widen(right));

    static TSelf IAdditionOperators<TSelf, TSelf, TSelf>.operator checked +(TSelf left, TSelf right) =>
        TSelf.NarrowChecked(TSelf.Widen(left) + TSelf.Widen(right));

    static TSelf ISubtractionOperators<TSelf, TSelf, TSelf>.operator -(TSelf left, TSelf right) =>
        TSelf.NarrowTruncating(TSelf.Widen(left) - TSelf.Widen(right));

    static TSelf ISubtractionOperators<TSelf, TSelf, TSelf>.operator checked -(TSelf left, TSelf right) =>
        TSelf.NarrowChecked(checked(TSelf.Widen(left) - TSelf.Widen(right)));

    static TSelf IMultiplyOperators<TSelf, TSelf, TSelf>.operator *(TSelf left, TSelf right) =>
        TSelf.NarrowTruncating(TSelf.Widen(left) * TSelf.Widen(right));

    static TSelf IMultiplyOperators<TSelf, TSelf, TSelf>.operator checked *(TSelf left, TSelf right) =>
        TSelf.NarrowChecked(checked(TSelf.Widen(left) * TSelf.Widen(right)));

    static TSelf IDivisionOperators<TSelf, TSelf, TSelf>.operator /(TSelf left, TSelf right) =>
        TSelf.NarrowTruncating(TSelf.Widen(left) / TSelf.Widen(right));

    static TSelf IModulusOperators<TSelf, TSelf, TSelf>.operator %(TSelf left, TSelf right) =>
        TSelf.NarrowTruncating(TSelf.Widen(left) % TSelf.Widen(right));

    static TSelf IIncrementOperators<TSelf>.operator ++(TSelf value) =>
        TSelf.NarrowTruncating(TSelf.Widen(value) + TWide.One);

    static TSelf IIncrementOperators<TSelf>.operator checked ++(TSelf value) =>
        TSelf.NarrowChecked(TSelf.Widen(value) + TWide.One);

    static TSelf IDecrementOperators<TSelf>.operator --(TSelf value) =>
        TSelf.NarrowTruncating(TSelf.Widen(value) - TWide.One);

    static TSelf IDecrementOperators<TSelf>.operator checked --(TSelf value) =>
        TSelf.NarrowChecked(checked(TSelf.Widen(value) - TWide.One));

    static TSelf IUnaryNegationOperators<TSelf, TSelf>.operator -(TSelf value) =>
        TSelf.NarrowTruncating(-TSelf.Widen(value));

    static TSelf IUnaryNegationOperators<TSelf, TSelf>.operator checked -(TSelf value) =>
        TSelf.NarrowChecked(checked(-TSelf.Widen(value)));

    static TSelf IUnaryPlusOperators<TSelf, TSelf>.operator +(TSelf value) => value;

    static TSelf INumberBase<TSelf>.Abs(TSelf value) => TSelf.NarrowChecked(TWide.Abs(TSelf.Widen(value)));

    static bool INumberBase<TSelf>.IsCanonical(TSelf value) => true;

    static bool INumberBase<TSelf>.IsComplexNumber(TSelf value) => false;

    static bool INumberBase<TSelf>.IsEvenInteger(TSelf value) => TWide.IsEvenInteger(TSelf.Widen(value));

    static bool INumberBase<TSelf>.IsFinite(TSelf value) => TWide.IsFinite(TSelf.Widen(value));

    static bool INumberBase<TSelf>.IsImaginaryNumber(TSelf value) => false;

    static bool INumberBase<TSelf>.IsInfinity(TSelf value) => TWide.IsInfinity(TSelf.Widen(value));

    static bool INumberBase<TSelf>.IsInteger(TSelf value) => TWide.IsInteger(TSelf.Widen(value));

    static bool INumberBase<TSelf>.IsNaN(TSelf value) => TWide.IsNaN(TSelf.Widen(value));

    static bool INumberBase<TSelf>.IsNegative(TSelf value) => TWide.IsNegative(TSelf.Widen(value));

    static bool INumberBase<TSelf>.IsNegativeInfinity(TSelf value) => TWide.IsNegativeInfinity(TSelf.Widen(value));

    static bool INumberBase<TSelf>.IsNormal(TSelf value) => TWide.IsNormal(TSelf.Widen(value));

    static bool INumberBase<TSelf>.IsOddInteger(TSelf value) => TWide.IsOddInteger(TSelf.Widen(value));

    static bool INumberBase<TSelf>.IsPositive(TSelf value) => TWide.IsPositive(TSelf.Widen(value));

    static bool INumberBase<TSelf>.IsPositiveInfinity(TSelf value) => TWide.IsPositiveInfinity(TSelf.Widen(value));

    static bool INumberBase<TSelf>.IsRealNumber(TSelf value) => TWide.IsRealNumber(TSelf.Widen(value));

    static bool INumberBase<TSelf>.IsSubnormal(TSelf value) => TWide.IsSubnormal(TSelf.Widen(value));

    static bool INumberBase<TSelf>.IsZero(TSelf value) => TWide.IsZero(TSelf.Widen(value));

    static TSelf INumberBase<TSelf>.MaxMagnitude(TSelf x, TSelf y) =>
        TSelf.NarrowTruncating(TWide.MaxMagnitude(TSelf.Widen(x), TSelf.Widen(y)));

    static TSelf INumberBase<TSelf>.MaxMagnitudeNumber(TSelf x, TSelf y) =>
        TSelf.NarrowTruncating(TWide.MaxMagnitudeNumber(TSelf.Widen(x), TSelf.Widen(y)));

    static TSelf INumberBase<TSelf>.MinMagnitude(TSelf x, TSelf y) =>
        TSelf.NarrowTruncating(TWide.MinMagnitude(TSelf.Widen(x), TSelf.Widen(y)));

    static TSelf INumberBase<TSelf>.MinMagnitudeNumber(TSelf x, TSelf y) =>
        TSelf.NarrowTruncating(TWide.MinMagnitudeNumber(TSelf.Widen(x), TSelf.Widen(y)));

    static TSelf INumberBase<TSelf>.Parse(ReadOnlySpan<char> s, NumberStyles style, IFormatProvider? provider) =>
        TSelf.NarrowChecked(TWide.Parse(s, style, provider));

    static TSelf INumberBase<TSelf>.Parse(string s, NumberStyles style, IFormatProvider? provider) =>
        TSelf.NarrowChecked(TWide.Parse(s, style, provider));

    static TSelf ISpanParsable<TSelf>.Parse(ReadOnlySpan<char> s, IFormatProvider? provider) =>
        TSelf.NarrowChecked(TWide.Parse(s, provider));

    static TSelf IParsable<TSelf>.Parse(string s, IFormatProvider? provider) =>
        TSelf.NarrowChecked(TWide.Parse(s, provider));

    static bool INumberBase<TSelf>.TryParse(
        ReadOnlySpan<char> s, NumberStyles style, IFormatProvider? provider, out TSelf result)
    {
        result = default;
        return TWide.TryParse(s, style, provider, out var value) && TryNarrow(value, out result);
    }

    static bool INumberBase<TSelf>.TryParse(
        [NotNullWhen(true)] string? s, NumberStyles style, IFormatProvider? provider, out TSelf result)
    {
        result = default;
        return TWide.TryParse(s, style, provider, out var value) && TryNarrow(value, out result);
    }

    static bool ISpanParsable<TSelf>.TryParse(ReadOnlySpan<char> s, IFormatProvider? provider, out TSelf result)
    {
        result = default;
        return TWide.TryParse(s, provider, out var value) && TryNarrow(value, out result);
    }

    static bool IParsable<TSelf>.TryParse(
        [NotNullWhen(true)] string? s, IFormatProvider? provider, out TSelf result)
    {
        result = default;
        return TWide.TryParse(s, provider, out var value) && TryNarrow(value, out result);
    }

    // A type that neither side knows is a NotSupportedException of the conversion to the wider number, or from it.
    static bool INumberBase<TSelf>.TryConvertFromChecked<TOther>(TOther value, out TSelf result)
    {
        result = TSelf.NarrowChecked(TWide.CreateChecked(value));
        return true;
    }

    static bool INumberBase<TSelf>.TryConvertFromSaturating<TOther>(TOther value, out TSelf result)
    {
        result = NarrowSaturating(TWide.CreateSaturating(value));
        return true;
    }

    // As with the integers of C#, only integers lose their high bits; of a real number beyond the range it is the
    // nearest one.
    static bool INumberBase<TSelf>.TryConvertFromTruncating<TOther>(TOther value, out TSelf result)
    {
        var isReal = typeof(TOther) == typeof(double) || typeof(TOther) == typeof(float)
            || typeof(TOther) == typeof(Half) || typeof(TOther) == typeof(BFloat16)
            || typeof(TOther) == typeof(decimal);
        result = isReal
            ? NarrowSaturating(TWide.CreateSaturating(value))
            : TSelf.NarrowTruncating(TWide.CreateTruncating(value));
        return true;
    }

    static bool INumberBase<TSelf>.TryConvertToChecked<TOther>(TSelf value, [MaybeNullWhen(false)] out TOther result)
    {
        result = TOther.CreateChecked(TSelf.Widen(value));
        return true;
    }

    static bool INumberBase<TSelf>.TryConvertToSaturating<TOther>(
        TSelf value, [MaybeNullWhen(false)] out TOther result)
    {
        result = TOther.CreateSaturating(TSelf.Widen(value));
        return true;
    }

    static bool INumberBase<TSelf>.TryConvertToTruncating<TOther>(
        TSelf value, [MaybeNullWhen(false)] out TOther result)
    {
        result = TOther.CreateTruncating(TSelf.Widen(value));
        return true;
    }

    private static bool TryNarrow(TWide value, out TSelf result)
    {
        result = NarrowSaturating(value);
        return TWide.IsNaN(value) || !TWide.IsInteger(value) || TWide.IsInfinity(value)
            || (value >= TSelf.Widen(TSelf.MinValue) && value <= TSelf.Widen(TSelf.MaxValue));
    }
}
