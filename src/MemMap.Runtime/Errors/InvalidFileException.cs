namespace MemMap;

/// <summary>
/// The contents of a file are not what was expected: the file is not a <c>.npy</c> file, or does not fit the layout. It
/// is an <see cref="IOException"/>, like every failure of a file, because <see cref="InvalidDataException"/> is sealed.
/// </summary>
public abstract class InvalidFileException : IOException
{
    private protected InvalidFileException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Absolute path of the file; null where there is no file, as for the text of a dtype.</summary>
    public string? Path { get; init; }
}
