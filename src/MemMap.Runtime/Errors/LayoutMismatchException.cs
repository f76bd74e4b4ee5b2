namespace MemMap;

/// <summary>
/// A file and a layout disagree: another dtype, another shape, another order, or a number of bytes that is not a
/// whole number of rows. The message lists the differences, field by field.
/// </summary>
public sealed class LayoutMismatchException : InvalidFileException
{
    /// <summary>Creates an exception that says what the file holds and what the layout needs.</summary>
    /// <param name="message">Expected, found, where, and what to do.</param>
    /// <param name="innerException">The cause; null if there is none.</param>
    public LayoutMismatchException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }

    /// <summary>What the layout needs; null if it is not known.</summary>
    public ArrayDescription? Expected { get; init; }

    /// <summary>What the file holds; null if it is not known.</summary>
    public ArrayDescription? Found { get; init; }
}
