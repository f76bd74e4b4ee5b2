using System.Numerics;
using System.Runtime.CompilerServices;

namespace MemMap;

/// <summary>What is asked of a field in a search.</summary>
internal interface IFieldCondition<T>
{
    public bool IsTrueFor(T field);
}

/// <summary>The order of NumPy's sort, in which NaN comes last. Times compare so themselves.</summary>
internal static class FieldComparison
{
    // The JIT knows T and keeps one of these.
    public static bool IsLess<T>(T left, T right)
        where T : unmanaged, IComparable<T>
    {
        if (typeof(T) == typeof(double))
        {
            return IsLessNumber(Unsafe.BitCast<T, double>(left), Unsafe.BitCast<T, double>(right));
        }

        if (typeof(T) == typeof(float))
        {
            return IsLessNumber(Unsafe.BitCast<T, float>(left), Unsafe.BitCast<T, float>(right));
        }

        if (typeof(T) == typeof(Half))
        {
            return IsLessNumber(Unsafe.BitCast<T, Half>(left), Unsafe.BitCast<T, Half>(right));
        }

        if (typeof(T) == typeof(BFloat16))
        {
            return IsLessNumber<float>(Unsafe.BitCast<T, BFloat16>(left), Unsafe.BitCast<T, BFloat16>(right));
        }

        if (typeof(T) == typeof(BigEndian<BFloat16>))
        {
            return IsLessNumber<float>(
                Unsafe.BitCast<T, BigEndian<BFloat16>>(left).Value,
                Unsafe.BitCast<T, BigEndian<BFloat16>>(right).Value);
        }

        if (typeof(T) == typeof(BigEndian<double>))
        {
            return IsLessNumber<double>(
                Unsafe.BitCast<T, BigEndian<double>>(left), Unsafe.BitCast<T, BigEndian<double>>(right));
        }

        if (typeof(T) == typeof(BigEndian<float>))
        {
            return IsLessNumber<float>(
                Unsafe.BitCast<T, BigEndian<float>>(left), Unsafe.BitCast<T, BigEndian<float>>(right));
        }

        if (typeof(T) == typeof(BigEndian<Half>))
        {
            return IsLessNumber<Half>(
                Unsafe.BitCast<T, BigEndian<Half>>(left), Unsafe.BitCast<T, BigEndian<Half>>(right));
        }

        if (typeof(T) == typeof(bool))
        {
            // Every byte but 0 is true; a bool with another byte than 0 and 1 compares as that byte.
            return !Unsafe.BitCast<T, Bool8>(left).Value && Unsafe.BitCast<T, Bool8>(right).Value;
        }

        return left.CompareTo(right) < 0;
    }

    private static bool IsLessNumber<T>(T left, T right)
        where T : INumber<T> => left < right || (T.IsNaN(right) && !T.IsNaN(left));
}
