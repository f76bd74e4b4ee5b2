using System.ComponentModel;
using System.Runtime.CompilerServices;

namespace MemMap.CompilerServices;

/// <summary>Indices of one axis.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class Axis
{
    /// <summary>An index counted from the start; it may lie outside the axis.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long PositionOf(Index index, long length) => ColumnSlice.OffsetOf(index, length);

    /// <summary>Refuses an index outside its axis, and names the axis.</summary>
    /// <exception cref="IndexOutOfRangeException">The index is negative, or not below the length.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Check(int axis, long index, long length)
    {
        if ((ulong)index >= (ulong)length)
        {
            AccessErrors.ThrowIndexOutOfRange(axis, index, length);
        }
    }
}
