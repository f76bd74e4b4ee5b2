using System.CommandLine;
using System.Globalization;
using MemMap.Cli.Output;

namespace MemMap.Cli.Inputs;

/// <summary>The options that say what a raw file holds, on every command that reads files.</summary>
internal sealed class InputOptions
{
    /// <summary>Names of the options, which the help of a command explains together.</summary>
    public static IReadOnlyList<string> Names { get; } = ["--descr", "--shape", "--offset", "--length", "--order"];

    /// <summary>The lines of the help.</summary>
    public const string Help = """
          raw file: --descr "<f4" --shape 721,1440 (* is as many as there are)
                    --offset bytes --length rows --order C|F
        """;

    private readonly Option<string?> _descr = 
        new("--descr") { HelpName = "dtype", Description = "a raw file: its dtype, as in \"<f4\"" };
    private readonly Option<string?> _shape = 
        new("--shape") { HelpName = "n,m", Description = "its shape; * or -1: as many rows as it has" };
    private readonly Option<long?> _offset = NumberOption.Whole("--offset");
    private readonly Option<long?> _length = NumberOption.Whole("--length");
    private readonly Option<string?> _order = 
        new("--order") { HelpName = "C|F", Description = "C: the last axis varies fastest; F: the first" };

    /// <summary>Adds the options to a command.</summary>
    public static InputOptions AddTo(Command command)
    {
        var options = new InputOptions();
        (options._offset.HelpName, options._offset.Description) = ("n", "where its elements begin, in bytes");
        (options._length.HelpName, options._length.Description) = ("n", "number of its rows");
        options._order.AcceptOnlyFromAmong("C", "F");
        foreach (var option in new Option[]
            { options._descr, options._shape, options._offset, options._length, options._order })
        {
            command.Options.Add(option);
        }

        return options;
    }

    /// <summary>Opens an input with the options of this call.</summary>
    public Input Open(string name, ParseResult parsed) => Input.Open(name, DescriptionOf(parsed));

    /// <summary>What the options say; null if they describe no raw file.</summary>
    /// <exception cref="UsageException">The options contradict each other, or are no dtype or shape.</exception>
    public RawDescription? DescriptionOf(ParseResult parsed)
    {
        if (parsed.GetValue(_descr) is not { } descr)
        {
            var alone = new Option[] { _shape, _offset, _length, _order }
                .FirstOrDefault(option => parsed.GetResult(option) is not null);
            return alone is null ? null : throw new UsageException(
                $"{alone.Name} describes a raw file and needs --descr, as in --descr \"<f4\".");
        }

        var dtype = DTypeOf(_descr.Name, descr);
        var order = parsed.GetValue(_order) == "F" ? MemoryOrder.ColumnMajor : MemoryOrder.RowMajor;
        return new RawDescription(
            dtype, [.. ShapeOf(parsed.GetValue(_shape) ?? "*")], parsed.GetValue(_offset) ?? 0, parsed.GetValue(_length),
            order);
    }

    /// <summary>The dtype that an option says.</summary>
    /// <exception cref="UsageException">It is no dtype.</exception>
    public static DType DTypeOf(string option, string descr)
    {
        try
        {
            return DType.Parse(descr);
        }
        catch (NpyFormatException failure)
        {
            throw new UsageException($"{option}: {failure.Message}");
        }
    }

    private static IEnumerable<long> ShapeOf(string text) => text.Trim(' ', '(', ')')
        .Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
        .Select(length => length == "*" ? -1
            : long.TryParse(length, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
                && number >= -1
                ? number
                : throw new UsageException(
                    $"--shape \"{text}\" has '{length}' where a length is expected; write whole numbers, "
                    + "as in --shape 721,1440."));
}
