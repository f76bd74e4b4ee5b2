using System.Buffers.Binary;
using System.Text;

namespace MemMap;

/// <summary>The bytes before a header's text.</summary>
/// <remarks>
/// <code>
/// 0                   6      7      8                10 or 12                            DataOffset
/// 93 'N' 'U' 'M' 'P' 'Y'  major  0  length, little   {'descr': '&lt;f4', …, }      \n    data
///                                   v1: u16 at 8     latin-1
///                                   v2: u32 at 8     latin-1
///                                   v3: u32 at 8     UTF-8
/// </code>
/// </remarks>
/// <param name="MajorVersion">1, 2 or 3; the minor version is 0.</param>
/// <param name="TextLength">Bytes of the header's text, padding and newline included.</param>
internal readonly record struct NpyPrefix(int MajorVersion, int TextLength)
{
    /// <summary>The longest header that NumPy reads, padding included: a limit on the cost of parsing.</summary>
    private const int MaxCharacters = 10_000;

    /// <summary>The most bytes of one character.</summary>
    private const int MaxUtf8Bytes = 4;

    private static readonly Encoding Latin1 =
        Encoding.GetEncoding("latin1", EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback);

    private static readonly Encoding Utf8 = new UTF8Encoding(false, throwOnInvalidBytes: true);

    public static ReadOnlySpan<byte> Magic => [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y'];

    /// <summary>Bytes before the text.</summary>
    public int ByteCount => MajorVersion == 1 ? 10 : 12;

    /// <summary>Where the data begins, in bytes from the start of the file; not necessarily a multiple of 64.</summary>
    public long DataOffset => ByteCount + (long)TextLength;

    /// <summary>Encoding of the text; it throws for what it cannot represent.</summary>
    public Encoding TextEncoding => MajorVersion == 3 ? Utf8 : Latin1;

    /// <summary>Reads the prefix and compares the length it claims with NumPy's limit and with the file.</summary>
    /// <param name="fileStart">At least 12 bytes, unless the file is shorter.</param>
    /// <param name="fileLength">Length of the file, in bytes.</param>
    /// <param name="fault">Names the file.</param>
    /// <exception cref="NpyFormatException">Another magic or version, or a header that is too long.</exception>
    public static NpyPrefix Read(ReadOnlySpan<byte> fileStart, long fileLength, NpyFault fault)
    {
        var magic = fileStart[..Math.Min(Magic.Length, fileStart.Length)];
        if (!Magic.StartsWith(magic))
        {
            const string Raw = "decompress the file if it is compressed (gzip, zip), save the array with numpy.save, "
                + "or open the file with MemMapFormat.Raw if it holds elements only";
            throw fault.At(0, Hexadecimal(magic), $"{Hexadecimal(Magic)} (\\x93NUMPY)", Raw);
        }

        if (fileStart.Length < 8)
        {
            throw CutShort("a version up to byte 7");
        }

        if (fileStart[6] is < 1 or > 3 || fileStart[7] != 0)
        {
            throw fault.At(6, $"version ({fileStart[6]}, {fileStart[7]})", "version (1, 0), (2, 0) or (3, 0)");
        }

        var prefix = new NpyPrefix(fileStart[6], 0);
        if (fileStart.Length < prefix.ByteCount)
        {
            throw CutShort($"a header length up to byte {prefix.ByteCount - 1}");
        }

        var claimed = prefix.MajorVersion == 1
            ? BinaryPrimitives.ReadUInt16LittleEndian(fileStart[8..])
            : BinaryPrimitives.ReadUInt32LittleEndian(fileStart[8..]);
        CheckCharacterCount(prefix.MajorVersion == 3 ? claimed / MaxUtf8Bytes : claimed, claimed, fault);
        prefix = prefix with { TextLength = (int)claimed };
        return prefix.DataOffset <= fileLength
            ? prefix
            : throw CutShort($"a header up to byte {prefix.DataOffset - 1}");

        NpyFormatException CutShort(string expected) =>
            fault.At(fileLength, NpyFault.EndOfFile, expected, NpyFault.CopyAgain);
    }

    /// <summary>NumPy's limit counts characters, not bytes.</summary>
    /// <exception cref="NpyFormatException">More than 10,000 of them.</exception>
    public static void CheckCharacterCount(long characterCount, long textLength, NpyFault fault)
    {
        if (characterCount > MaxCharacters)
        {
            const string Shorten = "save the array with fewer fields, shorter names or less padding";
            var expected = $"one of {MaxCharacters} characters at most";
            throw fault.At(8, $"a header length of {textLength}", expected, Shorten);
        }
    }

    /// <summary>Writes the prefix to the first <see cref="ByteCount"/> bytes.</summary>
    public void Write(Span<byte> destination)
    {
        Magic.CopyTo(destination);
        destination[6] = (byte)MajorVersion;
        destination[7] = 0;
        if (MajorVersion == 1)
        {
            BinaryPrimitives.WriteUInt16LittleEndian(destination[8..], checked((ushort)TextLength));
        }
        else
        {
            BinaryPrimitives.WriteInt32LittleEndian(destination[8..], TextLength);
        }
    }

    private static string Hexadecimal(ReadOnlySpan<byte> bytes) =>
        BitConverter.ToString(bytes.ToArray()).Replace('-', ' ');
}
