namespace MemMap.Generators;

/// <summary>A struct of fixed text: NumPy's <c>S8</c> or <c>U8</c>.</summary>
/// <param name="Type">The struct.</param>
/// <param name="Length">Number of bytes for UTF-8, of characters for UTF-32.</param>
/// <param name="IsUtf32">Whether each character has four bytes.</param>
/// <param name="IsBigEndian">Whether the characters of UTF-32 are big-endian.</param>
internal sealed record TextLayout(PartialType Type, int Length, bool IsUtf32, bool IsBigEndian)
{
    public int ItemSize => IsUtf32 ? 4 * Length : Length;

    /// <summary>NumPy's dtype: <c>|S8</c>, <c>&lt;U8</c>.</summary>
    public ScalarDType DType => new(
        IsUtf32 ? 'U' : 'S', ItemSize,
        !IsUtf32 ? ByteOrder.NotApplicable : IsBigEndian ? ByteOrder.BigEndian : ByteOrder.LittleEndian);

    /// <summary>The element that a field or an array of such text has.</summary>
    public Element ToElement(string type) => new(
        type, DType, IsUtf32 ? $"text of {Length} characters" : $"text of {Length} bytes", IsUtf32 ? 4 : 1);
}
