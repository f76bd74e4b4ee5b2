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

/// <summary>The least or the greatest of eight terms so far.</summary>
internal struct ExtremumLanes<TTerm, TChoice>(TTerm first) : ITermLanes<ExtremumLanes<TTerm, TChoice>, TTerm, TTerm>
    where TTerm : INumber<TTerm>
    where TChoice : IChoice
{
    private Vector512<TTerm> _terms = Vector512.Create(first);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(Vector512<TTerm> terms) => _terms = TChoice.Of(terms, _terms);

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
