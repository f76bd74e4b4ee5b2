using System.ComponentModel;
using System.Runtime.CompilerServices;

namespace MemMap.CompilerServices;

/// <summary>Makes the columns of generated views.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class ColumnMaker
{
    /// <summary>A column of whole elements, which lie side by side.</summary>
    /// <param name="first">First element of a view.</param>
    /// <param name="length">Number of elements of the view.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Column<T> Of<T>(ref T first, long length)
        where T : unmanaged => new(ref first, length, Unsafe.SizeOf<T>());
}
