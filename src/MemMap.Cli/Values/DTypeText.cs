using MemMap.Cli.Output;

namespace MemMap.Cli.Values;

/// <summary>A dtype in few words.</summary>
internal static class DTypeText
{
    /// <summary>As a header has it, without quotes: <c>&lt;f8</c>, <c>&lt;f4 (3, 4)</c>, <c>record of 3 fields</c>.</summary>
    public static string Short(DType dtype)
    {
        var (element, shape) = SubArray.Flatten(dtype);
        var text = element.IsRecord
            ? element.Fields.Count == 1 ? "record of 1 field" : $"record of {element.Fields.Count} fields"
            : element.ToString().Trim('\'');
        return shape.Length == 0 ? text : $"{text} {ShapeText.Of(shape)}";
    }

    /// <summary>What NumPy calls it: <c>float64</c>, <c>datetime64[ns]</c>.</summary>
    public static string Name(DType dtype)
    {
        var element = SubArray.Flatten(dtype).Element;
        var unit = element.TimeUnit is { } step ? $"[{step}]" : "";
        return element.Kind switch
        {
            'b' => "bool",
            'i' => $"int{element.ItemSize * 8}",
            'u' => $"uint{element.ItemSize * 8}",
            'f' => $"float{element.ItemSize * 8}",
            'c' => $"complex{element.ItemSize * 8}",
            'M' => $"datetime64{unit}",
            'm' => $"timedelta64{unit}",
            'S' => $"bytes, {element.ItemSize}",
            'U' => $"text, {element.ItemSize / 4}",
            _ => element.IsRecord ? "record" : $"raw, {element.ItemSize}",
        };
    }

    /// <summary>The order of the bytes in a word; empty where there is none.</summary>
    public static string OrderOf(DType dtype) => SubArray.Flatten(dtype).Element.Order switch
    {
        ByteOrder.LittleEndian => "little",
        ByteOrder.BigEndian => "big",
        _ => "",
    };
}
