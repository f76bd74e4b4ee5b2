using System.Globalization;
using System.Text;
using Microsoft.CodeAnalysis;

namespace System.Runtime.CompilerServices
{
    /// <summary>
    /// Makes every <c>$"…"</c> of this assembly invariant: the compiler prefers this type to the framework's of the
    /// same name. So no message, dtype or path depends on the culture of the thread, and none can be forgotten. A text
    /// for a culture is made with <c>string.Create</c>.
    /// </summary>
    [Embedded]
    [InterpolatedStringHandler]
    internal ref struct DefaultInterpolatedStringHandler
    {
        private readonly StringBuilder _text;
        private StringBuilder.AppendInterpolatedStringHandler _pieces;

        public DefaultInterpolatedStringHandler(int literalLength, int formattedCount)
        {
            _text = new StringBuilder();
            _pieces = new(literalLength, formattedCount, _text, CultureInfo.InvariantCulture);
        }

        public void AppendLiteral(string text) => _pieces.AppendLiteral(text);

        public void AppendFormatted<T>(T value) => _pieces.AppendFormatted(value);

        public void AppendFormatted<T>(T value, string? format) => _pieces.AppendFormatted(value, format);

        public void AppendFormatted(scoped ReadOnlySpan<char> text) => _pieces.AppendFormatted(text);

        public readonly string ToStringAndClear() => _text.ToString();
    }
}

namespace Microsoft.CodeAnalysis
{
    /// <summary>Hides a type from other assemblies, also from those that may see the internal ones.</summary>
    internal sealed class EmbeddedAttribute : Attribute;
}
