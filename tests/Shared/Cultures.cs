using System.Globalization;
using System.Runtime.CompilerServices;

namespace MemMap.Tests;

/// <summary>
/// Cultures that write numbers as no file does. They are made here, of the invariant one, so that they are there without
/// ICU. <c>MEMMAP_TEST_CULTURE=fi-FI</c>, or <c>fa-IR</c>, runs a whole suite in one; where the run has ICU, in any
/// culture of the system.
/// </summary>
internal static class Cultures
{
    /// <summary>A minus sign of its own, a comma before decimals, no-break spaces between thousands.</summary>
    public static CultureInfo Finnish { get; } = Of(negativeSign: "\u2212", decimalSeparator: ",", groupSeparator: "\u00A0");

    /// <summary>A minus sign behind a mark of direction, and separators of its own.</summary>
    public static CultureInfo Persian { get; } =
        Of(negativeSign: "\u200E\u2212", decimalSeparator: "\u066B", groupSeparator: "\u066C");

    /// <summary>Of every culture above, by its name.</summary>
    public static CultureInfo Named(string name) => name switch
    {
        "fi-FI" => Finnish,
        "fa-IR" => Persian,
        "" => CultureInfo.InvariantCulture,
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, "The cultures are fi-FI and fa-IR."),
    };

    /// <summary>Whether the cultures of the system are there.</summary>
    public static bool AreOfSystem { get; } =
        AppContext.TryGetSwitch("System.Globalization.Invariant", out var isInvariant) && !isInvariant;

    /// <summary>The culture that the run was started for; empty without one.</summary>
    public static string NameOfRun { get; } = Environment.GetEnvironmentVariable("MEMMAP_TEST_CULTURE") ?? "";

    /// <summary>For every thread of the run.</summary>
    [ModuleInitializer]
    internal static void SetCultureOfTheRun()
    {
        if (NameOfRun.Length > 0)
        {
            var culture = AreOfSystem ? CultureInfo.GetCultureInfo(NameOfRun, predefinedOnly: true) : Named(NameOfRun);
            CultureInfo.DefaultThreadCurrentCulture = culture;
            CultureInfo.CurrentCulture = culture;
        }
    }

    private static CultureInfo Of(string negativeSign, string decimalSeparator, string groupSeparator)
    {
        var culture = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        culture.NumberFormat.NegativeSign = negativeSign;
        culture.NumberFormat.NumberDecimalSeparator = decimalSeparator;
        culture.NumberFormat.NumberGroupSeparator = groupSeparator;
        return culture;
    }
}
