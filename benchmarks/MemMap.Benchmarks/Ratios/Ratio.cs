using System.Globalization;
using System.Text.Json.Serialization;

namespace MemMap.Benchmarks;

/// <summary>The outcome of a measure.</summary>
/// <param name="Name">Of the measure.</param>
/// <param name="Ours">In units, for an item.</param>
/// <param name="Theirs">In units, for an item.</param>
/// <param name="Unit">Of both.</param>
/// <param name="Target">The most that the ratio may be.</param>
/// <param name="Missing">Why there is no outcome; null where there is.</param>
internal sealed record Ratio(string Name, double Ours, double Theirs, string Unit, double Target, string? Missing = null)
{
    /// <summary>Ours as a part of theirs; where theirs is nothing, ours.</summary>
    [JsonIgnore]
    public double Value => Theirs == 0 ? Ours : Ours / Theirs;

    [JsonIgnore]
    public string Verdict => Missing ?? (Value <= Target ? "ok" : "MISS");

    /// <summary>One line: name, ours, theirs, unit, ratio, target and verdict, with tabs between.</summary>
    public override string ToString() => string.Join(
        '\t', Name, Figure(Ours), Figure(Theirs), Unit, Figure(Value), Target.ToString(CultureInfo.InvariantCulture), Verdict);

    private static string Figure(double value) => double.IsNaN(value) ? "-" : value switch
    {
        >= 100 => value.ToString("F0", CultureInfo.InvariantCulture),
        >= 10 => value.ToString("F1", CultureInfo.InvariantCulture),
        >= 0.1 or 0 => value.ToString("F3", CultureInfo.InvariantCulture),
        _ => value.ToString("G3", CultureInfo.InvariantCulture),
    };
}

/// <summary>How ratios are written as JSON, without reflection.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals)]
[JsonSerializable(typeof(Ratio))]
internal sealed partial class RatioJson : JsonSerializerContext;
