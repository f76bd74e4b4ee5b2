using System.Globalization;
using System.Numerics;
using System.Text.Json;
using MemMap.Cli.Output;

namespace MemMap.Cli.Values;

/// <summary>
/// An element as JSON: integers as numbers, and as decimal text beyond 2⁵³; floats as the shortest text that reads back
/// to the same bits, with "NaN", "Infinity" and "-Infinity"; complex as <c>[re, im]</c>; times as their integer;
/// <c>S</c>, <c>V</c> and C's long double as lower-case hex of all their bytes; <c>U</c> as text; records as objects;
/// sub-arrays as nested lists.
/// </summary>
internal static class JsonValue
{
    private const long GreatestExact = 1L << 53;

    public static void Write(Utf8JsonWriter json, DynamicRecord value)
    {
        var dtype = value.DType;
        if (dtype.IsRecord)
        {
            json.WriteStartObject();
            foreach (var field in dtype.Fields)
            {
                json.WritePropertyName(field.Name);
                Write(json, value[field.Name]);
            }

            json.WriteEndObject();
            return;
        }

        if (dtype.Element is not null)
        {
            var (_, shape) = SubArray.Flatten(dtype);
            WriteBlock(json, value, shape, new int[shape.Length], axis: 0);
            return;
        }

        WriteScalar(json, value, dtype);
    }

    private static void WriteBlock(Utf8JsonWriter json, DynamicRecord block, int[] shape, int[] index, int axis)
    {
        if (axis == shape.Length)
        {
            Write(json, block[index]);
            return;
        }

        json.WriteStartArray();
        for (index[axis] = 0; index[axis] < shape[axis]; index[axis]++)
        {
            WriteBlock(json, block, shape, index, axis + 1);
        }

        json.WriteEndArray();
    }

    private static void WriteScalar(Utf8JsonWriter json, DynamicRecord value, DType dtype)
    {
        switch (dtype.Kind)
        {
            case 'b':
                json.WriteBooleanValue(value.ToBoolean());
                break;
            case 'i' or 'M' or 'm':
                Write(json, value.ToInt64());
                break;
            case 'u':
                Write(json, value.ToUInt64());
                break;
            case 'f' when dtype.ItemSize <= 8:
                WriteFloating(json, value.ToDouble(), dtype.ItemSize);
                break;
            case 'c' when dtype.ItemSize <= 16:
                var complex = value.ToComplex();
                json.WriteStartArray();
                WriteFloating(json, complex.Real, dtype.ItemSize / 2);
                WriteFloating(json, complex.Imaginary, dtype.ItemSize / 2);
                json.WriteEndArray();
                break;
            case 'U':
                json.WriteStringValue(value.ToText());
                break;
            default:
                json.WriteStringValue(Convert.ToHexStringLower(value.Bytes));
                break;
        }
    }

    private static void Write<T>(Utf8JsonWriter json, T number)
        where T : IBinaryInteger<T>
    {
        var text = number.ToString(null, CultureInfo.InvariantCulture);
        if (number > T.CreateSaturating(GreatestExact) || number < T.CreateSaturating(-GreatestExact))
        {
            json.WriteStringValue(text);
        }
        else
        {
            json.WriteRawValue(text, skipInputValidation: true);
        }
    }

    private static void WriteFloating(Utf8JsonWriter json, double number, int byteCount)
    {
        if (double.IsFinite(number))
        {
            json.WriteRawValue(FloatingText(number, byteCount), skipInputValidation: true);
        }
        else
        {
            json.WriteStringValue(FloatingText(number, byteCount));
        }
    }

    /// <summary>The shortest text that reads back to the same bits of a number of 2, 4 or 8 bytes.</summary>
    public static string FloatingText(double number, int byteCount) =>
        double.IsNaN(number) ? "NaN"
        : double.IsInfinity(number) ? number > 0 ? "Infinity" : "-Infinity"
        : byteCount == 2 ? ((Half)number).ToString("R", CultureInfo.InvariantCulture)
        : byteCount == 4 ? ((float)number).ToString("R", CultureInfo.InvariantCulture)
        : number.ToString("R", CultureInfo.InvariantCulture);
}
