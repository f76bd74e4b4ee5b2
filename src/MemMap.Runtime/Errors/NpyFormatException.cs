namespace MemMap;

/// <summary>A file is not a <c>.npy</c> file, or not one that this library reads.</summary>
/// <remarks>
/// The format is NumPy's
/// <see href="https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html">numpy.lib.format</see>, versions
/// 1.0, 2.0 and 3.0. Headers are parsed as data: nothing in them is evaluated or unpickled.
/// </remarks>
public sealed class NpyFormatException : InvalidFileException
{
    /// <summary>Creates an exception that says what was expected and found at <paramref name="byteOffset"/>.</summary>
    /// <param name="message">Expected, found, where, and what to do.</param>
    /// <param name="byteOffset">Offset from the start of the file, in bytes.</param>
    /// <param name="innerException">The cause; null if there is none.</param>
    public NpyFormatException(string message, long byteOffset, Exception? innerException = null)
        : base(message, innerException) => ByteOffset = byteOffset;

    /// <summary>Offset of the first wrong byte from the start of the file, in bytes.</summary>
    public long ByteOffset { get; }

    /// <summary>What was expected there, in words; null if it is not known.</summary>
    public string? Expected { get; init; }

    /// <summary>What was found there, in words; null if it is not known.</summary>
    public string? Found { get; init; }
}
