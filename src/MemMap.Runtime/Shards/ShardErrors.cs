namespace MemMap;

/// <summary>What is thrown for a shard: the exception of its file, and which of how many it is.</summary>
internal static class ShardErrors
{
    /// <summary>The same kind of exception, whose message begins with the number of the shard.</summary>
    public static Exception Of(int index, int count, string path, Exception failure)
    {
        var message = $"Shard {index:N0} of {count:N0}: {failure.Message}";
        return failure switch
        {
            LayoutMismatchException { Expected: var expected, Found: var found } =>
                new LayoutMismatchException(message, failure) { Path = path, Expected = expected, Found = found },
            NpyFormatException { ByteOffset: var offset, Expected: var expected, Found: var found } =>
                new NpyFormatException(message, offset, failure) { Path = path, Expected = expected, Found = found },
            FileNotFoundException => new FileNotFoundException(message, path, failure),
            DirectoryNotFoundException => new DirectoryNotFoundException(message, failure),
            UnauthorizedAccessException => new UnauthorizedAccessException(message, failure),
            _ => new IOException(message, failure),
        };
    }

    /// <summary>Whether an exception is of a file, and not of a program.</summary>
    public static bool IsOfFile(Exception failure) => failure is IOException or UnauthorizedAccessException;
}
