using System.Diagnostics.CodeAnalysis;

namespace MemMap;

/// <summary>The fields of a slice of a column, and the exceptions for fields that do not exist.</summary>
internal static class ColumnSlice
{
    /// <summary>The least size of a page on any system; nothing is ever mapped in the first one.</summary>
    public const int PageSize = 4096;

    /// <summary>An index from the start; beyond the column as it was given.</summary>
    public static long OffsetOf(Index index, long length) => index.IsFromEnd ? length - index.Value : index.Value;

    /// <summary>Refuses a slice that reaches beyond the column, and a step that does not go forward.</summary>
    public static void Check(long start, long length, long step, long columnLength)
    {
        if ((ulong)start > (ulong)columnLength || (ulong)length > (ulong)(columnLength - start))
        {
            throw new ArgumentOutOfRangeException(nameof(start), Text(
                $"A slice of {length} fields from field {start} does not lie within {columnLength} fields."));
        }

        if (step < 1)
        {
            throw new ArgumentOutOfRangeException(nameof(step), Text(
                $"A step of {step} is less than 1; copy the slice with ToArray, and reverse the copy."));
        }
    }

    /// <summary>The length of an array of all fields.</summary>
    /// <exception cref="InvalidOperationException">There are more fields than an array can hold.</exception>
    public static int ArrayLength(long length) => length <= Array.MaxLength
        ? (int)length
        : throw new InvalidOperationException(Text(
            $"{length:N0} fields do not fit an array, which holds at most {Array.MaxLength:N0}; take a Slice."));

    /// <summary>Number of the element of a block that has the given indices; the last axis varies fastest.</summary>
    public static long ElementOf(ReadOnlySpan<int> shape, ReadOnlySpan<long> indices)
    {
        if (indices.Length != shape.Length)
        {
            throw new ArgumentException(Text(
                $"A block of {shape.Length} axes takes as many indices; found {indices.Length}."), nameof(indices));
        }

        var element = 0L;
        for (var axis = 0; axis < shape.Length; axis++)
        {
            if ((ulong)indices[axis] >= (ulong)shape[axis])
            {
                AccessErrors.ThrowIndexOutOfRange(axis, indices[axis], shape[axis]);
            }

            element = (element * shape[axis]) + indices[axis];
        }

        return element;
    }

    [DoesNotReturn]
    public static void ThrowFieldOutOfRange(int offsetInBytes, int itemSize, int recordSize) =>
        throw new ArgumentOutOfRangeException(nameof(offsetInBytes), Text(
            $"A field of {itemSize} bytes at byte {offsetInBytes} does not lie within {recordSize} bytes."));

    [DoesNotReturn]
    public static void ThrowNotStarted() =>
        throw new InvalidOperationException("The enumerator stands before the first element; call MoveNext first.");

    private static string Text(FormattableString text) => FormattableString.Invariant(text);
}
