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

    /// <param name="place">Where its bytes are, for as long as this object is used.</param>
    /// <param name="format">The format; null for a file that says it by how it begins, or that is described.</param>
    /// <param name="raw">What <c>--descr</c> and its companions say.</param>
    /// <param name="text">The dtype of text that no other dtype is given for; null to see it from the values.</param>
    /// <param name="losses">What becomes of values that a dtype cannot hold.</param>
    /// <param name="folder">Where the disk has room.</param>
    public static ConversionInput Open(
        FilePlace place, FileFormat? format, RawDescription? raw, DType? text, Losses losses, string folder,
        CancellationToken interruption)
    {
        var input = new ConversionInput();
        try
        {
            input.Array = input.Read(place, format, raw, text, losses, folder, interruption);
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
        FilePlace place, FileFormat? format, RawDescription? raw, DType? text, Losses losses, string folder,
        CancellationToken interruption)
    {
        CheckDescription(place, format, raw);
        var path = place.Path;
        switch (format)
        {
            case null or FileFormat.Raw:
                return ArraySource.Of(Kept(Input.Open(place, raw)));
            case FileFormat.Npy or FileFormat.Npz:
                return ArraySource.Of(Kept(Input.Open(place, null)));
            case FileFormat.Csv:
                return new CsvRows(losses).Read(
                    () => new TextInput(path, place.Name), raw?.DType ?? text, raw?.Shape ?? [-1],
                    Kept(new Spool(folder)), interruption);
            case FileFormat.JsonLines:
                var dtype = raw?.DType ?? text
                    ?? throw new UsageException("JSON does not say which dtype it has: add --descr, as in --descr \"<f4\".");
                using (var lines = new TextInput(path, place.Name))
                {
                    return new JsonRows(losses).Read(
                        lines, dtype, raw?.Shape ?? [-1], Kept(new Spool(folder)), interruption);
                }

            case var arrow:
                return new ArrowRows(losses).Read(path, arrow == FileFormat.ArrowStream, Kept(new Spool(folder)), interruption);
        }
    }

    /// <summary>Whether a format has the room for what the options describe.</summary>
    /// <exception cref="UsageException">An option would be without effect.</exception>
    private static void CheckDescription(FilePlace place, FileFormat? format, RawDescription? raw)
    {
        if (raw is null || format is null or FileFormat.Raw)
        {
            return;
        }

        var read = $"'{place.Name}' is read as {FileFormats.Words[(int)format.Value]}";
        if (format is not (FileFormat.Csv or FileFormat.JsonLines))
        {
            throw new UsageException(
                $"--descr describes a raw file, CSV or JSON lines, and {read}, which says its own dtype: leave --descr out, or add "
                + "--from raw.");
        }

        if (raw.Offset != 0 || raw.Length is not null || raw.Order == MemoryOrder.ColumnMajor)
        {
            throw new UsageException(
                $"--offset, --length and --order describe a raw file, and {read}: leave them out; --rows takes some of the rows.");
        }
    }

    private T Kept<T>(T part)
        where T : IDisposable
    {
        _parts.Add(part);
        return part;
    }
}
