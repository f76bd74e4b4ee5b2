using System.Text;

namespace MemMap;

/// <summary>Writes every message in the same form: what is refused, where, found, expected, what to do.</summary>
/// <param name="Source">The path as the caller gave it, or the text of a descr.</param>
/// <param name="Verdict">What <paramref name="Source"/> fails to be.</param>
/// <param name="Path">The same path; null for the text of a descr.</param>
/// <param name="Start">Where in the file the bytes begin that offsets count from.</param>
internal readonly record struct NpyFault(string Source, string Verdict, string? Path, long Start = 0)
{
    /// <summary>What a message says was found where the file ends too early.</summary>
    public const string EndOfFile = "the end of the file";

    /// <summary>The advice for wrong bytes.</summary>
    public const string SaveAgain = "save the array again with numpy.save";

    /// <summary>The advice for missing bytes.</summary>
    public const string CopyAgain = "the file was cut short: copy it or save it again";

    /// <summary>A fault in the file at <paramref name="path"/>.</summary>
    public static NpyFault InFile(string path, long start) => new(path, "is not a .npy file", path, start);

    /// <summary>A fault in the text of a dtype outside a file; offsets count its UTF-8 bytes.</summary>
    public static NpyFault InDescr(string descr) => new(descr, "is not a dtype", null);

    /// <summary>The exception to throw.</summary>
    /// <param name="offset">Offset from <see cref="Start"/>, in bytes.</param>
    /// <param name="found">What stands there.</param>
    /// <param name="expected">What should stand there.</param>
    /// <param name="advice">What to do.</param>
    public NpyFormatException At(long offset, string found, string expected, string advice = SaveAgain) =>
        new($"'{Source}' {Verdict}: byte {Start + offset} holds {found} where {expected} is expected; {advice}.", Start + offset)
        {
            Path = Path,
            Expected = expected,
            Found = found,
        };

    /// <summary>The exception for a fault in a text.</summary>
    /// <param name="fault">The fault, whose position counts characters.</param>
    /// <param name="text">The whole text.</param>
    /// <param name="encoding">Encoding of the text in its file.</param>
    /// <param name="textOffset">Offset of the text in its file, in bytes.</param>
    public NpyFormatException At(DescrFault fault, string text, Encoding encoding, long textOffset) => At(
        textOffset + encoding.GetByteCount(text.AsSpan(0, fault.Start)), fault.Found, fault.Expected,
        fault.Advice ?? SaveAgain);
}
