using System.Globalization;
using System.Text;
using Microsoft.CodeAnalysis;

namespace System.Runtime.CompilerServices;

/// <summary>
/// Lets the compiler write interpolated strings into a type of ours; netstandard2.0 has no such attribute.
/// </summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct)]
internal sealed class InterpolatedStringHandlerAttribute : Attribute;

/// <summary>Says which arguments such a type is made with.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
internal sealed class InterpolatedStringHandlerArgumentAttribute(params string[] arguments) : Attribute
{
    public string[] Arguments { get; } = arguments;
}

/// <summary>
/// Makes every <c>$"…"</c> of this assembly invariant: what is generated and what is reported is the same in every
/// culture.
/// </summary>
[Embedded]
[InterpolatedStringHandler]
internal readonly ref struct DefaultInterpolatedStringHandler(int literalLength, int formattedCount)
{
    private const int UsualLength = 8;
    private const int LongestKept = 1 << 12;

    /// <summary>What the last string of the thread was made in; null while one is being made.</summary>
    [ThreadStatic]
    private static StringBuilder? t_free;

    private readonly StringBuilder _text = Rent(literalLength + (formattedCount * UsualLength));

    public void AppendLiteral(string text) => _text.Append(text);

    public void AppendFormatted(string? text) => _text.Append(text);

    public void AppendFormatted<T>(T value) => AppendFormatted(value, null);

    public void AppendFormatted<T>(T value, string? format) => _text.Append(
        value is IFormattable number ? number.ToString(format, CultureInfo.InvariantCulture) : value?.ToString());

    public string ToStringAndClear()
    {
        var text = _text.ToString();
        if (_text.Capacity <= LongestKept)
        {
            t_free = _text.Clear();
        }

        return text;
    }

    private static StringBuilder Rent(int length)
    {
        var text = t_free ?? new StringBuilder(length);
        t_free = null;
        return text;
    }
}
