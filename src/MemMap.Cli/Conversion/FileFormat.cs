using MemMap.Cli.Inputs;
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

    /// <summary>
    /// The format of what is converted: the word of <c>--from</c>, what its name ends with, or, where standard input and
    /// pipes have no such name, how the bytes begin. Text is JSON lines.
    /// </summary>
    /// <returns>Null for a file that none of them says, which is a <c>.npy</c> or described.</returns>
    public static FileFormat? OfSource(FilePlace place, string? word) => word is not null
        ? Named(word)
        : ByName(place.Name) ?? (place.IsCopy ? ByStart(place) : null);

    /// <summary>The format of a target.</summary>
    /// <exception cref="UsageException">Nothing says it.</exception>
    public static FileFormat OfTarget(string name, string? word) => word is not null
        ? Named(word)
        : ByName(name) ?? throw new UsageException(
            $"'{name}' does not say which format it is to have: add --to {string.Join('|', Words)}.");

    private static FileFormat ByStart(FilePlace place) =>
        place.BeginsAsNpy ? FileFormat.Npy
        : place.IsArchive ? FileFormat.Npz
        : place.BeginsWith("ARROW1"u8) ? FileFormat.ArrowFile
        : place.BeginsWith([0xff, 0xff, 0xff, 0xff]) ? FileFormat.ArrowStream
        : FileFormat.JsonLines;
}
