using System.Globalization;

namespace MemMap;

/// <summary>A scalar's text in a header, <c>&lt;f4</c> or <c>&lt;M8[25s]</c>: byte order, kind, size, unit.</summary>
/// <remarks>
/// This is the whole of what is read. NumPy also takes aliases such as <c>float32</c>, <c>f</c> or <c>2f4</c>, which
/// no header of its own holds.
/// </remarks>
internal static class ScalarDescr
{
    private static readonly string[] TimeUnits =
        ["Y", "M", "W", "D", "h", "m", "s", "ms", "us", "ns", "ps", "fs", "as"];

    private static ByteOrder Native => BitConverter.IsLittleEndian ? ByteOrder.LittleEndian : ByteOrder.BigEndian;

    /// <summary>The dtype, or null where the text is none that is read.</summary>
    public static ScalarDType? Parse(ReadOnlySpan<char> text)
    {
        var order = text is ['<', ..] ? ByteOrder.LittleEndian : text is ['>', ..] ? ByteOrder.BigEndian : Native;
        var code = text is ['<' or '>' or '=' or '|', ..] ? text[1..] : text;
        return code is "?" ? new ScalarDType('b', 1, ByteOrder.NotApplicable)
            : code.Length < 2 ? null
            : code[0] is 'M' or 'm' ? ParseTime(code, order)
            : ParseCount(code[1..]) is { } count ? Create(code[0], count, order)
            : null;
    }

    /// <summary>The text NumPy writes, without quotes.</summary>
    public static string Format(ScalarDType dtype)
    {
        var order = dtype.Order switch
        {
            ByteOrder.LittleEndian => '<',
            ByteOrder.BigEndian => '>',
            _ => '|',
        };
        var count = dtype.Kind == 'U' ? dtype.ItemSize / 4 : dtype.ItemSize;
        return dtype.Unit.Length == 0 ? $"{order}{dtype.Kind}{count}" : $"{order}{dtype.Kind}{count}[{dtype.Unit}]";
    }

    private static ScalarDType? Create(char kind, int count, ByteOrder order) => (kind, count) switch
    {
        ('b' or 'i' or 'u', 1) => new ScalarDType(kind, 1, ByteOrder.NotApplicable),
        ('i' or 'u', 2 or 4 or 8) => new ScalarDType(kind, count, order),
        ('f', 2 or 4 or 8 or 16) => new ScalarDType(kind, count, order),
        ('c', 8 or 16 or 32) => new ScalarDType(kind, count, order),
        ('S' or 'V', _) => new ScalarDType(kind, count, ByteOrder.NotApplicable),
        ('U', <= int.MaxValue / 4) => new ScalarDType(kind, 4 * count, order),
        _ => null,
    };

    /// <summary><c>M8</c>, <c>M8[ns]</c> or <c>M8[25s]</c>; <c>[1s]</c> is <c>[s]</c>.</summary>
    private static ScalarDType? ParseTime(ReadOnlySpan<char> code, ByteOrder order)
    {
        if (code[1] != '8' || (code.Length > 2 && !(code[2] == '[' && code[^1] == ']')))
        {
            return null;
        }

        if (code.Length == 2)
        {
            return new ScalarDType(code[0], 8, order);
        }

        var digitCount = code[3..].IndexOfAnyExceptInRange('0', '9');
        var unit = code[(3 + digitCount)..^1].ToString();
        var multiple = digitCount == 0 ? 1 : ParseCount(code.Slice(3, digitCount));
        return multiple is > 0 && TimeUnits.Contains(unit)
            ? new ScalarDType(code[0], 8, order, multiple == 1 ? unit : $"{multiple}{unit}")
            : null;
    }

    /// <summary>Digits only and no leading zero: <c>&lt;i04</c> and <c>|S-1</c> are no dtypes.</summary>
    private static int? ParseCount(ReadOnlySpan<char> digits) =>
        (digits is "0" || digits is [>= '1' and <= '9', ..])
        && int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var count)
            ? count
            : null;
}
