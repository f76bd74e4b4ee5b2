using System.Text;
using MemMap.Cli.Inputs;
using MemMap.Cli.Output;

namespace MemMap.Cli.Conversion;

/// <summary>What a conversion reads, as an array in a file: formats without one are read into it first.</summary>
internal sealed class ConversionInput : IDisposable
{
    private readonly List<IDisposable> _parts = [];

    private ConversionInput()
    {
    }

    public ArraySource Array { get; private set; } = null!;

    /// <param name="name">As the user wrote it.</param>
    /// <param name="word">The word of <c>--from</c>; null to see the format from the name, or from how the bytes begin.</param>
    /// <param name="raw">What <c>--descr</c> and its companions say.</param>
    /// <param name="text">The dtype of text that no other dtype is given for; null to see it from the values.</param>
    /// <param name="losses">What becomes of values that a dtype cannot hold.</param>
    /// <param name="folder">Where the disk has room.</param>
    public static ConversionInput Open(
        string name, string? word, RawDescription? raw, DType? text, Losses losses, string folder,
        CancellationToken interruption)
    {
        var input = new ConversionInput();
        try
        {
            input.Array = input.Read(name, word, raw, text, losses, folder, interruption);
            return input;
        }
        catch
        {
            input.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        for (var index = _parts.Count - 1; index >= 0; index--)
        {
            _parts[index].Dispose();
        }
    }

    private ArraySource Read(
        string name, string? word, RawDescription? raw, DType? text, Losses losses, string folder,
        CancellationToken interruption)
    {
        var named = word is null ? FileFormats.ByName(name) : FileFormats.Named(word);
        if (name != "-" && named is null or FileFormat.Npy or FileFormat.Npz or FileFormat.Raw)
        {
            return Opened(name, named is FileFormat.Npy or FileFormat.Npz ? null : raw);
        }

        var place = Kept(FilePlace.Of(name));
        var path = place.Path;
        switch (named ?? Sniff(path))
        {
            case FileFormat.Npy or FileFormat.Npz:
                return Opened(path, null);
            case FileFormat.Raw:
                return Opened(path, raw ?? throw new UsageException("A raw file needs --descr, as in --descr \"<f4\"."));
            case FileFormat.Csv:
                return new CsvRows(losses).Read(
                    () => new StreamReader(path, Encoding.UTF8), raw?.DType ?? text, raw?.Shape ?? [-1],
                    Kept(new Spool(folder)), interruption);
            case FileFormat.JsonLines:
                var dtype = raw?.DType ?? text
                    ?? throw new UsageException("JSON does not say which dtype it has: add --descr, as in --descr \"<f4\".");
                using (var lines = new StreamReader(path, Encoding.UTF8))
                {
                    return new JsonRows(losses).Read(
                        lines, dtype, raw?.Shape ?? [-1], Kept(new Spool(folder)), interruption);
                }

            case var arrow:
                return new ArrowRows(losses).Read(path, arrow == FileFormat.ArrowStream, Kept(new Spool(folder)), interruption);
        }
    }

    private ArraySource Opened(string name, RawDescription? raw) => ArraySource.Of(Kept(Input.Open(name, raw)));

    private T Kept<T>(T part)
        where T : IDisposable
    {
        _parts.Add(part);
        return part;
    }

    /// <summary>The format of standard input, by its first bytes: text is JSON lines.</summary>
    private static FileFormat Sniff(string path)
    {
        var start = new byte[8];
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var bytes = start.AsSpan(0, file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false));
        return bytes.StartsWith((ReadOnlySpan<byte>)[0x93, .. "NUMPY"u8]) || bytes.StartsWith("PK"u8) ? FileFormat.Npy
            : bytes.StartsWith("ARROW1"u8) ? FileFormat.ArrowFile
            : bytes.StartsWith((ReadOnlySpan<byte>)[0xff, 0xff, 0xff, 0xff]) ? FileFormat.ArrowStream
            : FileFormat.JsonLines;
    }
}
