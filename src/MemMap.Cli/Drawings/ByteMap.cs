using System.Globalization;
using System.Text;
using MemMap.Cli.Output;
using MemMap.Cli.Values;

namespace MemMap.Cli.Drawings;

/// <summary>
/// The bytes of one record, drawn: lines of 8 or 16 bytes, a box for each field, and padding in grey. Many lines of one
/// field become one.
/// </summary>
/// <remarks>
/// <code>
///        0       1       2       3
///    ┌───────────────┬───────┬───────┐
///  0 │ Size      &lt;i2 │ Side  │░░░░░░░│
///    └───────────────┴───────┴───────┘
/// </code>
/// </remarks>
internal sealed class ByteMap
{
    private const int MostLines = 40;
    private const int Nothing = -1;

    private readonly Session _session;
    private readonly IReadOnlyList<Segment> _segments;
    private readonly int _itemSize;
    private readonly int _bytesInLine;
    private readonly int _cellWidth;
    private readonly int _margin;

    private ByteMap(Session session, IReadOnlyList<Segment> segments, int itemSize)
    {
        _session = session;
        _segments = segments;
        _itemSize = itemSize;
        _bytesInLine = session.Width >= 112 && itemSize > 8 ? 16 : Math.Clamp(itemSize, 1, 8);
        _cellWidth = _bytesInLine == 16 ? 6 : Math.Clamp(64 / _bytesInLine, 8, 16);
        _margin = Math.Max(3, itemSize.ToString(CultureInfo.InvariantCulture).Length + 1);
    }

    /// <summary>Draws the element of a dtype.</summary>
    public static void Draw(Session session, DType dtype)
    {
        if (dtype.ItemSize > 0)
        {
            new ByteMap(session, Segment.Of(dtype), dtype.ItemSize).Draw();
        }
    }

    private void Draw()
    {
        var lines = Lines();
        var cut = lines.Count > MostLines;
        var numbers = string.Concat(Enumerable.Range(0, _bytesInLine).Select(index =>
            CellWidth.Right($"{index}", (_cellWidth / 2) + 1).PadRight(_cellWidth)));
        _session.WriteLine(_session.Dim((new string(' ', _margin + 1) + numbers).TrimEnd()));
        var above = Enumerable.Repeat(Nothing, _bytesInLine).ToArray();
        HashSet<int> labelled = [];
        foreach (var line in lines.Take(MostLines))
        {
            WriteRule(above, line.Segments);
            WriteLine(line, labelled);
            above = line.Segments;
        }

        if (cut)
        {
            _session.WriteLine($"{new string(' ', _margin)}⋮ {_itemSize - lines[MostLines].Offset:N0} more bytes");
        }
        else
        {
            WriteRule(above, [.. Enumerable.Repeat(Nothing, _bytesInLine)]);
        }
    }

    /// <summary>Which segment each byte of each line belongs to.</summary>
    private List<(int Offset, int[] Segments, int Folded)> Lines()
    {
        List<(int Offset, int[] Segments, int Folded)> lines = [];
        var segment = 0;
        for (var offset = 0; offset < _itemSize && lines.Count <= MostLines; offset += _bytesInLine)
        {
            var line = new int[_bytesInLine];
            for (var index = 0; index < line.Length; index++)
            {
                var position = offset + index;
                while (segment < _segments.Count && position >= _segments[segment].Offset + _segments[segment].Size)
                {
                    segment++;
                }

                line[index] = position < _itemSize && segment < _segments.Count ? segment : Nothing;
            }

            lines.Add((offset, line, 0));

            // Whole lines of one segment, but its first and its last one, are one line.
            var end = segment < _segments.Count ? _segments[segment].Offset + _segments[segment].Size : 0;
            var whole = line.All(owner => owner == line[0]) ? (end - offset - _bytesInLine) / _bytesInLine : 0;
            if (whole > 2)
            {
                lines.Add((offset + _bytesInLine, line, (whole - 1) * _bytesInLine));
                offset += (whole - 1) * _bytesInLine;
            }
        }

        return lines;
    }

    private void WriteLine((int Offset, int[] Segments, int Folded) line, HashSet<int> labelled)
    {
        var text = new StringBuilder(_session.Dim(CellWidth.Right(
            line.Folded > 0 ? "⋮" : line.Offset.ToString(CultureInfo.InvariantCulture), _margin - 1) + " │"));
        for (var start = 0; start < line.Segments.Length && line.Segments[start] != Nothing;)
        {
            var owner = line.Segments[start];
            var end = start;
            while (end < line.Segments.Length && line.Segments[end] == owner)
            {
                end++;
            }

            var width = ((end - start) * _cellWidth) - 1;
            var segment = _segments[owner];
            if (line.Folded > 0)
            {
                text.Append(_session.Dim(CellWidth.Left($" ⋮ {line.Folded:N0} bytes", width)));
            }
            else if (segment.Type is null)
            {
                text.Append(_session.Dim(new string('░', width)));
            }
            else
            {
                // The name is written where the field has most room, if it crosses a line.
                var isHere = !labelled.Contains(owner) && (start == 0 || end < line.Segments.Length
                    || segment.Offset + segment.Size - line.Offset - line.Segments.Length <= end - start);
                text.Append(_session.Field(owner, isHere ? LabelOf(segment, width) : new string(' ', width)));
                if (isHere)
                {
                    labelled.Add(owner);
                }
            }

            text.Append(_session.Dim("│"));
            start = end;
        }

        _session.WriteLine(text.ToString());
    }

    /// <summary>Name and dtype, as far as there is room.</summary>
    private static string LabelOf(Segment segment, int width)
    {
        var name = PlainText.Escape(segment.Label);
        var type = segment.TypeText;
        var room = width - 2;
        return room < 1 ? new string(' ', width)
            : CellWidth.Of(name) + 1 + CellWidth.Of(type) <= room
                ? $" {CellWidth.Left(name, room - CellWidth.Of(type))}{type} "
                : $" {CellWidth.Left(CellWidth.Cut(name.Length == 0 ? type : name, room), room)} ";
    }

    /// <summary>The rule between two lines: only where two fields meet.</summary>
    private void WriteRule(int[] above, int[] below)
    {
        var rule = new StringBuilder(new string(' ', _margin));
        for (var column = 0; column <= _bytesInLine; column++)
        {
            var (up, down) = (IsWall(above, column), IsWall(below, column));
            var (left, right) = (column > 0 && IsRule(column - 1), column < _bytesInLine && IsRule(column));
            rule.Append(Corner(up, down, left, right));
            if (column < _bytesInLine)
            {
                rule.Append(right ? '─' : ' ', _cellWidth - 1);
            }
        }

        _session.WriteLine(_session.Dim(rule.ToString().TrimEnd()));

        bool IsRule(int cell) => above[cell] != below[cell];
    }

    private static bool IsWall(int[] line, int column) =>
        (column == 0 ? Nothing : line[column - 1]) != (column == line.Length ? Nothing : line[column]);

    private static char Corner(bool up, bool down, bool left, bool right) =>
        " ╵╷│╴┘┐┤╶└┌├─┴┬┼"[(up ? 1 : 0) | (down ? 2 : 0) | (left ? 4 : 0) | (right ? 8 : 0)];
}
