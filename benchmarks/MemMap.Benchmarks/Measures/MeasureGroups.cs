namespace MemMap.Benchmarks;

/// <summary>Every measure there is.</summary>
internal static class MeasureGroups
{
    /// <summary>One group after the other; those that write much come last, since the disk is busy for a while then.</summary>
    public static IEnumerable<MeasureGroup> All(Workspace workspace)
    {
        yield return new ElementMeasures(workspace);
        yield return new ScalarAccessMeasures(workspace);
        yield return new AllocationMeasures(workspace);
        yield return new ThreadMeasures(workspace);
        yield return new OpenMeasures(workspace);
        yield return new RecordMeasures(workspace);
        yield return new ColumnMeasures(workspace);
        yield return new SumMeasures(workspace);
        yield return new SizeMeasures(workspace);
        yield return new AppendMeasures(workspace);
        yield return new CommitMeasures(workspace);
        yield return new FlushMeasures(workspace);
        yield return new CreateMeasures(workspace);
    }
}
