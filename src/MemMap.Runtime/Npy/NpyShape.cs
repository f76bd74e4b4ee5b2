using System.Collections.Immutable;

namespace MemMap;

/// <summary>What an array of a shape is to NumPy: its axes and its bytes.</summary>
internal static class NpyShape
{
    /// <summary>Joins the axes of a sub-array to the shape, as NumPy does for an array of them.</summary>
    public static (DType Element, ImmutableArray<long> Shape) Flatten(DType dtype, ImmutableArray<long> shape) =>
        dtype is SubArrayDType block && block.Flatten() is var flat
            ? (flat.Element, [.. shape, .. flat.Shape])
            : (dtype, shape);

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
