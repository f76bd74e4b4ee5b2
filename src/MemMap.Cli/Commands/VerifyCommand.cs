using System.CommandLine;
using System.IO.Compression;
using System.Text;
using System.Text.Json;
using MemMap.Cli.Arrays;
using MemMap.Cli.Inputs;
using MemMap.Cli.Layouts;
using MemMap.Cli.Output;
using MemMap.Cli.Values;

namespace MemMap.Cli.Commands;

/// <summary><c>memmap verify FILE</c>: whether a file is whole and holds what it says, each finding with its offset.</summary>
internal static class VerifyCommand
{
    private const int MostFindingsOfKind = 10;

    public static Command Create(Session session)
    {
        var command = new ToolCommand(
            "verify", "whether a file is whole: lengths, values, CRCs, rows left behind",
            "memmap verify trades.npy", "memmap verify crashed.npy --mend");
        var file = new Argument<string>("FILE");
        var layout = new Option<string?>("--layout") { HelpName = "X.cs", Description = "also whether it fits this C# layout" };
        var mend = new Option<bool>("--mend") { Description = "count rows that a writer left behind when it died" };
        command.Arguments.Add(file);
        command.Options.Add(layout);
        command.Options.Add(mend);
        var inputs = InputOptions.AddTo(command);
        command.SetAction(parsed =>
        {
            var name = parsed.GetValue(file)!;
            List<Finding> findings = [];
            try
            {
                Verify(name, inputs.DescriptionOf(parsed), parsed.GetValue(mend), parsed.GetValue(layout), findings, session);
            }
            catch (InvalidFileException failure)
            {
                findings.Add(new("header", (failure as NpyFormatException)?.ByteOffset, failure.Message));
            }
            catch (DifferenceException failure)
            {
                findings.Add(new("header", null, failure.Message));
            }

            if (parsed.GetValue(CommandTree.Json))
            {
                session.WriteJson(json =>
                {
                    json.WriteStartObject();
                    json.WriteString("path", name);
                    json.WriteStartArray("findings");
                    findings.ForEach(finding => Write(json, finding));
                    json.WriteEndArray();
                    json.WriteEndObject();
                });
            }
            else if (findings.Count == 0)
            {
                session.WriteLine($"{PlainText.Escape(name)}: nothing found");
            }
            else
            {
                findings.ForEach(finding => session.WriteLine(
                    (finding.Offset is { } offset ? $"byte {offset:N0}: " : "")
                    + PlainText.Escape(finding.Message.ReplaceLineEndings(" "))));
            }

            return findings.TrueForAll(static finding => finding.IsMended) ? ExitCode.Fine : ExitCode.Differs;
        });
        return command;
    }

    private static void Verify(
        string name, RawDescription? raw, bool mend, string? layout, List<Finding> findings, Session session)
    {
        using var place = FilePlace.Of(name);
        if (raw is null && place.Member is null)
        {
            if (place.IsArchive)
            {
                VerifyArchive(place, findings, session);
                return;
            }

            if (!place.IsCopy)
            {
                FindRows(name, mend, findings);
            }
        }

        using var input = Input.Open(place, raw);
        if (!findings.Exists(static finding => finding.Kind == "rows"))
        {
            findings.AddRange(input.Findings().Select(message =>
                new Finding("length", input.Facts.DataOffset + input.Facts.ByteLength, message)));
        }

        if (layout is not null)
        {
            CheckLayout(input, layout, findings);
        }

        VerifyValues(input, "", findings, session);
    }

    /// <summary>Rows that a process appended, and did not count before it died.</summary>
    private static void FindRows(string name, bool mend, List<Finding> findings)
    {
        RecoveredRows found;
        try
        {
            found = DynamicMap.Recover(name, new() { MaxHeaderLength = int.MaxValue });
        }
        catch (InvalidFileException)
        {
            // What the header lacks is found when the file is opened.
            return;
        }

        if (found.Found == 0)
        {
            return;
        }

        var header = NpyHeader.Read(name, new() { MaxHeaderLength = int.MaxValue });
        var offset = header.DataOffset + header.ByteLength;
        if (mend)
        {
            var count = found.Claim();
            findings.Add(new("rows", offset, $"{found.Found:N0} rows lay behind the {found.Counted:N0} that the header counted: it counts {count:N0} now.")
            {
                IsMended = true,
            });
        }
        else
        {
            findings.Add(new(
                "rows", offset,
                $"{found.Found:N0} rows lie behind the {found.Counted:N0} that the header counts; the last one may be a part. --mend counts them."));
        }
    }

    private static void VerifyArchive(FilePlace place, List<Finding> findings, Session session)
    {
        var members = place.Members();
        using var zip = ZipFile.OpenRead(place.Path);
        foreach (var member in members)
        {
            session.Interruption.ThrowIfCancellationRequested();
            var entry = zip.Entries.LastOrDefault(entry => entry.FullName == member.Name || entry.FullName == $"{member.Name}.npy");
            if (entry is null)
            {
                continue;
            }

            try
            {
                using var bytes = entry.Open();
                var (crc, length) = CrcOf(bytes);
                if (length != member.Length)
                {
                    findings.Add(new("length", member.Offset, $"Member '{member.Name}' has {length:N0} bytes, and the archive says {member.Length:N0}."));
                }
                else if (crc != member.Crc32)
                {
                    findings.Add(new("crc", member.Offset, $"Member '{member.Name}' has CRC-32 {crc:x8}, and the archive says {member.Crc32:x8}: its bytes are damaged."));
                }
            }
            catch (InvalidDataException failure)
            {
                findings.Add(new("crc", member.Offset, $"Member '{member.Name}' cannot be read: {failure.Message}"));
                continue;
            }

            if (member.Header is not null && findings.Count == 0)
            {
                using var input = Input.Open(place.Of(member), null);
                VerifyValues(input, $"member '{member.Name}', ", findings, session);
            }
        }
    }

