using System.Globalization;

namespace MemMap;

/// <summary>
/// How values of several parts print. Without a provider they are invariant, so that <c>$"{record}"</c>,
/// <c>record.ToString()</c> and <c>TryFormat</c> say the same in every culture. With one, numbers are the provider's,
/// and parts are told apart by <c>;</c> where its decimal separator is a comma: <c>[1,5; 2,25]</c>.
/// </summary>
internal static class TextCulture
{
    /// <summary>The provider, or the invariant culture where there is none.</summary>
    public static IFormatProvider Of(IFormatProvider? provider) => provider ?? CultureInfo.InvariantCulture;

    /// <summary>What stands between two parts.</summary>
    public static string SeparatorOf(IFormatProvider? provider) =>
        NumberFormatInfo.GetInstance(Of(provider)).NumberDecimalSeparator.Contains(',') ? "; " : ", ";

    /// <summary>NumPy's word for a number with the minus sign and the decimal separator of a provider.</summary>
    public static string Localize(string word, IFormatProvider? provider)
    {
        var format = NumberFormatInfo.GetInstance(Of(provider));
        return format == NumberFormatInfo.InvariantInfo
            ? word
            : word.Replace("-", format.NegativeSign).Replace(".", format.NumberDecimalSeparator);
    }
}
