namespace MemMap;

/// <summary>A kernel has thrown an exception, which is the inner one; the message says for which rows.</summary>
public sealed class KernelException : Exception
{
    /// <summary>An exception without a kernel, as exceptions are created elsewhere.</summary>
    public KernelException()
    {
    }

    /// <summary>An exception with a message of its own.</summary>
    public KernelException(string? message)
        : base(message)
    {
    }

    /// <summary>An exception with a message of its own and a cause.</summary>
    public KernelException(string? message, Exception? innerException)
        : base(message, innerException)
    {
    }

    internal KernelException(string message, string? path, Exception? innerException)
        : base(message, innerException) => Path = path;

    /// <summary>Absolute path of the file whose rows the kernel had; null where it had none.</summary>
    public string? Path { get; }
}
