namespace MemMap.Cli.Output;

/// <summary>What the process returns.</summary>
internal static class ExitCode
{
    /// <summary>All is as it should be.</summary>
    public const int Fine = 0;

    /// <summary>A file is not what it claims to be, or differs.</summary>
    public const int Differs = 1;

    /// <summary>The command cannot be carried out as it was given: an option, a path, a permission.</summary>
    public const int Usage = 2;

    /// <summary>Ended by Ctrl+C, as shells count it: 128 + SIGINT.</summary>
    public const int Interrupted = 130;
}
