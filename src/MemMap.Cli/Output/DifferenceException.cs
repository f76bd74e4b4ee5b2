namespace MemMap.Cli.Output;

/// <summary>A file is not what it claims to be, or not what the options say; the message says what was found.</summary>
internal sealed class DifferenceException(string message) : Exception(message);
