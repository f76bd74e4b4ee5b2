using System.Reflection;
using System.Text;
using MemMap.Cli.Inputs;
using MemMap.Cli.Output;
using MemMap.Cli.Values;

namespace MemMap.Cli.Layouts;

/// <summary>A C# file with the layouts of arrays, or with a program that reads one of them.</summary>
internal sealed class Scaffold(bool isProgram)
{
    /// <summary>The longest header that is read without being told to.</summary>
    private const int NumPyMaxHeaderLength = 10_000;

    private readonly SortedSet<string> _usings = new(Comparer<string>.Create(static (left, right) =>
        (!IsOfSystem(left)).CompareTo(!IsOfSystem(right)) is not 0 and var order ? order : string.CompareOrdinal(left, right)));

    private readonly List<string> _parts = [];

    /// <summary>Names of the layouts.</summary>
    public List<string> Names { get; } = [];

    /// <summary>Adds the layout of an array.</summary>
    /// <exception cref="DifferenceException">No layout can describe the array.</exception>
    public void Add(Input input, string name)
    {
        // Files of the same name in several folders are several layouts.
        var first = name;
        for (var number = 2; Names.Contains(name); number++)
        {
            name = $"{first}{number}";
        }

        var facts = input.Facts;
        var (usings, declarations) = LayoutWriter.Write(facts, name);
        _usings.UnionWith(usings);
        if (isProgram)
        {
            _parts.Add(Program(input, name));
        }

        Names.Add(name);
        _parts.Add(
            $"// {PlainText.Escape(input.Name)}: shape {ShapeText.Of(facts.Shape)}, {facts.DType.ItemSize} "
            + $"{(facts.DType.ItemSize == 1 ? "byte" : "bytes")} each\n{declarations}");
    }

    public override string ToString()
    {
        var text = new StringBuilder();
        if (isProgram)
        {
            var version = typeof(DType).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!;
            text.Append("#:package MemMap@").Append(version.InformationalVersion.Split('+')[0]).Append("\n#:property PublishAot=false\n\n");
        }

        foreach (var space in _usings)
        {
            text.Append("using ").Append(space).Append(";\n");
        }

        return text.Append('\n').AppendJoin('\n', _parts).ToString();
    }

    private static bool IsOfSystem(string space) => space.Split('.')[0] == "System";

    private static string Program(Input input, string name)
    {
        var facts = input.Facts;
        List<string> options = [];
        if (facts.Version is null)
        {
            options.Add("Format = MemMapFormat.Raw");
            if (facts.DataOffset > 0)
            {
                options.Add($"Offset = {facts.DataOffset}");
            }

            // What lies behind is not what the user described.
            if (input.BytesBehind > 0 && !facts.Shape.IsEmpty)
            {
                options.Add($"Length = {(facts.Order == MemoryOrder.RowMajor ? facts.Shape[0] : facts.Shape[^1])}");
            }
        }
        else
        {
            if (input.Member is { } member)
            {
                options.Add($"Member = {LayoutWriter.Literal(member)}");
            }

            if (facts.DataOffset > NumPyMaxHeaderLength)
            {
                options.Add($"MaxHeaderLength = {facts.DataOffset}");
            }
        }

        var settings = options.Count == 0 ? "" : $", new() {{ {string.Join(", ", options)} }}";
        return $$"""
            var path = args is [var file, ..] ? file : {{LayoutWriter.Literal(input.Path)}};
            using var map = {{name}}.OpenRead(path{{settings}});
            Console.WriteLine($"{map.Count:N0} elements");
            foreach (var element in map.AsEnumerable().Take(10))
            {
                Console.WriteLine(element);
            }

            """.ReplaceLineEndings("\n");
    }
}