    /// <summary>Booleans that are neither 0 nor 1, and text that is none.</summary>
    private static void VerifyValues(Input input, string prefix, List<Finding> findings, Session session)
    {
        var dtype = input.Facts.DType;
        var fields = ValueField.Of(dtype).FindAll(static field => field.Type.Kind is 'b' or 'S' or 'U');
        if (fields.Count == 0 || dtype.ItemSize == 0 || input.Facts.Count == 0)
        {
            return;
        }

        var map = input.Map;
        var parts = ElementBlocks.Partition(map);
        var found = parts.Select(_ => fields.Select(static _ => new Oddities()).ToArray()).ToArray();
        ElementBlocks.Visit(
            input, parts, (elements, first, part) =>
            {
                for (var index = 0; index < fields.Count; index++)
                {
                    var field = fields[index];
                    for (var start = 0; start < elements.Length; start += dtype.ItemSize)
                    {
                        foreach (var offset in field.Offsets)
                        {
                            if (WhatIsOdd(field.Type, elements.Slice(start + offset, field.Type.ItemSize)) is { } what)
                            {
                                found[part][index].Add(map.Offset + (first * dtype.ItemSize) + start + offset, what);
                            }
                        }
                    }
                }
            },
            interruption: session.Interruption);
        for (var index = 0; index < fields.Count; index++)
        {
            var count = found.Sum(part => part[index].Count);
            var name = fields[index].Name.Length == 0 ? "the elements" : $"field '{fields[index].Name}'";
            findings.AddRange(found.SelectMany(part => part[index].First).Take(MostFindingsOfKind)
                .Select(odd => new Finding("value", odd.Offset, $"{prefix}{name}: {odd.What}.")));
            if (count > MostFindingsOfKind)
            {
                findings.Add(new("value", null, $"{prefix}{name}: {count - MostFindingsOfKind:N0} more."));
            }
        }
    }

    private static string? WhatIsOdd(DType type, ReadOnlySpan<byte> bytes)
    {
        switch (type.Kind)
        {
            case 'b':
                return bytes[0] > 1 ? $"a bool is {bytes[0]}, and not 0 or 1" : null;
            case 'S':
                var text = bytes.TrimEnd((byte)0);
                return text.Contains((byte)0) ? "a text has NUL before its end" : null;
            default:
                var swap = Scalar.IsSwapped(type);
                for (; bytes.Length > 0; bytes = bytes[4..])
                {
                    var point = Scalar.Read<uint>(bytes, swap);
                    if (!Rune.IsValid(point))
                    {
                        return $"0x{point:x} is no character of Unicode";
                    }
                }

                return null;
        }
    }

    /// <summary>CRC-32 as in zip archives, and the number of bytes.</summary>
    private static (uint Crc, long Length) CrcOf(Stream stream)
    {
        var (crc, length) = (0u, 0L);
        var buffer = new byte[1 << 16];
        for (int count; (count = stream.Read(buffer)) > 0; length += count)
        {
            crc = Crc32.Append(crc, buffer.AsSpan(0, count));
        }

        return (crc, length);
    }

    /// <summary>Whether a file is one of the layouts of a C# file.</summary>
    private static void CheckLayout(Input input, string path, List<Finding> findings)
    {
        var (facts, layouts) = (input.Facts, DTypeCommand.Read(path));
        var why = layouts.Select(layout => (layout.Name, Why: WhyNot(facts, layout))).ToArray();
        if (Array.Exists(why, static layout => layout.Why is null))
        {
            return;
        }

        findings.AddRange(why.Select(layout => new Finding("layout", null, $"It is no {layout.Name}: {layout.Why}.")));
    }

    private static string? WhyNot(ArrayFacts facts, SourceLayout layout)
    {
        var (element, axes) = SubArray.Flatten(layout.DType);
        long[] shape = [.. layout.Shape, .. axes.Select(static length => (long)length)];
        return !element.Equals(facts.DType) ? $"the layout has dtype {element}, and the file {facts.DType}"
            : shape.Length != facts.Shape.Length || shape.Zip(facts.Shape).Any(static pair => pair.First >= 0 && pair.First != pair.Second)
                ? $"the layout has shape ({string.Join(", ", shape.Select(static length => length < 0 ? "*" : $"{length}"))}), and the file {ShapeText.Of(facts.Shape)}"
            : layout.Order != facts.Order && facts.Shape.Count(static length => length > 1) > 1
                ? $"the layout is {layout.Order}, and the file {facts.Order}"
            : null;
    }

    private static void Write(Utf8JsonWriter json, Finding finding)
    {
        json.WriteStartObject();
        json.WriteString("kind", finding.Kind);
        if (finding.Offset is { } offset)
        {
            json.WriteNumber("offset", offset);
        }
        else
        {
            json.WriteNull("offset");
        }

        json.WriteString("message", finding.Message);
        json.WriteBoolean("mended", finding.IsMended);
        json.WriteEndObject();
    }

    /// <summary>What is wrong with a file, and where.</summary>
    private sealed record Finding(string Kind, long? Offset, string Message)
    {
        public bool IsMended { get; init; }
    }

    /// <summary>Odd values of a field in a part of a file: all are counted, and the first ones are kept.</summary>
    private sealed class Oddities
    {
        public List<(long Offset, string What)> First { get; } = [];

        public long Count { get; private set; }

        public void Add(long offset, string what)
        {
            if (Count++ < MostFindingsOfKind)
            {
                First.Add((offset, what));
            }
        }
    }
}
