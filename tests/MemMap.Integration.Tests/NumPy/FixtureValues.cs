using System.Collections.Concurrent;
using System.Globalization;
using System.Linq.Expressions;
using System.Numerics;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace MemMap.Tests;

/// <summary>
/// Values as text, so that what NumPy says of a file and what a map reads can be compared: integers in decimals, floating
/// numbers by their bits, text and raw bytes in hexadecimal, records as <c>{name: value}</c>.
/// </summary>
internal static class FixtureValues
{
    private static readonly ConcurrentDictionary<FieldInfo, Func<object, object>> Readers = new();

    /// <summary>All elements of the manifest's flat list.</summary>
    public static string[] Of(JsonElement entry) =>
        [.. entry.GetProperty("values").EnumerateArray().Select(static value => Text(value))];

    /// <summary>All elements of a map, whichever layout it has, in the order of the manifest: row-major.</summary>
    public static string[] Of(MappedArray map)
    {
        var elements = (Array)map.GetType().GetMethod("ToArray")!.Invoke(map, null)!;
        string[] stored = [.. elements.Cast<object>().Select(static element => Text(element))];
        var order = map.GetType().DeclaringType!.GetCustomAttributesData()
            .SelectMany(static attribute => attribute.NamedArguments)
            .Any(static argument => argument.MemberName == "Order" && (int)argument.TypedValue.Value! == 1);
        return order ? RowMajor(stored, [.. map.Shape.Select(static length => (int)length)]) : stored;
    }

    private static string[] RowMajor(string[] columnMajor, int[] shape)
    {
        var rowMajor = new string[columnMajor.Length];
        for (var place = 0; place < rowMajor.Length; place++)
        {
            var (rest, source, stride) = (place, 0, columnMajor.Length);
            for (var axis = shape.Length - 1; axis >= 0; axis--)
            {
                stride /= shape[axis];
                source += rest % shape[axis] * stride;
                rest /= shape[axis];
            }

            rowMajor[place] = columnMajor[source];
        }

        return rowMajor;
    }

    private static string Text(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString()!,
        JsonValueKind.Array => List(value.EnumerateArray().Select(static part => Text(part))),
        JsonValueKind.Object when value.TryGetProperty("bits", out var bits) => bits.GetString()!,
        JsonValueKind.Object when Names(value) is ["shape", "v"] => List(Items(value).Select(static item => Text(item))),
        JsonValueKind.Object when Names(value) is ["u", "cp"] => Text(value.GetProperty("cp")),
        JsonValueKind.Object => Record(value.EnumerateObject().Select(static field => (field.Name, Text(field.Value)))),
        _ => value.GetRawText(),
    };

    private static string[] Names(JsonElement value) =>
        [.. value.EnumerateObject().Select(static property => property.Name)];

    /// <summary>The items of a sub-array; those of sub-arrays in it follow each other.</summary>
    private static IEnumerable<JsonElement> Items(JsonElement subArray) =>
        subArray.GetProperty("v").EnumerateArray().SelectMany(static item =>
            item.ValueKind == JsonValueKind.Object && Names(item) is ["shape", "v"] ? Items(item) : [item]);

    private static string Text(object value) => value switch
    {
        bool truth => truth ? "true" : "false",
        Half number => BitConverter.HalfToUInt16Bits(number).ToString("x4", CultureInfo.InvariantCulture),
        float number => BitConverter.SingleToUInt32Bits(number).ToString("x8", CultureInfo.InvariantCulture),
        double number => BitConverter.DoubleToUInt64Bits(number).ToString("x16", CultureInfo.InvariantCulture),
        Complex number => $"[{Text(number.Real)}, {Text(number.Imaginary)}]",
        Complex64 number => $"[{Text(number.Real)}, {Text(number.Imaginary)}]",
        IFormattable number when value.GetType().IsPrimitive => number.ToString(null, CultureInfo.InvariantCulture),
        _ when value.GetType().IsGenericType => Text(value.GetType().GetProperty("Value")!.GetValue(value)!),
        _ when Items(value) is { } items => Block(value.GetType(), items),
        _ => Record(value.GetType()
            .GetFields(BindingFlags.Instance | BindingFlags.Public)
            .Select(field => (NameOf(field), Text(ValueOf(field, value))))),
    };

    /// <summary>Bytes are text or raw; code points come in the order of the file's bytes.</summary>
    private static string Block(Type type, Array items) => items switch
    {
        byte[] bytes => Convert.ToHexStringLower(bytes),
        uint[] codePoints when type.Name.StartsWith("BigEndian", StringComparison.Ordinal) =>
            List(codePoints.Select(static point => Text(System.Buffers.Binary.BinaryPrimitives.ReverseEndianness(point)))),
        _ => List(items.Cast<object>().Select(static item => Items(item) is { } inner && item is not (byte[] or uint[]) && !IsText(item)
            ? string.Join(", ", inner.Cast<object>().Select(static part => Text(part)))
            : Text(item))),
    };

    private static bool IsText(object item) => item.GetType().GetCustomAttribute<MemMapTextAttribute>() is not null;

    /// <summary>The items of an inline array, or of a block that holds one; null for anything else.</summary>
    private static Array? Items(object value)
    {
        if (value.GetType().GetCustomAttribute<InlineArrayAttribute>() is null)
        {
            return value.GetType().GetField("_elements", BindingFlags.Instance | BindingFlags.NonPublic) is { } elements
                ? Items(elements.GetValue(value)!)
                : null;
        }

        var item = value.GetType().GetFields(BindingFlags.Instance | BindingFlags.NonPublic).Single().FieldType;
        return (Array)typeof(FixtureValues).GetMethod(nameof(Cast), BindingFlags.Static | BindingFlags.NonPublic)!
            .MakeGenericMethod(value.GetType(), item).Invoke(null, [value])!;
    }

    private static TItem[] Cast<TBlock, TItem>(TBlock block)
        where TBlock : unmanaged
        where TItem : unmanaged =>
        MemoryMarshal.Cast<byte, TItem>(MemoryMarshal.AsBytes(new ReadOnlySpan<TBlock>(in block))).ToArray();

    /// <summary>
    /// The field by the instruction that C# compiles to. <see cref="FieldInfo.GetValue"/> reads as for a volatile field,
    /// which on ARM64 is a signal where the field of a packed record is not aligned.
    /// </summary>
    private static object ValueOf(FieldInfo field, object record) => Readers.GetOrAdd(field, static field =>
    {
        var boxed = Expression.Parameter(typeof(object));
        var value = Expression.Field(Expression.Unbox(boxed, field.DeclaringType!), field);
        return Expression.Lambda<Func<object, object>>(Expression.Convert(value, typeof(object)), boxed).Compile();
    })(record);

    private static string NameOf(FieldInfo field) => field.Name == "_" ? "" : field.Name;

    private static string List(IEnumerable<string> items) => $"[{string.Join(", ", items)}]";

    private static string Record(IEnumerable<(string Name, string Value)> fields) =>
        $"{{{string.Join(", ", fields.Select(static field => $"{field.Name}: {field.Value}"))}}}";
}
