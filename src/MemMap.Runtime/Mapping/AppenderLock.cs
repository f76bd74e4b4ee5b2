namespace MemMap;

/// <summary>The right to append to a file. Among all processes, one map at a time has it.</summary>
internal abstract class AppenderLock : IDisposable
{
    /// <summary>No lock: one map appends at a time because the user sees to it.</summary>
    public static AppenderLock None { get; } = new NoLock();

    /// <summary>Whether readers can be told that a row has no data yet.</summary>
    public virtual bool CanMarkRow => false;

    /// <summary>
    /// Marks a row as having no data yet, for <see cref="RegularFile.IsRowUnsettled"/> in every process.
    /// </summary>
    /// <param name="startInBytes">
    /// Offset of the row in the file, in bytes. The row need not exist yet: until it does, the complete row before it
    /// is the last one.
    /// </param>
    /// <param name="isUnsettled">False once the row has its data.</param>
    public virtual void MarkRow(long startInBytes, bool isUnsettled) => throw new NotSupportedException();

    /// <inheritdoc/>
    public abstract void Dispose();

    private sealed class NoLock : AppenderLock
    {
        public override void Dispose()
        {
        }
    }
}
