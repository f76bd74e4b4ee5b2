using System.ComponentModel;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace MemMap;

/// <summary>What generated blocks, which hold their elements inline, have in common.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class BlockMembers
{
    /// <summary>A hash code of all elements.</summary>
    public static int HashCode<T>(ReadOnlySpan<T> elements)
    {
        HashCode hash = default;
        foreach (ref readonly var element in elements)
        {
            hash.Add(element);
        }

        return hash.ToHashCode();
    }

    /// <summary>The elements in brackets, <c>[[1, 2], [3, 4]]</c>; long axes of a large block are shortened.</summary>
    public static string ToString<T>(
        ReadOnlySpan<T> elements, ReadOnlySpan<int> shape, string? format, IFormatProvider? provider) =>
        BlockText.Format(elements, shape, format, provider);

    /// <summary>Writes the same text, if there is room for it.</summary>
    public static bool TryFormat<T>(
        ReadOnlySpan<T> elements,
        ReadOnlySpan<int> shape,
        Span<char> destination,
        out int charsWritten,
        ReadOnlySpan<char> format,
        IFormatProvider? provider)
    {
        var text = BlockText.Format(elements, shape, format.Length == 0 ? null : format.ToString(), provider);
        charsWritten = text.TryCopyTo(destination) ? text.Length : 0;
        return charsWritten == text.Length;
    }

    /// <summary>A copy of the items of a fixed buffer, as text.</summary>
    /// <param name="record">What holds the buffer.</param>
    /// <param name="offsetInBytes">Where it begins in the record.</param>
    /// <param name="count">Of its items.</param>
    public static string Items<TRecord, TItem>(ref readonly TRecord record, int offsetInBytes, int count)
        where TRecord : unmanaged
        where TItem : unmanaged =>
        BlockText.Format(
            Buffer<TRecord, TItem>(in record, offsetInBytes, count), [count], null, CultureInfo.InvariantCulture);

    /// <summary>Whether a fixed buffer has equal items in two records.</summary>
    /// <inheritdoc cref="Items"/>
    public static bool ItemsEqual<TRecord, TItem>(
        ref readonly TRecord left, ref readonly TRecord right, int offsetInBytes, int count)
        where TRecord : unmanaged
        where TItem : unmanaged =>
        Buffer<TRecord, TItem>(in left, offsetInBytes, count)
            .SequenceEqual(Buffer<TRecord, TItem>(in right, offsetInBytes, count), null);

    private static ReadOnlySpan<TItem> Buffer<TRecord, TItem>(
        ref readonly TRecord record, int offsetInBytes, int count)
        where TRecord : unmanaged
        where TItem : unmanaged
    {
        var bytes = MemoryMarshal.AsBytes(new ReadOnlySpan<TRecord>(in record));
        return MemoryMarshal.Cast<byte, TItem>(bytes.Slice(offsetInBytes, count * Unsafe.SizeOf<TItem>()));
    }
}
