namespace MemMap;

/// <summary>
/// What a file holds is not what was asked for: it is not a <c>.npy</c> file, or does not fit the layout. An
/// <see cref="IOException"/>, as all that can go wrong with a file; <see cref="InvalidDataException"/> is sealed.
/// </summary>
public abstract class InvalidFileException : IOException
{
    private protected InvalidFileException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Absolute path of the file; null where there is none, as for the text of a dtype.</summary>
    public string? Path { get; init; }
}
