using System.Globalization;
using System.Text.Json;
using MemMap.Cli.Arrays;
using MemMap.Cli.Output;
using MemMap.Cli.Pictures;
using MemMap.Cli.Statistics;

namespace MemMap.Cli.Report;

/// <summary>Statistics of a field as the cells of a table, and as JSON.</summary>
internal static class StatisticsText
{
    private const int SparklineWidth = 16;

    /// <summary>The head of each cell.</summary>
    public static string[] Heads { get; } =
    [
        "field", "dtype", "count", "min", "max", "mean", "std", "25 %", "50 %", "75 %", "NaN", "inf", "zeros", "distinct", "",
    ];

    /// <summary>The cells of a field; those that it does not have are empty.</summary>
    public static string[] Row(FieldStatistics field)
    {
        var about = field.HasExactQuartiles ? "" : "≈";
        return
        [
            field.Name.Length == 0 ? "value" : PlainText.Escape(field.Name),
            PlainText.Escape(field.Type.ToString().Trim('\'')),
            Whole(field.Count),
            field.Min ?? "",
            field.Max ?? "",
            Mean(field),
            field.Deviation is { } deviation ? Number(deviation) : "",
            .. Enumerable.Range(0, 3).Select(index =>
                field.Quartiles is { } quartiles ? about + Value(field, quartiles[index]) : ""),
            Whole(field.NaN),
            Whole(field.Infinities),
            Whole(field.Zeros),
            (field.HasExactDistinct ? "" : "≈") + Whole(field.Distinct),
            Bars.Sparkline(field.Histogram, SparklineWidth),
        ];
    }

    private static string Mean(FieldStatistics field) => field.Mean is { } mean ? Value(field, mean) : "";

    /// <summary>A point in time is shown as one; other numbers with six digits.</summary>
    private static string Value(FieldStatistics field, double value) =>
        field.Type.Kind == 'M' && double.IsFinite(value) && Math.Abs(value) < long.MaxValue
            ? TimeText.Of(field.Type, (long)Math.Round(value))
            : Number(value);

    private static string Number(double value) =>
        double.IsNaN(value) ? "NaN" : value.ToString("G6", CultureInfo.InvariantCulture);

    private static string Whole(long value) => value.ToString(CultureInfo.InvariantCulture);

    public static void Write(Utf8JsonWriter json, FieldStatistics field)
    {
        json.WriteStartObject();
        json.WriteString("field", field.Name);
        json.WritePropertyName("descr");
        field.Type.WriteDescr(json);
        json.WriteNumber("count", field.Count);
        json.WriteString("min", field.Min);
        json.WriteString("max", field.Max);
        Real("mean", field.Mean);
        Real("std", field.Deviation);
        json.WriteStartArray("quartiles");
        foreach (var quartile in field.Quartiles ?? [])
        {
            Value(quartile);
        }

        json.WriteEndArray();
        json.WriteBoolean("quartilesAreExact", field.HasExactQuartiles);
        json.WriteNumber("nan", field.NaN);
        json.WriteNumber("infinities", field.Infinities);
        json.WriteNumber("zeros", field.Zeros);
        json.WriteNumber("distinct", field.Distinct);
        json.WriteBoolean("distinctIsExact", field.HasExactDistinct);
        json.WriteStartObject("histogram");
        Real("low", field.Histogram.Length == 0 ? null : field.Low);
        Real("high", field.Histogram.Length == 0 ? null : field.High);
        json.WriteBoolean("isExact", field.HasExactHistogram);
        json.WriteStartArray("counts");
        foreach (var count in field.Histogram)
        {
            json.WriteNumberValue(count);
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndObject();

        void Real(string name, double? value)
        {
            json.WritePropertyName(name);
            if (value is { } number)
            {
                Value(number);
            }
            else
            {
                json.WriteNullValue();
            }
        }

        void Value(double number)
        {
            if (double.IsFinite(number))
            {
                json.WriteNumberValue(number);
            }
            else
            {
                json.WriteStringValue(double.IsNaN(number) ? "NaN" : number > 0 ? "Infinity" : "-Infinity");
            }
        }
    }
}
