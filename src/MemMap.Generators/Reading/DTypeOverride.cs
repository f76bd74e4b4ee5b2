namespace MemMap.Generators;

/// <summary>A dtype that is said to be another: <c>&lt;M8[ns]</c> for a <c>long</c>, raw bytes for anything.</summary>
internal static class DTypeOverride
{
    /// <summary>The element under its new dtype; null where the bytes cannot be that, and then why.</summary>
    public static Element? Apply(Element element, string text, out (string Expected, string Found)? fault)
    {
        fault = null;
        if ((ScalarText.Parse(text) ?? ScalarText.ParseName(text)) is not { } scalar)
        {
            fault = ("a scalar dtype such as '<M8[ns]', '<m8[25s]' or '|V16'", $"'{text}'");
            return null;
        }

        var descr = Descr.Format(scalar);
        if (Replace(element.DType, scalar, scalar) is not null)
        {
            return element;
        }

        if (scalar.Kind is 'M' or 'm')
        {
            var number = scalar with { Kind = 'i', Unit = null };
            if (Replace(element.DType, number, scalar) is { } times)
            {
                var name = element.DisplayName.Replace(
                    ScalarTypes.DisplayNameOf(number), ScalarTypes.DisplayNameOf(scalar));
                return element with { DType = times, DisplayName = name };
            }

            var type = scalar.Order == ByteOrder.BigEndian ? "BigEndian<long>" : "long";
            fault = ($"a field of type '{type}' for {descr}", element.DisplayName);
            return null;
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
            DType = scalar,
            DisplayName = ScalarTypes.DisplayNameOf(scalar),
            Fields = default,
            Item = null,
            FieldCount = 0,
        };
    }

    /// <summary>
    /// The dtype with one scalar in the place of another, as itself or in a block; null where it has others.
    /// </summary>
    private static DType? Replace(DType dtype, ScalarDType old, ScalarDType scalar) => dtype switch
    {
        ScalarDType => dtype.Equals(old) ? scalar : null,
        SubArrayDType block => Replace(block.Element, old, scalar) is { } item ? block with { Element = item } : null,
        _ => null,
    };
}
