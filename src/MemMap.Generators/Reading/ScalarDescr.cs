namespace MemMap.Generators;

/// <summary>One scalar dtype as text has it, <c>&lt;f4</c> or <c>&lt;M8[25s]</c>: byte order, kind, bytes, unit.</summary>
/// <param name="Order"><c>&lt;</c>, <c>&gt;</c>, or <c>|</c> where there is none.</param>
/// <param name="Kind">NumPy's letter: <c>b i u f c M m S U V</c>.</param>
/// <param name="ItemSize">In bytes.</param>
/// <param name="Unit">Of a time, with its multiple; else empty.</param>
internal sealed record ScalarDescr(char Order, char Kind, int ItemSize, string Unit)
{
    /// <summary>Of a time: <c>[ns]</c>, or <c>[25s]</c> for a multiple.</summary>
    private static readonly string[] TimeUnits =
        ["Y", "M", "W", "D", "h", "m", "s", "ms", "us", "ns", "ps", "fs", "as"];

    public bool IsTime => Kind is 'M' or 'm';

    /// <summary>What a <c>.npy</c> is read by too: no aliases such as <c>float32</c>. Null for anything else.</summary>
    public static ScalarDescr? Parse(string text)
    {
        var hasOrder = text.Length > 0 && text[0] is '<' or '>' or '=' or '|';
        var order = text.Length > 0 && text[0] == '>' ? '>' : '<';
        var code = hasOrder ? text.Substring(1) : text;
        if (code == "?")
        {
            return new ScalarDescr('|', 'b', 1, "");
        }

        if (code.Length < 2)
        {
            return null;
        }

        if (code[0] is 'M' or 'm')
        {
            return ParseTime(code, order);
        }

        return ParseCount(code.Substring(1)) is { } count ? Create(code[0], count, order) : null;
    }

    /// <summary>As a person says it: NumPy's name, <c>float32</c>, and what it would hide.</summary>
    public string DisplayName
    {
        get
        {
            var name = Kind switch
            {
                'b' => "bool",
                'i' => $"int{8 * ItemSize}",
                'u' => $"uint{8 * ItemSize}",
                'f' => $"float{8 * ItemSize}",
                'c' => $"complex{8 * ItemSize}",
                'M' => Unit.Length == 0 ? "datetime64" : $"datetime64[{Unit}]",
                'm' => Unit.Length == 0 ? "timedelta64" : $"timedelta64[{Unit}]",
                'S' => $"text of {ItemSize} bytes",
                'U' => $"text of {ItemSize / 4} characters",
                _ => $"{ItemSize} raw bytes",
            };
            return Order == '>' ? $"big-endian {name}" : name;
        }
    }

    /// <summary>As NumPy writes it, without quotes.</summary>
    public override string ToString()
    {
        var count = Kind == 'U' ? ItemSize / 4 : ItemSize;
        return Unit.Length == 0 ? $"{Order}{Kind}{count}" : $"{Order}{Kind}{count}[{Unit}]";
    }

    private static ScalarDescr? Create(char kind, int count, char order) => (kind, count) switch
    {
        ('b' or 'i' or 'u', 1) => new ScalarDescr('|', kind, 1, ""),
        ('i' or 'u', 2 or 4 or 8) => new ScalarDescr(order, kind, count, ""),
        ('f', 2 or 4 or 8 or 16) => new ScalarDescr(order, kind, count, ""),
        ('c', 8 or 16 or 32) => new ScalarDescr(order, kind, count, ""),
        ('S' or 'V', _) => new ScalarDescr('|', kind, count, ""),
        ('U', <= int.MaxValue / 4) => new ScalarDescr(order, kind, 4 * count, ""),
        _ => null,
    };

    private static ScalarDescr? ParseTime(string code, char order)
    {
        var hasUnit = code.Length > 2;
        if (code[1] != '8' || (hasUnit && !(code[2] == '[' && code[code.Length - 1] == ']')))
        {
            return null;
        }

        if (!hasUnit)
        {
            return new ScalarDescr(order, code[0], 8, "");
        }

        var text = code.Substring(3, code.Length - 4);
        var unit = text.TrimStart('0', '1', '2', '3', '4', '5', '6', '7', '8', '9');
        var digits = text.Substring(0, text.Length - unit.Length);
        var multiple = digits.Length == 0 ? 1 : ParseCount(digits);
        return multiple is > 0 && TimeUnits.Contains(unit)
            ? new ScalarDescr(order, code[0], 8, multiple == 1 ? unit : $"{multiple}{unit}")
            : null;
    }

    /// <summary>Digits only and no leading zero: <c>&lt;i04</c> is no dtype.</summary>
    private static int? ParseCount(string digits) =>
        digits.All(static c => c is >= '0' and <= '9') && (digits == "0" || digits[0] != '0')
        && int.TryParse(digits, out var count)
            ? count
            : null;
}
