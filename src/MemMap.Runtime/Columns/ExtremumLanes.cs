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

    /// <summary>The one looked for, lane by lane.</summary>
    public static abstract Vector512<T> Of<T>(Vector512<T> left, Vector512<T> right);
}

/// <summary>The least number.</summary>
internal readonly struct Least : IChoice
{
    public static T Of<T>(T left, T right)
        where T : INumber<T> => T.Min(left, right);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Of<T>(Vector512<T> left, Vector512<T> right) => Vector512.Min(left, right);
}

/// <summary>The greatest number.</summary>
internal readonly struct Greatest : IChoice
{
    public static T Of<T>(T left, T right)
        where T : INumber<T> => T.Max(left, right);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Of<T>(Vector512<T> left, Vector512<T> right) => Vector512.Max(left, right);
}

/// <summary>The greatest time: NaT, which is stored as the least number, is greater than all.</summary>
internal readonly struct GreatestTime : IChoice
{
    // One less makes the least number the greatest, and leaves all others in their order.
    public static T Of<T>(T left, T right)
        where T : INumber<T> => unchecked(T.Max(left - T.One, right - T.One) + T.One);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Of<T>(Vector512<T> left, Vector512<T> right) =>
        Vector512.Max(left - Vector512<T>.One, right - Vector512<T>.One) + Vector512<T>.One;
}

/// <summary>The least or the greatest of the terms so far, of every eighth one: they are their own total.</summary>
internal struct ExtremumLanes<TTerm, TChoice>(TTerm first) :
    ITermLanes<ExtremumLanes<TTerm, TChoice>, TTerm, ExtremumLanes<TTerm, TChoice>>
    where TTerm : INumber<TTerm>
    where TChoice : IChoice
{
    private Vector512<TTerm> _terms = Vector512.Create(first);

    /// <summary>The least or the greatest of all.</summary>
    public readonly TTerm Value
    {
        get
        {
            var value = _terms[0];
            for (var lane = 1; lane < Vector512<TTerm>.Count; lane++)
            {
                value = TChoice.Of(value, _terms[lane]);
            }

            return value;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(Vector512<TTerm> terms) => _terms = TChoice.Of(terms, _terms);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Join(ExtremumLanes<TTerm, TChoice> other) => Add(other._terms);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void AddTo(ref ExtremumLanes<TTerm, TChoice> total) => total.Join(this);
}
