using System.Collections.Immutable;

namespace MemMap.Generators;

/// <summary>What is wrong with a shape's text, and where.</summary>
/// <param name="IsStar">A <c>*</c> out of place, rather than something that is not a length.</param>
/// <param name="Start">First bad character.</param>
/// <param name="Length">Bad characters, at least one: for an empty part, the comma beside it.</param>
/// <param name="Problem">What stands there, and what is expected.</param>
/// <param name="Remedy">What to write instead.</param>
internal sealed record ShapeFault(bool IsStar, int Start, int Length, string Problem, string Remedy);

/// <summary>Reads the text of a shape: <c>"3,4"</c>, <c>"*"</c>, <c>""</c>.</summary>
internal static class ShapeText
{
    private const string LengthRemedy = "write a whole number of 1 or more, such as \"3,4\"";

    /// <summary>The lengths, each 1 or more or <see cref="ArrayLayout.OpenAxis"/>; or the first fault.</summary>
    public static (EquatableArray<long> Shape, ShapeFault? Fault) Parse(string text, MemoryOrder order)
    {
        if (text.Trim().Length == 0)
        {
            return (default, null);
        }

        var lengths = ImmutableArray.CreateBuilder<long>();
        var start = 0;
        var parts = text.Split(',');
        var slowest = order == MemoryOrder.RowMajor ? 0 : parts.Length - 1;
        foreach (var part in parts)
        {
            var word = part.Trim();
            var wordStart = start + part.Length - part.TrimStart().Length;
            if (ReadLength(word, lengths, slowest) is { } fault)
            {
                return (default, word.Length > 0
                    ? fault with { Start = wordStart, Length = word.Length }
                    : fault with { Start = Math.Max(0, start - 1), Length = 1 });
            }

            start += part.Length + 1;
        }

        return lengths.Count > ShapeTuple.MaxAxisCount
            ? (default, new ShapeFault(false, 0, text.Length,
                $"{lengths.Count} axes where at most {ShapeTuple.MaxAxisCount} are allowed", $"combine axes until {ShapeTuple.MaxAxisCount} are left"))
            : (new EquatableArray<long>(lengths.ToImmutable()), null);
    }

    private static ShapeFault? ReadLength(string word, ImmutableArray<long>.Builder lengths, int slowest)
    {
        if (word == "*")
        {
            if (lengths.Count != slowest)
            {
                return new ShapeFault(true, 0, 0, "", "");
            }

            lengths.Add(ArrayLayout.OpenAxis);
            return null;
        }

        var isNumber = word.Length > 0 && word.All(static c => c is >= '0' and <= '9');
        if (!isNumber)
        {
            var found = word.Length == 0 ? "nothing" : $"'{word}'";
            return new ShapeFault(false, 0, 0, $"{found} where a length is expected", LengthRemedy);
        }

        if (!long.TryParse(word, out var length))
        {
            return new ShapeFault(false, 0, 0, $"'{word}', which is more than 64 bits hold",
                $"write at most {long.MaxValue}");
        }

        if (length == 0)
        {
            return new ShapeFault(false, 0, 0, $"'{word}' where a length is expected", LengthRemedy);
        }

        lengths.Add(length);
        return null;
    }
}
