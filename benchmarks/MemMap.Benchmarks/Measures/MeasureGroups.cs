namespace MemMap.Benchmarks;

/// <summary>Every measure there is.</summary>
internal static class MeasureGroups
{
    /// <summary>One group after the other; those that write much come last, since disks are busy for a while afterwards.</summary>
    public static IEnumerable<MeasureGroup> All(Workspace workspace)
    {
        yield return new ElementMeasures(workspace);
    }
}
