using System.Globalization;

namespace MemMap.Cli.Values;

/// <summary>A value without parts as text.</summary>
internal static class CellText
{
    /// <summary>As NumPy prints it: <c>b'abc'</c>, <c>1.5</c>, <c>2024-05-01T10:00</c>.</summary>
    public static string AsNumPy(DynamicRecord value) =>
        value.DType.Kind is 'M' or 'm' ? value.ToString().Trim('\'') : value.ToString();

    /// <summary>
    /// As CSV has it: numbers as the shortest text that reads back to the same bits, text as it is, raw bytes as hex.
    /// </summary>
    public static string AsData(DynamicRecord value) => value.DType switch
    {
        { Kind: 'b' } => value.ToBoolean() ? "true" : "false",
        { Kind: 'f', ItemSize: <= 8 and var size } => JsonValue.FloatingText(value.ToDouble(), size),
        { Kind: 'c', ItemSize: <= 16 and var size } when value.ToComplex() is var complex =>
            JsonValue.FloatingText(complex.Real, size / 2)
            + (double.IsNegative(complex.Imaginary) ? "" : "+")
            + JsonValue.FloatingText(complex.Imaginary, size / 2) + "j",
        { Kind: 'S' or 'U' } => value.ToText(),
        { Kind: 'V' } or { Kind: 'f' or 'c', ItemSize: > 8 } => Convert.ToHexStringLower(value.Bytes),
        { Kind: 'u' } => value.ToUInt64().ToString(CultureInfo.InvariantCulture),
        { Kind: 'i' } => value.ToInt64().ToString(CultureInfo.InvariantCulture),
        { Kind: 'm' } when value.ToInt64() is var span =>
            span == long.MinValue ? "NaT" : span.ToString(CultureInfo.InvariantCulture),
        _ => AsNumPy(value),
    };
}
