using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace MemMap;

/// <summary>Which of two numbers is looked for, as a type.</summary>
internal interface IChoice
{
    /// <summary>The one looked for; NaN when one of them is.</summary>
    public static abstract T Of<T>(T left, T right)
        where T : INumber<T>;

    /// <summary>Where the left number is the one looked for; nowhere by a NaN.</summary>
    public static abstract Vector512<T> IsLeft<T>(Vector512<T> left, Vector512<T> right);

    public static abstract Vector512<T> OfIntegers<T>(Vector512<T> left, Vector512<T> right);
}

/// <summary>The least number.</summary>
internal readonly struct Least : IChoice
{
    public static T Of<T>(T left, T right)
        where T : INumber<T> => T.Min(left, right);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> IsLeft<T>(Vector512<T> left, Vector512<T> right) => Vector512.LessThan(left, right);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> OfIntegers<T>(Vector512<T> left, Vector512<T> right) => Vector512.Min(left, right);
}

/// <summary>The greatest number.</summary>
internal readonly struct Greatest : IChoice
{
    public static T Of<T>(T left, T right)
        where T : INumber<T> => T.Max(left, right);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> IsLeft<T>(Vector512<T> left, Vector512<T> right) => Vector512.GreaterThan(left, right);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> OfIntegers<T>(Vector512<T> left, Vector512<T> right) => Vector512.Max(left, right);
}

/// <summary>The least or the greatest of eight terms so far.</summary>
internal struct ExtremumLanes<TTerm, TChoice>(TTerm first) : ITermLanes<ExtremumLanes<TTerm, TChoice>, TTerm, TTerm>
    where TTerm : INumber<TTerm>
    where TChoice : IChoice
{
    private Vector512<TTerm> _terms = Vector512.Create(first);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(Vector512<TTerm> terms)
    {
        if (typeof(TTerm) != typeof(double))
        {
            _terms = TChoice.OfIntegers(terms, _terms);
            return;
        }
#if VMIN
        _terms = TChoice.OfIntegers(terms, _terms);
#else
        // A NaN comes in, since it does not equal itself; and it stays, since nothing is less or greater.
        _terms = Vector512.ConditionalSelect(
            TChoice.IsLeft(terms, _terms) | ~Vector512.Equals(terms, terms), terms, _terms);
#endif
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Join(ExtremumLanes<TTerm, TChoice> other) => Add(other._terms);

    public readonly void AddTo(ref TTerm total)
    {
        for (var lane = 0; lane < Vector512<TTerm>.Count; lane++)
        {
            total = TChoice.Of(total, _terms[lane]);
        }
    }
}
