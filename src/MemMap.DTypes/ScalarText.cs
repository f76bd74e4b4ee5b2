using System.Text;

namespace MemMap;

/// <summary>
/// A scalar dtype as text: <c>&lt;f4</c> or <c>&lt;M8[25s]</c> in a header, <c>float32</c> by its name.
/// </summary>
internal static class ScalarText
{
    /// <summary>What NumPy calls the kinds whose names end with bits, and the times.</summary>
    private static readonly (string Name, char Kind)[] Names =
    [
        ("int", 'i'), ("uint", 'u'), ("float", 'f'), ("complex", 'c'), ("datetime", 'M'), ("timedelta", 'm'),
        ("bfloat", 'E'),
    ];

    /// <summary>
    /// The dtype of byte order, kind, size and unit, or null where the text is not a dtype. NumPy also takes aliases
    /// such as <c>float32</c>, <c>f</c> or <c>2f4</c>, which no header of its own holds.
    /// </summary>
    public static ScalarDType? Parse(string text)
    {
        var hasOrder = text.Length > 0 && text[0] is '<' or '>' or '=' or '|';
        var order = hasOrder && text[0] == '>' ? ByteOrder.BigEndian : ByteOrder.LittleEndian;
        var start = hasOrder ? 1 : 0;
        if (text.Length - start == 1 && text[start] == '?')
        {
            return new ScalarDType('b', 1, ByteOrder.NotApplicable);
        }

        return text.Length - start < 2 ? null
            : text[start] is 'M' or 'm' ? ParseTime(text, start, order)
            : ParseCount(text, start + 1) is { } count ? Create(text[start], count, order)
            : null;
    }

    /// <summary>
    /// The same for a layout, which also knows numbers that NumPy does not: of 24 bits, and ml_dtypes' bfloat16.
    /// </summary>
    public static ScalarDType? ParseOfLayout(string text) => Parse(text) ?? text switch
    {
        "<i3" or "<u3" or "<E2" => new ScalarDType(text[1], text[2] - '0', ByteOrder.LittleEndian),
        ">i3" or ">u3" or ">E2" => new ScalarDType(text[1], text[2] - '0', ByteOrder.BigEndian),
        _ => null,
    };

    /// <summary>Whether a dtype is a number that NumPy reads as raw bytes.</summary>
    public static bool IsOfLayout(ScalarDType dtype) => dtype is { Kind: 'i' or 'u', ItemSize: 3 } or { Kind: 'E' };

    /// <summary>The dtype that NumPy finds in a file: raw bytes for a number that it does not know.</summary>
    public static ScalarDType InFile(ScalarDType dtype) =>
        IsOfLayout(dtype) ? new ScalarDType('V', dtype.ItemSize, ByteOrder.NotApplicable) : dtype;

    /// <summary>
    /// The dtype of a name, <c>float64</c> or <c>datetime64[ns]</c>; null where NumPy has no such name.
    /// </summary>
    public static ScalarDType? ParseName(string text)
    {
        if (text == "bool")
        {
            return Parse("?");
        }

        var bracket = text.IndexOf('[');
        var (name, unit) = bracket < 0 ? (text, "") : (text.Substring(0, bracket), text.Substring(bracket));
        var word = name.TrimEnd('0', '1', '2', '3', '4', '5', '6', '7', '8', '9');
        var kind = Array.Find(Names, pair => pair.Name == word).Kind;
        return kind != '\0' && ParseCount(name, word.Length) is { } bits && bits % 8 == 0
            && Parse($"{kind}{bits / 8}{unit}") is { } scalar
                ? scalar
                : null;
    }

    /// <summary>
    /// As NumPy writes it in a header, without quotes; bfloat16 as ml_dtypes does, raw bytes that have an order.
    /// </summary>
    public static string Format(ScalarDType dtype) => new StringBuilder().AppendScalar(dtype).ToString();

    /// <inheritdoc cref="Format"/>
    /// <param name="text">Text that it is appended to.</param>
    /// <param name="dtype">The dtype.</param>
    /// <param name="dialect">Text of a layout tells numbers that NumPy does not know from raw bytes.</param>
    public static StringBuilder AppendScalar(
        this StringBuilder text, ScalarDType dtype, DescrDialect dialect = DescrDialect.Header)
    {
        if (dialect != DescrDialect.Layout && IsOfLayout(dtype))
        {
            var inFile = InFile(dtype);
            dtype = dtype.Kind == 'E' ? inFile with { Order = dtype.Order } : inFile;
        }

        text.Append(dtype.Order switch
        {
            ByteOrder.LittleEndian => '<',
            ByteOrder.BigEndian => '>',
            _ => '|',
        });
        text.Append(dtype.Kind).Append(dtype.Kind == 'U' ? dtype.ItemSize / 4 : dtype.ItemSize);
        return dtype.Unit is { } unit ? text.Append('[').Append(unit.ToString()).Append(']') : text;
    }

    /// <summary>NumPy's name, the same for both byte orders; null for text and raw bytes.</summary>
    public static string? Name(ScalarDType dtype) => dtype.Kind switch
    {
        'b' => "bool",
        'S' or 'U' or 'V' => null,
        var kind => $"{Array.Find(Names, pair => pair.Kind == kind).Name}{8 * dtype.ItemSize}"
            + (dtype.Unit is { } unit ? $"[{unit}]" : ""),
    };

    /// <summary>Digits only and no leading zero: <c>&lt;i04</c> and <c>|S-1</c> are not dtypes.</summary>
    public static int? ParseCount(string text, int start = 0)
    {
        var value = 0;
        for (var i = start; i < text.Length; i++)
        {
            var digit = text[i] - '0';
            if (digit is < 0 or > 9 || value > (int.MaxValue - digit) / 10)
            {
                return null;
            }

            value = (value * 10) + digit;
        }

        return text.Length > start && (text[start] != '0' || text.Length == start + 1) ? value : null;
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

    /// <summary><c>M8</c>, <c>M8[ns]</c> or <c>M8[25s]</c>.</summary>
    private static ScalarDType? ParseTime(string text, int start, ByteOrder order)
    {
        var (kind, unitStart) = (text[start], start + 3);
        if (text[start + 1] != '8')
        {
            return null;
        }

        if (text.Length == start + 2)
        {
            return new ScalarDType(kind, 8, order);
        }

        return text.Length > unitStart && text[start + 2] == '[' && text[text.Length - 1] == ']'
            && TimeUnit.Parse(text.Substring(unitStart, text.Length - 1 - unitStart)) is { } unit
                ? new ScalarDType(kind, 8, order, unit)
                : null;
    }
}
