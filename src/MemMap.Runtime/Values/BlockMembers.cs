using System.ComponentModel;

namespace MemMap.CompilerServices;

/// <summary>Equality, hash code and text that generated blocks and records share.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class BlockMembers
{
    /// <summary>Whether two fields are equal by the equality of their type; NaN is equal to itself.</summary>
    public static bool Equal<T>(in T left, in T right) => EqualityComparer<T>.Default.Equals(left, right);

    /// <summary>
    /// Whether both are true or both are false. By reference a bool is the byte in the file, and every byte but 0 is
    /// true.
    /// </summary>
    public static bool Equal(bool left, bool right) => (Bool8)left == right;

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

    /// <summary>Writes the same text to a span, if it fits.</summary>
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
}
