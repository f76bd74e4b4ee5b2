using System.Diagnostics.CodeAnalysis;

namespace MemMap;

/// <summary>The cold paths of accessors: which check failed, said in words.</summary>
/// <remarks>
/// Each body is one throw and nothing else: so the JIT knows that it does not return, keeps the call out of the hot
/// path, and keeps sums in registers across it (a loop was 4 × slower without).
/// </remarks>
internal static class AccessErrors
{
    /// <summary>An index lies outside its axis.</summary>
    /// <param name="axis">Number of the axis, from 0.</param>
    /// <param name="index">The index as the caller gave it.</param>
    /// <param name="length">Length of the axis.</param>
    /// <exception cref="IndexOutOfRangeException">The index is negative, or not below the length.</exception>
    [DoesNotReturn]
    public static void ThrowIndexOutOfRange(int axis, long index, long length) => throw IndexError(axis, index, length);

    /// <summary>Refuses a slice that reaches beyond its axis.</summary>
    /// <param name="start">First row of the slice.</param>
    /// <param name="count">Number of rows of the slice.</param>
    /// <param name="length">Number of rows that there are.</param>
    /// <exception cref="ArgumentOutOfRangeException">The slice does not lie within the rows.</exception>
    public static void CheckSlice(long start, long count, long length)
    {
        if ((ulong)start > (ulong)length || (ulong)count > (ulong)(length - start))
        {
            throw SliceError(start, count, length);
        }
    }

    /// <summary>More elements than a span can hold.</summary>
    [DoesNotReturn]
    public static void ThrowTooLongForSpan(long count) =>
        throw new InvalidOperationException(
            $"{count:N0} elements do not fit a span, which holds at most {int.MaxValue:N0}; "
            + "take Chunks, a Slice, or AsTensorSpan.");

    /// <summary>An array of another length than the elements it stands for.</summary>
    [DoesNotReturn]
    public static void ThrowLengthMismatch(string parameter, long found, long expected) =>
        throw new ArgumentException(
            $"'{parameter}' has {found:N0} elements where {expected:N0} are needed; slice one of the two.", parameter);

    public static IndexOutOfRangeException IndexError(int axis, long index, long length) => new(
        length == 0
            ? $"Index {index} is out of range for axis {axis}, which has length 0."
            : $"Index {index} is out of range for axis {axis} of length {length}; "
                + $"valid indices are 0 to {length - 1}.");

    public static ArgumentOutOfRangeException SliceError(long start, long count, long length) => new(
        nameof(start), start, $"A slice of {count} rows from row {start} does not lie within {length} rows.");
}
