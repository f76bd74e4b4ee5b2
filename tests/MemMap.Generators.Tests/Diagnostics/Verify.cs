using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace MemMap.Tests.Diagnostics;

/// <summary>Compares what a marked source reports with its marks: ids, places, whole messages.</summary>
internal static class Verify
{
    /// <summary>The marked places and no others have findings, with these messages in order.</summary>
    public static void Reports(string marked, params string[] messages) => Reports(marked, [], messages);

    /// <summary>The same, with types from another assembly.</summary>
    public static void Reports(string marked, MetadataReference[] references, params string[] messages)
    {
        var (source, marks) = Markup.Read(marked);
        var text = SourceText.From(source);
        var expected = string.Join('\n', marks.Select((mark, i) =>
            Line(text, mark.Id, mark.Span, i < messages.Length ? messages[i] : "?")));
        var found = Found(source, marks.Select(static mark => mark.Id).ToHashSet(), references);

        Assert.Equal(marks.Count, messages.Length);
        Assert.True(expected == found, $"expected:\n{expected}\nfound:\n{found}");
    }

    /// <summary>The source compiles, generated code included, and nobody has anything to say.</summary>
    public static void IsClean(string source, params MetadataReference[] references) =>
        Assert.True(Found(source, references) is "", $"expected nothing, found:\n{Found(source, references)}");

    /// <summary>Every error and warning of a source, a line each.</summary>
    public static string Found(string source, params MetadataReference[] references) => Found(source, [], references);

    /// <summary>The same, with those that are for information only where they are asked for.</summary>
    private static string Found(string source, HashSet<string> information, MetadataReference[] references)
    {
        var text = SourceText.From(source);
        var findings = Compiled.Diagnose(source, references)
            .Where(found => found.Severity > DiagnosticSeverity.Info || information.Contains(found.Id));
        return string.Join('\n', findings.Select(found =>
            found.Location.SourceTree?.FilePath == "File0.cs"
                ? Line(text, found.Id, found.Location.SourceSpan, found.GetMessage())
                : found.ToString()));
    }

    private static string Line(SourceText text, string id, TextSpan span, string message)
    {
        var place = text.Lines.GetLinePosition(span.Start);
        return $"{id} at {place.Line + 1}:{place.Character + 1} on «{text.ToString(span)}»: {message}";
    }
}
