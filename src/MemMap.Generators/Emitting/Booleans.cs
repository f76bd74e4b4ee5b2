namespace MemMap.Generators;

/// <summary>The bools of an element as generated code hands them to the runtime.</summary>
internal static class Booleans
{
    /// <summary>
    /// For each run its first byte and its length, <c>[20, 1, 24, 3]</c>; behind them, where a block repeats one, for each
    /// its stride and its count: <c>[4, 1], [8, 1000]</c>. Empty where there are none.
    /// </summary>
    public static string Arguments(Element element)
    {
        if (!BoolRuns.HasBool(element))
        {
            return "";
        }

        var runs = BoolRuns.Of(element);
        return runs.TrueForAll(static run => run.Count == 1) ? Runs()
            : $"{Runs()}, [{string.Join(", ", runs.Select(static run => $"{run.Stride}, {run.Count}"))}]";

        string Runs() => $"[{string.Join(", ", runs.Select(static run => $"{run.Start}, {run.Length}"))}]";
    }
}
