namespace MemMap;

/// <summary>
/// Makes a <c>partial struct</c> without fields a text of fixed length, padded with NULs: NumPy's <c>S8</c>, or
/// <c>U8</c> with <see cref="TextEncoding.Utf32"/>. It converts implicitly from and to <see cref="string"/>.
/// </summary>
/// <param name="length">Bytes of UTF-8, or characters (code points) of UTF-32; 1 or more.</param>
[AttributeUsage(AttributeTargets.Struct)]
public sealed class MemMapTextAttribute(int length) : Attribute
{
    /// <summary>Bytes of UTF-8, or characters (code points) of UTF-32.</summary>
    public int Length { get; } = length;

    /// <summary>How the characters are stored.</summary>
    public TextEncoding Encoding { get; set; }

    /// <summary>
    /// The order of the bytes of a UTF-32 character; <see cref="MemMap.ByteOrder.NotApplicable"/>, the default, is
    /// little-endian.
    /// </summary>
    public ByteOrder ByteOrder { get; set; }
}

/// <summary>How the characters of a text are stored.</summary>
public enum TextEncoding
{
    /// <summary>One to four bytes for each character: NumPy's <c>S</c>.</summary>
    Utf8,

    /// <summary>Four bytes for each character: NumPy's <c>U</c>.</summary>
    Utf32,
}
