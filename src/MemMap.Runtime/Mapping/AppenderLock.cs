namespace MemMap;

/// <summary>The right to append to a file. Among all processes, one map at a time has it.</summary>
internal abstract class AppenderLock : IDisposable
{
    /// <summary>
    /// No lock of the system: among processes, one map appends at a time because the user sees to it.
    /// </summary>
    public static AppenderLock None() => new NoLock();

    /// <summary>Whether the right was given up.</summary>
    public bool IsDisposed { get; private set; }

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

    /// <summary>
    /// Where the rows end that an appender has noted to be whole, as an offset in the file, in bytes. It is null when
    /// the last appender has closed the file, and where the file system keeps no such notes.
    /// </summary>
    public virtual long? SettledEnd => null;

    /// <summary>
    /// Notes where rows end that are whole even if they are all zeros; null when this appender is done. The note
    /// outlives the process: so the next appender can tell a row that a killed one did not write from a row of zeros.
    /// </summary>
    public virtual void NoteSettledEnd(long? endInBytes)
    {
    }

    /// <summary>The exception for a file that another map appends to.</summary>
    /// <param name="path">Path of the file.</param>
    /// <param name="holder">Who appends, as a message says it.</param>
    public static IOException Held(string path, string holder) =>
        new($"'{path}' is being appended to by {holder}; one map appends at a time. Close that map first.");

    /// <summary>The exception for a file that cannot be locked.</summary>
    /// <param name="path">Path of the file.</param>
    /// <param name="error">Number of the system's error.</param>
    public static IOException Missing(string path, int error) =>
        new($"Could not lock '{path}' for appending: this system, or its file system, has no locks of open files (error "
            + $"{error}). Set MemMapOptions.AppenderLock to false to go without, and let one map at a time append.");

    /// <inheritdoc/>
    public virtual void Dispose() => IsDisposed = true;

    private sealed class NoLock : AppenderLock
    {
    }
}
