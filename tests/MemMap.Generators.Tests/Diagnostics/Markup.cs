using System.Text;
using Microsoft.CodeAnalysis.Text;

namespace MemMap.Tests.Diagnostics;

/// <summary>A source with its squiggles drawn in: <c>Shape = "3,{|MMAP003:x|}"</c>.</summary>
internal static class Markup
{
    /// <summary>The source without marks, and what was marked, in the order of the opening marks.</summary>
    public static (string Source, IReadOnlyList<(string Id, TextSpan Span)> Marks) Read(string marked)
    {
        var source = new StringBuilder();
        var marks = new List<(string Id, TextSpan Span)>();
        var open = new Stack<(int Place, string Id, int Start)>();
        for (var i = 0; i < marked.Length; i++)
        {
            if (marked.AsSpan(i).StartsWith("{|"))
            {
                var colon = marked.IndexOf(':', i);
                open.Push((marks.Count, marked[(i + 2)..colon], source.Length));
                marks.Add(default);
                i = colon;
            }
            else if (marked.AsSpan(i).StartsWith("|}"))
            {
                var (place, id, start) = open.Pop();
                marks[place] = (id, TextSpan.FromBounds(start, source.Length));
                i++;
            }
            else
            {
                source.Append(marked[i]);
            }
        }

        Assert.Empty(open);
        return (source.ToString(), marks);
    }
}
