using System.CommandLine;
using MemMap.Cli.Conversion;
using MemMap.Cli.Inputs;
using MemMap.Cli.Output;

namespace MemMap.Cli.Commands;

/// <summary><c>memmap convert IN OUT</c>: an array in another format, byte order, order or packing.</summary>
internal static class ConvertCommand
{
    public static Command Create(Session session)
    {
        var command = new ToolCommand(
            "convert", "another format, dtype, order or packing; - is a pipe",
            "memmap convert trades.npy trades.arrow --fields Time,Price", "memmap show x.npy --json | memmap convert - y.npy --descr \"<f4\"");
        var source = new Argument<string>("IN");
        var target = new Argument<string>("OUT");
        var from = new Option<string?>("--from") { HelpName = "format", Description = string.Join('|', FileFormats.Words) };
        var to = new Option<string?>("--to") { HelpName = "format", Description = "the same; else as the names end" };
        var byteOrder = new Option<string?>("--byte-order") { HelpName = "little|big", Description = "of all numbers of OUT" };
        var order = new Option<string?>("--to-order") { HelpName = "C|F", Description = "which axis of OUT varies fastest" };
        var toDescr = new Option<string?>("--to-descr")
        {
            HelpName = "dtype", Description = "the dtype of OUT; fields go by their names",
        };
        var pack = new Option<string?>("--pack") { HelpName = "packed|aligned", Description = "where the fields of OUT are" };
        var fields = new Option<string?>("--fields") { HelpName = "x,y", Description = "only these fields, in this order" };
        var rows = new Option<string?>("--rows") { HelpName = "a..b", Description = "rows a to b - 1; ^5.. are the last five" };
        var lossy = new Option<bool>("--lossy") { Description = "accept values that OUT cannot hold exactly" };
        from.AcceptOnlyFromAmong(FileFormats.Words);
        to.AcceptOnlyFromAmong(FileFormats.Words);
        byteOrder.AcceptOnlyFromAmong("little", "big");
        order.AcceptOnlyFromAmong("C", "F");
        pack.AcceptOnlyFromAmong("packed", "aligned");
        command.Arguments.Add(source);
        command.Arguments.Add(target);
        foreach (var option in new Option[] { from, to, toDescr, byteOrder, order, pack, fields, rows, lossy })
        {
            command.Options.Add(option);
        }

        var inputs = InputOptions.AddTo(command);
        command.SetAction(parsed =>
        {
            var word = parsed.GetValue(to);
            var (name, member) = word is null or "npz"
                ? StoredArchive.Split(parsed.GetValue(target)!)
                : (parsed.GetValue(target)!, null);
            var format = FileFormats.OfTarget(name, word);
            var dtype = parsed.GetValue(toDescr) is { } descr ? InputOptions.DTypeOf(toDescr.Name, descr) : null;
            if (dtype is not null && (parsed.GetValue(byteOrder) ?? parsed.GetValue(pack)) is not null)
            {
                throw new UsageException(
                    "--to-descr says the byte order and the places of fields too: leave --byte-order and --pack out.");
            }

            var losses = new Losses(parsed.GetValue(lossy));
            var change = new DTypeChange(
                parsed.GetValue(fields),
                parsed.GetValue(byteOrder) switch { "little" => ByteOrder.LittleEndian, "big" => ByteOrder.BigEndian, _ => null },
                parsed.GetValue(pack) switch { "packed" => Packing.Packed, "aligned" => Packing.Aligned, _ => null },
                dtype);
            using var output = format == FileFormat.Npz
                ? Target.OfArchive(session, name, member)
                : Target.Of(session, name);

            // Standard input is awaited before there is a file to take away, so that an interruption ends at once.
            using var place = FilePlace.Of(parsed.GetValue(source)!);
            output.Create();
            using var input = ConversionInput.Open(
                place, FileFormats.OfSource(place, parsed.GetValue(from)), inputs.DescriptionOf(parsed),
                change.Fields is null ? dtype : null, losses, output.Folder, session.Interruption);
            var result = new Converter(session, losses, session.Interruption).Write(
                input.Array, change, parsed.GetValue(rows), output, format,
                parsed.GetValue(order) switch { "C" => MemoryOrder.RowMajor, "F" => MemoryOrder.ColumnMajor, _ => null });
            output.Complete();
            if (losses.Count > 0)
            {
                session.Say($"{losses.Count:N0} values are not what they were. {losses.First}.");
            }

            if (parsed.GetValue(CommandTree.Json) && name != "-")
            {
                session.WriteJson(json =>
                {
                    json.WriteStartObject();
                    json.WriteString("path", name);
                    json.WriteString("format", FileFormats.Words[(int)format]);
                    json.WriteNumber("rows", result.RowCount);
                    json.WriteNumber("byteLength", File.Exists(name) ? new FileInfo(name).Length : 0);
                    json.WriteNumber("changedValues", losses.Count);
                    json.WriteEndObject();
                });
            }

            return ExitCode.Fine;
        });
        return command;
    }
}
