using System.CommandLine;

namespace MemMap.Cli.Commands;

/// <summary>A command and the examples of its help.</summary>
/// <param name="name">What the user writes.</param>
/// <param name="description">What it does, in half a line.</param>
/// <param name="examples">Command lines that work.</param>
internal sealed class ToolCommand(string name, string description, params string[] examples) : Command(name, description)
{
    public IReadOnlyList<string> Examples => examples;
}
