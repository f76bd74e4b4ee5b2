namespace MemMap;

/// <summary>The right to append to a file, which one map at a time has, among all processes.</summary>
internal abstract class AppenderLock : IDisposable
{
    /// <summary>Whether readers can be told that a row has no data yet.</summary>
    public abstract bool CanMarkRow { get; }

    /// <summary>Says to <see cref="RegularFile.IsRowUnsettled"/>, in every process, that a row has no data yet.</summary>
    /// <param name="startInBytes">
    /// Of that row in the file. The row need not be there yet: until it is, the one before it, which has its data, is last.
    /// </param>
    /// <param name="isUnsettled">False once the row has its data.</param>
    public abstract void MarkRow(long startInBytes, bool isUnsettled);

    /// <inheritdoc/>
    public abstract void Dispose();
}
