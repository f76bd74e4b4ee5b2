using System.Collections.Immutable;
using System.Numerics;

namespace MemMap;

/// <summary>A shape as a header holds it: a Python tuple of lengths, <c>()</c>, <c>(3,)</c> or <c>(3, 4)</c>.</summary>
internal static class NpyShape
{
    /// <summary>NumPy's limit, of 1.x and of every array that both 1.x and 2.x shall read.</summary>
    public const int MaxAxisCount = 32;

    /// <summary>Reads the tuple.</summary>
    /// <param name="reader">Before its bracket.</param>
    /// <param name="maximum">The greatest length of an axis.</param>
    /// <exception cref="NpyFormatException">No tuple of lengths, or more than 32 of them.</exception>
    public static ImmutableArray<long> Read(ref PythonLiteralReader reader, long maximum)
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

        return lengths.DrainToImmutable();
    }

    /// <summary>The tuple as Python prints it.</summary>
    public static string Format<TLength>(IReadOnlyList<TLength> shape)
        where TLength : IBinaryInteger<TLength> =>
        shape.Count == 1 ? $"({shape[0]},)" : $"({string.Join(", ", shape)})";

    /// <summary>Joins the axes of a sub-array to the shape, as NumPy does for an array of them.</summary>
    public static (DType Element, ImmutableArray<long> Shape) Flatten(DType dtype, ImmutableArray<long> shape)
    {
        while (dtype is SubArrayDType block)
        {
            shape = [.. shape, .. block.Shape];
            dtype = block.Element;
        }

        return (dtype, shape);
    }

    /// <summary>The length of an array's data.</summary>
    /// <param name="shape">Without negative lengths.</param>
    /// <param name="itemSize">Bytes of one element.</param>
    /// <param name="byteLength">The product, or 0 where it is too large.</param>
    /// <returns>
    /// Whether NumPy can index such an array: its extent must fit 63 bits even where an axis of length 0 makes the
    /// data empty. An element of 0 bytes counts as 1 here, so that the number of elements fits as well.
    /// </returns>
    public static bool TryGetByteLength(ImmutableArray<long> shape, int itemSize, out long byteLength)
    {
        byteLength = 0;
        var extent = (Int128)Math.Max(itemSize, 1);
        foreach (var length in shape)
        {
            extent *= Math.Max(length, 1);
            if (extent > long.MaxValue)
            {
                return false;
            }
        }

        byteLength = itemSize == 0 || shape.Contains(0) ? 0 : (long)extent;
        return true;
    }
}
