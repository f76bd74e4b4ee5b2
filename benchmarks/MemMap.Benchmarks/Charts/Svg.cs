using System.Globalization;
using System.Security;
using System.Text;

namespace MemMap.Benchmarks;

/// <summary>A picture of lines, bars and words, in pixels from the upper left corner.</summary>
internal sealed class Svg(int width, int height)
{
    private readonly StringBuilder _shapes = new();

    public void Bar(double x, double y, double barWidth, double barHeight, string color) =>
        Add($"<rect x='{x:F1}' y='{y:F1}' width='{barWidth:F1}' height='{barHeight:F1}' fill='{color}'/>");

    public void Line(double x1, double y1, double x2, double y2, string color, double strokeWidth = 1) => Add(
        $"<line x1='{x1:F1}' y1='{y1:F1}' x2='{x2:F1}' y2='{y2:F1}' stroke='{color}' stroke-width='{strokeWidth:F1}'/>");

    public void Dot(double x, double y, string color) => Add($"<circle cx='{x:F1}' cy='{y:F1}' r='4' fill='{color}'/>");

    /// <param name="x">Where the text starts, ends or has its middle, as the anchor says.</param>
    /// <param name="y">Of its base line.</param>
    /// <param name="text">Any characters.</param>
    /// <param name="anchor">start, end or middle.</param>
    /// <param name="size">Of the letters.</param>
    public void Text(double x, double y, string text, string anchor = "start", int size = 11) => Add(
        $"<text x='{x:F1}' y='{y:F1}' font-size='{size}' text-anchor='{anchor}'>{SecurityElement.Escape(text)}</text>");

    public void Save(string path) => File.WriteAllText(path,
        $"""
        <svg xmlns='http://www.w3.org/2000/svg' width='{width}' height='{height}' font-family='sans-serif' fill='#222'>
        <rect width='{width}' height='{height}' fill='white'/>
        {_shapes}</svg>

        """.ReplaceLineEndings("\n"));

    private void Add(FormattableString shape) => _shapes.Append(shape.ToString(CultureInfo.InvariantCulture)).Append('\n');
}
