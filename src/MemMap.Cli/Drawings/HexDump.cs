using System.Globalization;
using System.Text;
using MemMap.Cli.Output;

namespace MemMap.Cli.Drawings;

/// <summary>
/// Bytes in lines of 16, with the characters that they are in ASCII, and a line below that marks the field of each: a
/// letter where it begins, and a rule as far as it goes. So it is readable without colours.
/// </summary>
/// <remarks>
/// <code>
/// 00000080  2a 00 00 00 00 00 00 00 00 00 59 40              *.........Y@
///           a────────────────────── b──────────
/// </code>
/// </remarks>
internal sealed class HexDump(Session session)
{
    private const int BytesInLine = 16;

    /// <summary>The letter of the nth field.</summary>
    public static string MarkOf(int index)
    {
        const string Letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
        return Letters[index % Letters.Length].ToString();
    }

    /// <summary>Writes bytes that follow each other in the file.</summary>
    /// <param name="bytes">Bytes.</param>
    /// <param name="offset">Where in the file they begin.</param>
    /// <param name="owners">Which field each byte belongs to; −1 for padding.</param>
    public void Write(ReadOnlySpan<byte> bytes, long offset, ReadOnlySpan<int> owners)
    {
        for (var start = 0; start < bytes.Length; start += BytesInLine)
        {
            var count = Math.Min(BytesInLine, bytes.Length - start);
            var before = start == 0 ? int.MinValue : owners[start - 1];
            WriteLine(bytes.Slice(start, count), offset + start, owners.Slice(start, count), before);
        }
    }

    private void WriteLine(ReadOnlySpan<byte> bytes, long offset, ReadOnlySpan<int> owners, int before)
    {
        var hex = new StringBuilder();
        var marks = new StringBuilder();
        var characters = new StringBuilder();
        for (var index = 0; index < bytes.Length; index++)
        {
            var owner = owners[index];
            var isLast = index + 1 == bytes.Length || owners[index + 1] != owner;
            hex.Append(Painted(owner, bytes[index].ToString("x2", CultureInfo.InvariantCulture))).Append(' ');
            var mark = owner < 0 ? "··" : owner == before ? "──" : $"{MarkOf(owner)}─";
            marks.Append(Painted(owner, mark + (isLast ? " " : owner < 0 ? "·" : "─")));
            characters.Append(Painted(owner, bytes[index] is >= 0x20 and < 0x7f ? ((char)bytes[index]).ToString() : "."));
            before = owner;
        }

        var room = new string(' ', (BytesInLine - bytes.Length) * 3);
        session.WriteLine($"{session.Dim($"{offset:x8}")}  {hex}{room} {characters}");
        session.WriteLine($"          {marks.ToString().TrimEnd()}");
    }

    private string Painted(int owner, string text) => owner < 0 ? session.Dim(text) : session.Field(owner, text);
}
