namespace MemMap.Generators;

/// <summary>The bools of an element as generated code hands them to the runtime.</summary>
internal static class Booleans
{
    /// <summary>For each run its first byte and its length, <c>20, 1, 24, 3</c>; empty where there are none.</summary>
    public static string Runs(Element element) =>
        string.Join(", ", BoolRuns.Of(element).Select(static run => $"{run.Start}, {run.Length}"));
}
