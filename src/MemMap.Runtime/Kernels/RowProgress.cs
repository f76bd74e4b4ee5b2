namespace MemMap;

/// <summary>Reports how much of the rows is done, from 0 to 1, in rising order although threads finish as they like.</summary>
/// <param name="rowCount">Number of rows of all work.</param>
/// <param name="progress">What to report to; null reports nothing.</param>
internal sealed class RowProgress(long rowCount, IProgress<double>? progress)
{
    private readonly Lock _lock = new();
    private long _done;

    /// <summary>Reports that some more rows are done.</summary>
    public void Add(long count)
    {
        if (progress is null || count == 0)
        {
            return;
        }

        lock (_lock)
        {
            _done += count;
            progress.Report((double)_done / rowCount);
        }
    }

    /// <summary>Reports the end of work that had no rows.</summary>
    public void End()
    {
        if (rowCount == 0)
        {
            progress?.Report(1);
        }
    }
}
