namespace MemMap;

/// <summary>The bytes of a file are not a <c>.npy</c> file that this library reads.</summary>
/// <remarks>
/// The format is NumPy's <see href="https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html">numpy.lib.format</see>,
/// versions 1.0, 2.0 and 3.0. Nothing in a header is ever evaluated or unpickled.
/// </remarks>
public sealed class NpyFormatException : InvalidFileException
{
    /// <summary>An exception that says what was expected and what stands at <paramref name="byteOffset"/>.</summary>
    /// <param name="message">Expected, found, where, and what to do.</param>
    /// <param name="byteOffset">Offset from the start of the file, in bytes.</param>
    /// <param name="innerException">The cause; null if there is none.</param>
    public NpyFormatException(string message, long byteOffset, Exception? innerException = null)
        : base(message, innerException) => ByteOffset = byteOffset;

    /// <summary>Where in the file reading stopped, in bytes from its start.</summary>
    public long ByteOffset { get; }

    /// <summary>What should stand there, in words; null if it is not known.</summary>
    public string? Expected { get; init; }

    /// <summary>What stands there, in words; null if it is not known.</summary>
    public string? Found { get; init; }
}
