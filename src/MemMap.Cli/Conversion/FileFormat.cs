using MemMap.Cli.Output;

namespace MemMap.Cli.Conversion;

/// <summary>The formats that a conversion reads and writes.</summary>
internal enum FileFormat
{
    Npy,
    Npz,
    Raw,
    Csv,
    JsonLines,
    ArrowFile,
    ArrowStream,
}

/// <summary>The words for formats.</summary>
internal static class FileFormats
{
    /// <summary>The words of <c>--from</c> and <c>--to</c>.</summary>
    public static string[] Words { get; } = ["npy", "npz", "raw", "csv", "jsonl", "arrow", "arrows"];

    public static FileFormat Named(string word) => (FileFormat)Array.IndexOf(Words, word);

    /// <summary>The format that a file name ends with; null if it does not say.</summary>
    public static FileFormat? ByName(string name) => Path.GetExtension(name).ToLowerInvariant() switch
    {
        ".npy" => FileFormat.Npy,
        ".npz" => FileFormat.Npz,
        ".csv" => FileFormat.Csv,
        ".jsonl" or ".ndjson" => FileFormat.JsonLines,
        ".arrow" or ".feather" => FileFormat.ArrowFile,
        ".arrows" => FileFormat.ArrowStream,
        ".raw" or ".bin" or ".dat" => FileFormat.Raw,
        _ => null,
    };

    /// <summary>The format of a target.</summary>
    /// <exception cref="UsageException">Nothing says it.</exception>
    public static FileFormat OfTarget(string name, string? word) => word is not null
        ? Named(word)
        : ByName(name) ?? throw new UsageException(
            $"'{name}' does not say which format it is to have: add --to {string.Join('|', Words)}.");
}
