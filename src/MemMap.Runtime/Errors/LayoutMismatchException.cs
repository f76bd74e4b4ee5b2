namespace MemMap;

/// <summary>
/// A file and a layout disagree: another dtype, another shape, another order, or a number of bytes that holds no
/// whole number of rows. The message says it field by field.
/// </summary>
public sealed class LayoutMismatchException : Exception
{
    /// <summary>An exception that says what the file holds and what the layout needs.</summary>
    /// <param name="message">Expected, found, where, and what to do.</param>
    public LayoutMismatchException(string message)
        : base(message)
    {
    }
}
