namespace MemMap;

/// <summary>
/// A folder is not a whole array of shards: its manifest is damaged or of another version, its writer did not complete it, or its
/// files are others than it should have.
/// </summary>
public sealed class ShardException : InvalidFileException
{
    /// <summary>Creates an exception that says what is wrong with a folder.</summary>
    /// <param name="message">Expected, found, where, and what to do.</param>
    /// <param name="innerException">The cause; null if there is none.</param>
    public ShardException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
