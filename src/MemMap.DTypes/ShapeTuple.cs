using System.Collections.Immutable;

namespace MemMap;

/// <summary>A shape as Python writes it: a tuple of lengths, <c>()</c>, <c>(3,)</c> or <c>(3, 4)</c>.</summary>
internal static class ShapeTuple
{
    /// <summary>The limit of NumPy 1.x, and so of arrays that both NumPy 1.x and 2.x can read.</summary>
    public const int MaxAxisCount = 32;

    /// <summary>Reads the tuple.</summary>
    /// <param name="reader">Reader that stands before the bracket.</param>
    /// <param name="maximum">The greatest length of an axis.</param>
    /// <exception cref="DescrFault">No tuple of lengths, or more than 32 of them.</exception>
    public static ImmutableArray<long> Read(PythonReader reader, long maximum)
    {
        reader.Take('(', "a tuple such as (3, 4)");
        var lengths = ImmutableArray.CreateBuilder<long>();
        var isOpen = !reader.TryTake(')');
        while (isOpen)
        {
            if (lengths.Count == MaxAxisCount)
            {
                throw reader.Unexpected($"the end of a shape of at most {MaxAxisCount} axes");
            }

            lengths.Add(reader.ReadLength(maximum));
            if (lengths.Count == 1 && reader.Peek() == ')')
            {
                throw reader.Unexpected("','"); // In Python (3) is a number; the tuple is (3,).
            }

            isOpen = reader.TakeSeparator(')');
        }

        return lengths.ToImmutable();
    }

    /// <summary>The tuple as Python prints it.</summary>
    public static string Format<TLength>(IReadOnlyList<TLength> shape) =>
        shape.Count == 1 ? $"({shape[0]},)" : $"({string.Join(", ", shape.Select(static length => $"{length}"))})";
}
