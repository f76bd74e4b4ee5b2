using System.Buffers.Binary;
using System.ComponentModel;
using System.Text;

namespace MemMap.CompilerServices;

/// <summary>
/// Text of a fixed length, padded with NULs, as generated text types store it: NumPy's <c>S</c> and <c>U</c>.
/// </summary>
/// <remarks>NULs at the end are not part of the text, as in NumPy; NULs before other characters are.</remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class FixedText
{
    private const int MostCharactersInMessage = 32;

    private static readonly UTF8Encoding Strict =
        new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Stores a text as UTF-8.</summary>
    /// <param name="text">Text to store.</param>
    /// <param name="destination">All bytes of the field; those after the text become 0.</param>
    /// <param name="typeName">Name of the text type, for messages.</param>
    /// <exception cref="ArgumentException">The text is too long, or half of a surrogate pair is missing.</exception>
    public static void EncodeUtf8(ReadOnlySpan<char> text, Span<byte> destination, string typeName)
    {
        text = text.TrimEnd('\0');
        ThrowIfUnpaired(text, typeName);
        var byteCount = Strict.GetByteCount(text);
        if (byteCount > destination.Length)
        {
            throw new ArgumentException(
                $"Text '{Excerpt(text)}' needs {byteCount} bytes of UTF-8; {typeName} holds {destination.Length}. "
                + $"Shorten it, or change [MemMapText({destination.Length})].", nameof(text));
        }

        destination[Strict.GetBytes(text, destination)..].Clear();
    }

    /// <summary>Stores a text as UTF-32.</summary>
    /// <param name="text">Text to store.</param>
    /// <param name="destination">All characters of the field; those after the text become 0.</param>
    /// <param name="order">Byte order of each character.</param>
    /// <param name="typeName">Name of the text type, for messages.</param>
    /// <exception cref="ArgumentException">The text is too long, or half of a surrogate pair is missing.</exception>
    public static void EncodeUtf32(ReadOnlySpan<char> text, Span<uint> destination, ByteOrder order, string typeName)
    {
        text = text.TrimEnd('\0');
        ThrowIfUnpaired(text, typeName);
        var count = 0;
        foreach (var _ in text.EnumerateRunes())
        {
            count++;
        }

        if (count > destination.Length)
        {
            throw new ArgumentException(
                $"Text '{Excerpt(text)}' needs {count} characters; {typeName} holds {destination.Length}. "
                + $"Shorten it, or change [MemMapText({destination.Length})].", nameof(text));
        }

        var index = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            destination[index++] = InOrder((uint)rune.Value, order);
        }

        destination[index..].Clear();
    }

    /// <summary>The bytes of the text, without the NULs at its end.</summary>
    public static ReadOnlySpan<byte> TrimUtf8(ReadOnlySpan<byte> stored) => stored.TrimEnd((byte)0);

    /// <summary>The text; bytes that are not UTF-8 become U+FFFD.</summary>
    public static string DecodeUtf8(ReadOnlySpan<byte> stored) => Encoding.UTF8.GetString(TrimUtf8(stored));

    /// <summary>The text; numbers that are not characters become U+FFFD.</summary>
    public static string DecodeUtf32(ReadOnlySpan<uint> stored, ByteOrder order)
    {
        var text = new StringBuilder();
        Span<char> utf16 = stackalloc char[2];
        foreach (var unit in stored.TrimEnd(0u))
        {
            text.Append(utf16[..Character(unit, order).EncodeToUtf16(utf16)]);
        }

        return text.ToString();
    }

    /// <summary>Writes the text to a span, if it fits.</summary>
    public static bool TryFormatUtf8(ReadOnlySpan<byte> stored, Span<char> destination, out int charsWritten) =>
        Encoding.UTF8.TryGetChars(TrimUtf8(stored), destination, out charsWritten);

    /// <summary>Writes the text to a span, if it fits.</summary>
    public static bool TryFormatUtf32(
        ReadOnlySpan<uint> stored, ByteOrder order, Span<char> destination, out int charsWritten)
    {
        charsWritten = 0;
        foreach (var unit in stored.TrimEnd(0u))
        {
            if (!Character(unit, order).TryEncodeToUtf16(destination[charsWritten..], out var count))
            {
                charsWritten = 0;
                return false;
            }

            charsWritten += count;
        }

        return true;
    }

    /// <summary>Whether the stored text equals this text; a text that is too long never does.</summary>
    public static bool EqualsUtf8(ReadOnlySpan<byte> stored, ReadOnlySpan<char> text)
    {
        var rest = TrimUtf8(stored);
        Span<byte> bytes = stackalloc byte[4];
        foreach (var rune in text.TrimEnd('\0').EnumerateRunes())
        {
            var character = bytes[..rune.EncodeToUtf8(bytes)];
            if (!rest.StartsWith(character))
            {
                return false;
            }

            rest = rest[character.Length..];
        }

        return rest.IsEmpty;
    }

    /// <summary>Whether the stored text equals this text; a text that is too long never does.</summary>
    public static bool EqualsUtf32(ReadOnlySpan<uint> stored, ByteOrder order, ReadOnlySpan<char> text)
    {
        var rest = stored.TrimEnd(0u);
        foreach (var rune in text.TrimEnd('\0').EnumerateRunes())
        {
            if (rest.IsEmpty || InOrder(rest[0], order) != (uint)rune.Value)
            {
                return false;
            }

            rest = rest[1..];
        }

        return rest.IsEmpty;
    }

    private static Rune Character(uint unit, ByteOrder order) =>
        Rune.TryCreate(InOrder(unit, order), out var character) ? character : Rune.ReplacementChar;

    private static uint InOrder(uint character, ByteOrder order) =>
        (order == ByteOrder.BigEndian) == BitConverter.IsLittleEndian
            ? BinaryPrimitives.ReverseEndianness(character)
            : character;

    private static void ThrowIfUnpaired(ReadOnlySpan<char> text, string typeName)
    {
        for (var i = 0; i < text.Length; i++)
        {
            var isPair = char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]);
            if (char.IsSurrogate(text[i]) && !isPair)
            {
                throw new ArgumentException(
                    $"Text for {typeName} has half of a surrogate pair, U+{(int)text[i]:X4}, at index {i}, which is "
                    + "not a character. Remove it, or write both halves.", nameof(text));
            }

            i += isPair ? 1 : 0;
        }
    }

    private static string Excerpt(ReadOnlySpan<char> text) =>
        text.Length <= MostCharactersInMessage ? text.ToString() : $"{text[..MostCharactersInMessage]}…";
}
