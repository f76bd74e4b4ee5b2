namespace MemMap;

/// <summary>The right to append to a file. Among all processes, one map at a time has it.</summary>
internal abstract class AppenderLock : IDisposable
{
    /// <summary>Whether readers can be told that a row has no data yet.</summary>
    public abstract bool CanMarkRow { get; }

    /// <summary>
    /// Marks a row as having no data yet, for <see cref="RegularFile.IsRowUnsettled"/> in every process.
    /// </summary>
    /// <param name="startInBytes">
    /// Offset of the row in the file, in bytes. The row need not exist yet: until it does, the complete row before it
    /// is the last one.
    /// </param>
    /// <param name="isUnsettled">False once the row has its data.</param>
    public abstract void MarkRow(long startInBytes, bool isUnsettled);

    /// <inheritdoc/>
    public abstract void Dispose();
}
