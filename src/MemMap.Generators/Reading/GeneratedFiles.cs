using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace MemMap.Generators;

/// <summary>
/// Which files this generator wrote. Analyzers run after it and meet its members too; the ending <c>.g.cs</c> says
/// nothing, because other generators and WPF use it as well.
/// </summary>
internal static class GeneratedFiles
{
    /// <summary>
    /// Roslyn puts what a generator writes into a folder of its assembly, below that one of its type: behind the output
    /// folder in the compiler and in an editor, behind nothing where a generator is driven by hand.
    /// </summary>
    private static readonly string Folder =
        $"{typeof(GeneratedFiles).Assembly.GetName().Name}/{typeof(GeneratedFiles).Namespace}.MemMapArrayGenerator/";

    private static readonly char[] Separators = ['/', '\\'];

    private static readonly ConditionalWeakTable<SourceText, object> Written = new();

    /// <summary>Notes that a text is by this generator, for as long as there is a tree of it.</summary>
    public static SourceText Remember(SourceText text)
    {
        _ = Written.GetValue(text, static _ => Written);
        return text;
    }

    /// <summary>
    /// Whether this generator wrote the very text of a file. What guards memory asks this, since a user can give any
    /// file a path of ours; the analyzers run in the process of the generator, and a tree keeps the text that it was
    /// parsed from.
    /// </summary>
    public static bool WasWritten(SyntaxTree tree) => tree.TryGetText(out var text) && Written.TryGetValue(text, out _);

    /// <summary>Whether a file lies where this generator writes.</summary>
    public static bool IsOurs(SyntaxTree tree)
    {
        var path = tree.FilePath;
        var start = path.LastIndexOfAny(Separators) + 1 - Folder.Length;
        if (start < 0 || (start > 0 && !IsSeparator(path[start - 1])))
        {
            return false;
        }

        for (var i = 0; i < Folder.Length; i++)
        {
            if (path[start + i] != Folder[i] && !(Folder[i] == '/' && IsSeparator(path[start + i])))
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsSeparator(char character) => character is '/' or '\\';
}
