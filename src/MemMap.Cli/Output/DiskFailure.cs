namespace MemMap.Cli.Output;

/// <summary>What goes wrong when a file is written.</summary>
internal static class DiskFailure
{
    /// <summary>Whether a system refused to write: no room, no permission, a failing disk.</summary>
    public static bool Is(Exception failure) => failure is IOException or UnauthorizedAccessException || IsTooLong(failure);

    /// <summary>
    /// Whether a file would be longer than its file system or the limit of the process allows (EFBIG), which the BCL tells as
    /// a wrong argument.
    /// </summary>
    public static bool IsTooLong(Exception failure) =>
        failure is ArgumentOutOfRangeException { ParamName: "value", ActualValue: null, Source: "System.Private.CoreLib" };

    /// <summary>What a failure is in one line.</summary>
    public static string MessageOf(Exception failure) => IsTooLong(failure)
        ? "A file would be longer than its file system, or the limit of this process, allows: write to another disk."
        : failure.Message;
}
