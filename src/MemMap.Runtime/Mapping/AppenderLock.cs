namespace MemMap;

/// <summary>The right to append to a file, which one map at a time has, among all processes.</summary>
internal abstract class AppenderLock : IDisposable
{
    /// <summary>Whether readers can be told that the last row has no data yet.</summary>
    public abstract bool CanMarkLastRow { get; }

    /// <summary>Says to <see cref="RegularFile.IsLastRowUnsettled"/>, in every process, that the last row has no data yet.</summary>
    public abstract void MarkLastRow(bool isUnsettled);

    /// <inheritdoc/>
    public abstract void Dispose();
}
