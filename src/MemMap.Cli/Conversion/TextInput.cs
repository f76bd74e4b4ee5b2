using System.Text;
using System.Text.Unicode;
using MemMap.Cli.Output;

namespace MemMap.Cli.Conversion;

/// <summary>A file of text, in UTF-8 or as its byte order mark says. Bytes that are no text are refused, and not replaced.</summary>
internal sealed class TextInput(string path, string name) : IDisposable
{
    private readonly StreamReader _reader = new(path, new UTF8Encoding(false, throwOnInvalidBytes: true));

    /// <summary>The next line without its end; null behind the last one.</summary>
    /// <exception cref="DifferenceException">The bytes are no text.</exception>
    public string? ReadLine()
    {
        try
        {
            return _reader.ReadLine();
        }
        catch (DecoderFallbackException)
        {
            throw new DifferenceException(
                $"'{name}' is not text in UTF-8: line {FirstBadLine():N0} has bytes that are no character; save it as UTF-8.");
        }
    }

    public void Dispose() => _reader.Dispose();

    /// <summary>The reader is ahead of its lines by a buffer, and so the line is counted again.</summary>
    private long FirstBadLine()
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var (buffer, kept, lines) = (new byte[1 << 16], 0, 1L);
        for (int count; (count = file.Read(buffer, kept, buffer.Length - kept)) > 0;)
        {
            var bytes = buffer.AsSpan(0, kept + count);
            var end = bytes.LastIndexOf((byte)'\n') + 1;
            var whole = bytes[..(end > 0 ? end : bytes.Length)];
            if (!Utf8.IsValid(whole) && (end > 0 || bytes.Length == buffer.Length))
            {
                while (whole.IndexOf((byte)'\n') is >= 0 and var next && Utf8.IsValid(whole[..next]))
                {
                    whole = whole[(next + 1)..];
                    lines++;
                }

                return lines;
            }

            lines += whole.Count((byte)'\n');
            kept = end > 0 ? bytes.Length - end : 0;
            bytes[^kept..].CopyTo(buffer);
        }

        return lines;
    }
}
