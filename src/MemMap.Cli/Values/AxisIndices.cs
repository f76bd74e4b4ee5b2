using System.Numerics;

namespace MemMap.Cli.Values;

/// <summary>All indices of an array, the last axis fastest.</summary>
internal static class AxisIndices
{
    /// <summary>Each index in turn, in one array that is used again; without axes, the one empty index.</summary>
    public static IEnumerable<T[]> Of<T>(IReadOnlyList<T> shape)
        where T : IBinaryInteger<T>
    {
        if (shape.Any(T.IsZero))
        {
            yield break;
        }

        var index = new T[shape.Count];
        while (true)
        {
            yield return index;
            var axis = shape.Count - 1;
            for (; axis >= 0 && ++index[axis] == shape[axis]; axis--)
            {
                index[axis] = T.Zero;
            }

            if (axis < 0)
            {
                yield break;
            }
        }
    }

    /// <summary>The index of a place, counted with the last axis fastest.</summary>
    public static T[] At<T>(IReadOnlyList<T> shape, T place)
        where T : IBinaryInteger<T>
    {
        var index = new T[shape.Count];
        for (var axis = index.Length - 1; axis >= 0; axis--)
        {
            (place, index[axis]) = T.DivRem(place, shape[axis]);
        }

        return index;
    }
}
