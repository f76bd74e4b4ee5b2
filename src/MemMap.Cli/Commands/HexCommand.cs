using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using MemMap.Cli.Drawings;
using MemMap.Cli.Inputs;
using MemMap.Cli.Output;
using MemMap.Cli.Values;

namespace MemMap.Cli.Commands;

/// <summary><c>memmap hex FILE --row n</c>: the bytes of a row, and which field each belongs to.</summary>
internal static class HexCommand
{
    /// <summary>One field of one element of the row.</summary>
    /// <param name="Label">Index below the row, and name.</param>
    /// <param name="Offset">Where in the file it is.</param>
    /// <param name="Segment">Field of the element.</param>
    /// <param name="Index">Index of the element in the array.</param>
    private sealed record Part(string Label, long Offset, Segment Segment, long[] Index);

    public static Command Create(Session session)
    {
        var command = new ToolCommand(
            "hex", "the bytes of a row, and which field each belongs to",
            "memmap hex trades.npy --row 42", "memmap hex trades.npy --row ^1");
        var file = new Argument<string>("FILE");
        var row = new Option<string>("--row")
        {
            HelpName = "n",
            Description = "which row; ^1 is the last one (default 0)",
            DefaultValueFactory = static _ => "0",
        };
        command.Arguments.Add(file);
        command.Options.Add(row);
        var inputs = InputOptions.AddTo(command);
        command.SetAction(parsed =>
        {
            using var input = inputs.Open(parsed.GetValue(file)!, parsed);
            var selection = Selection.OfRow(input.Facts.Shape, parsed.GetValue(row)!);
            var number = selection.FirstAxis?.Start ?? 0;
            var parts = Parts(input, selection).ToArray();
            if (parsed.GetValue(CommandTree.Json))
            {
                session.WriteJson(json => Write(json, input, number, parts));
            }
            else
            {
                Write(session, input, number, parts);
            }

            return ExitCode.Fine;
        });
        return command;
    }

    private static IEnumerable<Part> Parts(Input input, Selection selection)
    {
        var facts = input.Facts;
        var segments = Segment.Of(facts.DType);
        foreach (var inner in AxisIndices.Of(selection.RowShape))
        {
            var index = new long[facts.Shape.Length];
            selection.Locate([0, .. inner], index);
            var start = input.DataStart + (facts.PositionOf(index) * facts.DType.ItemSize);
            var prefix = inner.Length == 0 ? "" : $"[{string.Join(",", inner)}]";
            foreach (var segment in segments)
            {
                var label = prefix.Length == 0 || segment.Label.Length == 0
                    ? prefix + segment.Label
                    : $"{prefix}.{segment.Label}";
                yield return new Part(segment.Type is null ? "" : label, start + segment.Offset, segment, index);
            }
        }
    }

    private static void Write(Session session, Input input, long row, Part[] parts)
    {
        var count = parts.Sum(static part => (long)part.Segment.Size);
        session.WriteLine(session.Strong($"row {row:N0} of {PlainText.Escape(input.Name)}"
            + (parts is [var first, ..] ? $": {count:N0} bytes from byte {first.Offset:N0} on" : " has no bytes")));
        session.WriteLine();
        using var view = input.Map.Lease();
        var dump = new HexDump(session);

        // Padding has no letter.
        var marks = new int[parts.Length];
        for (var index = 1; index < parts.Length; index++)
        {
            marks[index] = marks[index - 1] + (parts[index - 1].Segment.Type is null ? 0 : 1);
        }

        for (var start = 0; start < parts.Length;)
        {
            // Fields that follow each other in the file are lines that follow each other.
            List<byte> bytes = [];
            List<int> owners = [];
            var next = start;
            for (; next < parts.Length && parts[next].Offset == parts[start].Offset + bytes.Count; next++)
            {
                bytes.AddRange(BytesOf(view, parts[next]));
                var owner = parts[next].Segment.Type is null ? -1 : marks[next];
                owners.AddRange(Enumerable.Repeat(owner, parts[next].Segment.Size));
            }

            dump.Write(bytes.ToArray(), parts[start].Offset, owners.ToArray());
            start = next;
        }

        session.WriteLine();
        var table = new TextTable(
            session, ["", "offset", "size", "field", "dtype", "value"], [true, false, false, true, true, true]);
        for (var index = 0; index < parts.Length; index++)
        {
            var (label, offset, segment, _) = parts[index];
            table.Add(
            [
                segment.Type is null ? "·" : HexDump.MarkOf(marks[index]),
                offset.ToString(CultureInfo.InvariantCulture),
                segment.Size.ToString(CultureInfo.InvariantCulture),
                segment.Type is null ? "(padding)" : PlainText.Escape(label),
                segment.TypeText,
                segment.Place is { } place ? PlainText.Escape(CellText.AsNumPy(place.In(view[parts[index].Index]))) : "",
            ]);
        }

        table.End();
    }

    private static void Write(Utf8JsonWriter json, Input input, long row, Part[] parts)
    {
        using var view = input.Map.Lease();
        json.WriteStartObject();
        json.WriteString("path", input.Name);
        json.WriteNumber("row", row);
        json.WriteStartArray("fields");
        foreach (var part in parts)
        {
            json.WriteStartObject();
            json.WriteString("name", part.Segment.Type is null ? null : part.Label);
            json.WriteNumber("offset", part.Offset);
            json.WriteNumber("size", part.Segment.Size);
            json.WriteString("bytes", Convert.ToHexStringLower(BytesOf(view, part)));
            if (part.Segment.Place is { } place)
            {
                json.WritePropertyName("value");
                JsonValue.Write(json, place.In(view[part.Index]));
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static byte[] BytesOf(in DynamicView view, Part part) =>
        view[part.Index].Bytes.Slice(part.Segment.Offset, part.Segment.Size).ToArray();
}
