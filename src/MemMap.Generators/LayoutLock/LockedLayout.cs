using Microsoft.CodeAnalysis.Text;

namespace MemMap.Generators;

/// <summary>One layout as <c>MemMapLayouts.txt</c> records it: a line for the array, and one for each field.</summary>
/// <remarks>
/// <code>
/// Market.Trade (*) row-major, 24 bytes
///   0 Time '&lt;i8'
///   8 Price '&lt;f8'
///   16 Size '&lt;i4'
/// </code>
/// </remarks>
/// <param name="Name">Name of the layout, with its namespace and containing types.</param>
/// <param name="Lines">Lines without indentation; the first one begins with the name.</param>
/// <param name="Span">Place of the first line in the file.</param>
internal sealed record LockedLayout(string Name, IReadOnlyList<string> Lines, TextSpan Span = default)
{
    public const string FileName = "MemMapLayouts.txt";

    /// <summary>The layout as the code declares it now.</summary>
    public static LockedLayout Of(ArrayLayout layout)
    {
        var shape = string.Join(", ", layout.Shape.Select(static length =>
            length == ArrayLayout.OpenAxis ? "*" : length.ToString()));
        var order = layout.Order == MemoryOrder.RowMajor ? "row-major" : "column-major";
        var element = layout.Element.IsRecord ? "" : $" {Descr.Format(layout.Element.DType, DescrDialect.Layout)}";
        List<string> lines = [$"{layout.Type.FullName} ({shape}) {order},{element} {layout.Element.ItemSize} bytes"];
        lines.AddRange(layout.Element.Fields.Select(static field =>
            $"{field.Offset} {FieldName(field.DTypeName)} {Descr.FormatInField(field.Element.DType, DescrDialect.Layout)}"));
        return new LockedLayout(layout.Type.FullName, lines);
    }

    /// <summary>As it is where it has no space or quote, else as Python writes it.</summary>
    private static string FieldName(string text) =>
        text.Length > 0 && text.All(static c => char.IsLetterOrDigit(c) || c == '_') ? text : PythonText.Repr(text);

    /// <summary>As the file has it, with <c>\n</c> behind every line.</summary>
    public string Text => string.Concat(Lines.Select(static (line, i) => i == 0 ? $"{line}\n" : $"  {line}\n"));

    /// <summary>Reads a file: its layouts by their names, and lines that belong to none.</summary>
    public static (Dictionary<string, LockedLayout> Layouts, List<(TextSpan Span, string Problem)> Faults) Parse(
        SourceText text)
    {
        var layouts = new Dictionary<string, LockedLayout>();
        var faults = new List<(TextSpan, string)>();
        List<string>? lines = null;
        foreach (var line in text.Lines)
        {
            var content = line.ToString().TrimStart('\uFEFF');
            var trimmed = content.Trim();
            if (trimmed.Length == 0 || trimmed[0] == '#')
            {
                continue;
            }

            if (char.IsWhiteSpace(content[0]))
            {
                if (lines is null)
                {
                    faults.Add((line.Span, "a field before any layout"));
                }

                lines?.Add(trimmed);
                continue;
            }

            var name = trimmed.Split(' ', '\t')[0];
            lines = [trimmed];
            if (layouts.ContainsKey(name))
            {
                faults.Add((line.Span, $"layout '{name}' a second time"));
            }
            else
            {
                layouts.Add(name, new LockedLayout(name, lines, line.Span));
            }
        }

        return (layouts, faults);
    }
}
