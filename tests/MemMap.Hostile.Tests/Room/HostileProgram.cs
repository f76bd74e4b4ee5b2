namespace MemMap.Tests;

/// <summary>What has to become of a program so that it reaches nothing outside an open map.</summary>
public enum Expectation
{
    /// <summary>The compiler or the analyzer reports an error.</summary>
    Refused,

    /// <summary>It compiles, runs to its end or to an exception, and stays inside.</summary>
    Harmless,

    /// <summary>Either of them.</summary>
    RefusedOrHarmless,

    /// <summary>It reaches outside: the analyzer cannot see it, and README says what a user has to keep instead.</summary>
    Known,
}

/// <summary>A program without <c>unsafe</c> that tries to reach a byte outside the elements of an open map.</summary>
/// <param name="Name">What it does, in a few words.</param>
/// <param name="Expected">What has to become of it.</param>
/// <param name="Text">Statements, then local functions, then types; <c>map</c> is an open map of 1000 trades.</param>
public sealed record HostileProgram(string Name, Expectation Expected, string Text)
{
    /// <summary>Errors that count as a refusal although they only say that a name is missing.</summary>
    public string[] MissingNames { get; init; } = [];

    /// <summary>Further source files, by their paths.</summary>
    public (string Path, string Text)[] Files { get; init; } = [];

    /// <summary>Lines before the first one of the program's own file.</summary>
    public string Header { get; init; } = "";

    /// <summary>The text of an <c>.editorconfig</c> beside the files.</summary>
    public string EditorConfig { get; init; } = "";

    /// <summary>The project's <c>NoWarn</c>.</summary>
    public string[] NoWarn { get; init; } = [];

    /// <summary>Name of the program's assembly; null for any.</summary>
    public string? AssemblyName { get; init; }

    public static HostileProgram Refused(string name, string text) => new(name, Expectation.Refused, text);

    /// <summary>Refused because what it calls does not exist: a hostile user has no door there.</summary>
    /// <param name="name">What it does.</param>
    /// <param name="missingNames">Errors of the compiler, separated by spaces.</param>
    /// <param name="text">Of the program.</param>
    public static HostileProgram Refused(string name, string missingNames, string text) =>
        new(name, Expectation.Refused, text) { MissingNames = missingNames.Split(' ') };

    public static HostileProgram Harmless(string name, string text) => new(name, Expectation.Harmless, text);

    public static HostileProgram RefusedOrHarmless(string name, string text) =>
        new(name, Expectation.RefusedOrHarmless, text);

    public static HostileProgram Known(string name, string text) => new(name, Expectation.Known, text);
}
