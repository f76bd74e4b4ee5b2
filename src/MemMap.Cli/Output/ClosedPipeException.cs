namespace MemMap.Cli.Output;

/// <summary>Nothing reads standard output any more, as behind <c>| head</c>: the command ends, quietly.</summary>
internal sealed class ClosedPipeException(Exception cause) : Exception(cause.Message, cause);
