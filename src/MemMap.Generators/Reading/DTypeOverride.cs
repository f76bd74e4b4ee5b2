namespace MemMap.Generators;

/// <summary>A dtype that is said to be another: <c>&lt;M8[ns]</c> for a <c>long</c>, raw bytes for anything.</summary>
internal static class DTypeOverride
{
    /// <summary>The element under its new dtype; null where the bytes cannot be that, and then why.</summary>
    public static Element? Apply(Element element, string text, out (string Expected, string Found)? fault)
    {
        fault = null;
        if (ScalarDescr.Parse(text) is not { } scalar)
        {
            fault = ("a scalar dtype such as '<M8[ns]', '<m8[25s]' or '|V16'", $"'{text}'");
            return null;
        }

        var descr = $"'{scalar}'";
        if (descr == element.Descr && !element.IsRecord)
        {
            return element;
        }

        if (scalar.IsTime)
        {
            var isLong = element.Descr == $"'{scalar.Order}i8'";
            fault = isLong ? null : ($"a field of type '{(scalar.Order == '>' ? "BigEndian<long>" : "long")}' for {descr}",
                element.DisplayName);
            return isLong
                ? element with
                {
                    Descr = descr,
                    DisplayName = element.DisplayName.Replace("big-endian ", "").Replace("int64", scalar.DisplayName),
                }
                : null;
        }

        var isOpaque = scalar.Kind == 'V' || scalar is { Kind: 'f', ItemSize: 16 } or { Kind: 'c', ItemSize: 32 };
        if (!isOpaque)
        {
            fault = ("a dtype of times, '<M8[…]' or '<m8[…]', or of raw bytes, '|V…'", descr);
            return null;
        }

        if (scalar.ItemSize != element.ItemSize)
        {
            fault = ($"a dtype of {element.ItemSize} bytes", $"{descr}, which has {scalar.ItemSize}");
            return null;
        }

        return element with
        {
            Descr = descr,
            DisplayName = scalar.DisplayName,
            Fields = default,
            Item = null,
            Axes = default,
        };
    }
}
