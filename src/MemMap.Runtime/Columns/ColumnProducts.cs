using System.Numerics;

namespace MemMap;

/// <summary>
/// The sum of the products of two columns, as NumPy's <c>np.dot</c> of two vectors. The result has the type and the
/// exactness of a sum.
/// </summary>
/// <remarks>
/// <inheritdoc cref="ColumnSums" path="/remarks/node()"/>
/// Products of <see cref="float"/> and <see cref="Half"/> are exact; of <see cref="double"/>, each is rounded by itself
/// or with the sum, whichever the machine does faster.
/// </remarks>
public static partial class ColumnProducts
{
    /// <summary>The sum of the products of corresponding fields; 0 when the columns are empty.</summary>
    /// <param name="column">First factors.</param>
    /// <param name="other">Second factors, as many as the first.</param>
    /// <exception cref="ArgumentException"><paramref name="other"/> has another length.</exception>
    /// <exception cref="OverflowException">The sum of integers does not fit its type.</exception>
    public static T Dot<T>(this ReadOnlyColumn<T> column, ReadOnlyColumn<T> other)
        where T : unmanaged, INumberBase<T> => Of<T, NativeOrder>(column, other);

    /// <inheritdoc cref="Dot{T}(ReadOnlyColumn{T}, ReadOnlyColumn{T})"/>
    public static T Dot<T>(this Column<T> column, ReadOnlyColumn<T> other)
        where T : unmanaged, INumberBase<T> => Of<T, NativeOrder>(column, other);

    /// <inheritdoc cref="Dot{T}(ReadOnlyColumn{T}, ReadOnlyColumn{T})"/>
    public static long Dot(this ReadOnlyColumn<sbyte> column, ReadOnlyColumn<sbyte> other) =>
        Whole<sbyte, long, NativeOrder>(column, other);

    /// <inheritdoc cref="Dot{T}(ReadOnlyColumn{T}, ReadOnlyColumn{T})"/>
    public static long Dot(this Column<sbyte> column, ReadOnlyColumn<sbyte> other) =>
        Whole<sbyte, long, NativeOrder>(column, other);

    /// <inheritdoc cref="Dot{T}(ReadOnlyColumn{T}, ReadOnlyColumn{T})"/>
    public static ulong Dot(this ReadOnlyColumn<byte> column, ReadOnlyColumn<byte> other) =>
        Whole<byte, ulong, NativeOrder>(column, other);

    /// <inheritdoc cref="Dot{T}(ReadOnlyColumn{T}, ReadOnlyColumn{T})"/>
    public static ulong Dot(this Column<byte> column, ReadOnlyColumn<byte> other) =>
        Whole<byte, ulong, NativeOrder>(column, other);

    /// <inheritdoc cref="Dot{T}(ReadOnlyColumn{T}, ReadOnlyColumn{T})"/>
    public static long Dot(this ReadOnlyColumn<short> column, ReadOnlyColumn<short> other) =>
        Whole<short, long, NativeOrder>(column, other);

    /// <inheritdoc cref="Dot{T}(ReadOnlyColumn{T}, ReadOnlyColumn{T})"/>
    public static long Dot(this Column<short> column, ReadOnlyColumn<short> other) =>
        Whole<short, long, NativeOrder>(column, other);

    /// <inheritdoc cref="Dot{T}(ReadOnlyColumn{T}, ReadOnlyColumn{T})"/>
    public static ulong Dot(this ReadOnlyColumn<ushort> column, ReadOnlyColumn<ushort> other) =>
        Whole<ushort, ulong, NativeOrder>(column, other);

    /// <inheritdoc cref="Dot{T}(ReadOnlyColumn{T}, ReadOnlyColumn{T})"/>
    public static ulong Dot(this Column<ushort> column, ReadOnlyColumn<ushort> other) =>
        Whole<ushort, ulong, NativeOrder>(column, other);

    /// <inheritdoc cref="Dot{T}(ReadOnlyColumn{T}, ReadOnlyColumn{T})"/>
    public static long Dot(this ReadOnlyColumn<int> column, ReadOnlyColumn<int> other) =>
        Whole<int, long, NativeOrder>(column, other);

    /// <inheritdoc cref="Dot{T}(ReadOnlyColumn{T}, ReadOnlyColumn{T})"/>
    public static long Dot(this Column<int> column, ReadOnlyColumn<int> other) =>
        Whole<int, long, NativeOrder>(column, other);

    /// <inheritdoc cref="Dot{T}(ReadOnlyColumn{T}, ReadOnlyColumn{T})"/>
    public static ulong Dot(this ReadOnlyColumn<uint> column, ReadOnlyColumn<uint> other) =>
        Whole<uint, ulong, NativeOrder>(column, other);

    /// <inheritdoc cref="Dot{T}(ReadOnlyColumn{T}, ReadOnlyColumn{T})"/>
    public static ulong Dot(this Column<uint> column, ReadOnlyColumn<uint> other) =>
        Whole<uint, ulong, NativeOrder>(column, other);

    /// <inheritdoc cref="Dot{T}(ReadOnlyColumn{T}, ReadOnlyColumn{T})"/>
    public static float Dot(this ReadOnlyColumn<float> column, ReadOnlyColumn<float> other) =>
        (float)Real<float, NativeOrder>(column, other);

    /// <inheritdoc cref="Dot{T}(ReadOnlyColumn{T}, ReadOnlyColumn{T})"/>
    public static float Dot(this Column<float> column, ReadOnlyColumn<float> other) =>
        (float)Real<float, NativeOrder>(column, other);

    /// <inheritdoc cref="Dot{T}(ReadOnlyColumn{T}, ReadOnlyColumn{T})"/>
    public static Half Dot(this ReadOnlyColumn<Half> column, ReadOnlyColumn<Half> other) =>
        (Half)Real<Half, NativeOrder>(column, other);

    /// <inheritdoc cref="Dot{T}(ReadOnlyColumn{T}, ReadOnlyColumn{T})"/>
    public static Half Dot(this Column<Half> column, ReadOnlyColumn<Half> other) =>
        (Half)Real<Half, NativeOrder>(column, other);
}
