using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace MemMap.Cli.Inputs;

/// <summary>Options that are numbers of 0 or more: what is none is said in a sentence.</summary>
internal static class NumberOption
{
    /// <param name="name">Name of the option.</param>
    /// <param name="otherwise">Value of an option that is not given.</param>
    public static Option<long> Whole(string name, long otherwise) => new(name)
    {
        CustomParser = static result => Whole(result) ?? 0, DefaultValueFactory = _ => otherwise,
    };

    /// <summary>One without a value of its own.</summary>
    /// <inheritdoc cref="Whole(string, long)" path="/param"/>
    public static Option<long?> Whole(string name) => new(name) { CustomParser = Whole };

    /// <inheritdoc cref="Whole(string, long)" path="/param"/>
    public static Option<double> Real(string name, double otherwise) => new(name)
    {
        CustomParser = static result =>
        {
            if (double.TryParse(Text(result), NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
                && double.IsFinite(number) && number >= 0)
            {
                return number;
            }

            result.AddError($"{Name(result)} {Text(result)} is not a number of 0 or more; write it as in {Name(result)} 0.5.");
            return 0;
        },
        DefaultValueFactory = _ => otherwise,
    };

    private static long? Whole(ArgumentResult result)
    {
        if (long.TryParse(Text(result), NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            return number;
        }

        result.AddError($"{Name(result)} {Text(result)} is not a whole number of 0 or more; write it as in {Name(result)} 3.");
        return null;
    }

    private static string Text(ArgumentResult result) => result.Tokens[0].Value;

    private static string Name(ArgumentResult result) => ((OptionResult)result.Parent!).Option.Name;
}
