namespace MemMap.Cli.Output;

/// <summary>What an input holds is not what it claims to hold; the message says where.</summary>
internal sealed class BadInputException(string message) : Exception(message);
