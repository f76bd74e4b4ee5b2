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
    /// <summary>Magic and version, in bytes.</summary>
    public const int LeastLength = 8;

    /// <summary>More than any limit on the number of characters needs, and less than an array can hold.</summary>
    private const long MaxTextLength = 1 << 28;

    /// <summary>The most bytes of one character.</summary>
    private const int MaxUtf8Bytes = 4;

    private static readonly Encoding Latin1 =
        Encoding.GetEncoding("latin1", EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback);

    private static readonly Encoding Utf8 = new UTF8Encoding(false, throwOnInvalidBytes: true);

    public static ReadOnlySpan<byte> Magic => [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y'];

    /// <summary>Whether a file that begins so is a <c>.npy</c> file, whatever its name.</summary>
    public static bool BeginsWith(ReadOnlySpan<byte> fileStart) =>
        fileStart.Length >= LeastLength && fileStart.StartsWith(Magic) && fileStart[6] is >= 1 and <= 3 && fileStart[7] == 0;

    /// <summary>Bytes before the text.</summary>
    public int ByteCount => MajorVersion == 1 ? 10 : 12;

    /// <summary>Where the data begins, in bytes from the start of the file; not necessarily a multiple of 64.</summary>
    public long DataOffset => ByteCount + (long)TextLength;

    /// <summary>Encoding of the text; it throws for what it cannot represent.</summary>
    public Encoding TextEncoding => MajorVersion == 3 ? Utf8 : Latin1;

    /// <summary>Reads the prefix and compares the length it claims with NumPy's limit and with the file.</summary>
    /// <param name="fileStart">At least 12 bytes, unless the file is shorter.</param>
    /// <param name="fileLength">Length of the file, in bytes.</param>
    /// <param name="maxLength">Most characters of a header, padding included.</param>
    /// <param name="fault">Names the file.</param>
    /// <exception cref="NpyFormatException">Another magic or version, or a header that is too long.</exception>
    public static NpyPrefix Read(ReadOnlySpan<byte> fileStart, long fileLength, int maxLength, NpyFault fault)
    {
        var magic = fileStart[..Math.Min(Magic.Length, fileStart.Length)];
        if (!Magic.StartsWith(magic))
        {
            const string Raw = "save the array with numpy.save, or open the file with MemMapFormat.Raw if it holds "
                + "elements only";
            var kind = FileKind.Of(fileStart);
            throw fault.At(
                0, Hexadecimal(magic) + (kind is null ? "" : $" ({kind.Name})"), $"{Hexadecimal(Magic)} (\\x93NUMPY)",
                kind?.Advice ?? Raw);
        }

        if (fileStart.Length < LeastLength)
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
        CheckCharacterCount(prefix.MajorVersion == 3 ? claimed / MaxUtf8Bytes : claimed, claimed, maxLength, fault);
        prefix = prefix with { TextLength = (int)claimed };
        return prefix.DataOffset <= fileLength
            ? prefix
            : throw CutShort($"a header up to byte {prefix.DataOffset - 1}");

        NpyFormatException CutShort(string expected) =>
            fault.At(fileLength, NpyFault.EndOfFile, expected, NpyFault.CopyAgain);
    }

    /// <summary>NumPy's limit counts characters, not bytes.</summary>
    /// <exception cref="NpyFormatException">There are more than allowed.</exception>
    public static void CheckCharacterCount(long characterCount, long textLength, int maxLength, NpyFault fault)
    {
        if (textLength > MaxTextLength && maxLength >= MaxTextLength)
        {
            const string Save = "save the array with fewer fields, shorter names or less padding";
            throw fault.At(8, $"a header length of {textLength}", $"one of {MaxTextLength} bytes at most", Save);
        }

        if (characterCount > maxLength || textLength > MaxTextLength)
        {
            const string Shorten = "set MemMapOptions.MaxHeaderLength, which is NumPy's max_header_size, or save the array "
                + "with fewer fields, shorter names or less padding";
            var expected = $"one of {maxLength} characters at most";
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
