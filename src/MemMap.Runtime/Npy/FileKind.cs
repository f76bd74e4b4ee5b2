namespace MemMap;

/// <summary>What a file that is no array begins like: the formats that people have beside arrays.</summary>
/// <param name="Name">What it is.</param>
/// <param name="Advice">What to do.</param>
internal sealed record FileKind(string Name, string Advice)
{
    /// <summary>Bytes of the start of a file that say what it is.</summary>
    public const int StartLength = 26;

    private static readonly (byte[] Start, FileKind Kind)[] Known =
    [
        ([0x1F, 0x8B], Compressed("gzip", "gunzip")),
        ([0x28, 0xB5, 0x2F, 0xFD], Compressed("zstd", "zstd -d")),
        ([0xFD, (byte)'7', (byte)'z', (byte)'X', (byte)'Z', 0], Compressed("xz", "xz -d")),
        ([(byte)'B', (byte)'Z', (byte)'h'], Compressed("bzip2", "bunzip2")),
        ([0x04, 0x22, 0x4D, 0x18], Compressed("lz4", "lz4 -d")),
        ([(byte)'P', (byte)'K', 3, 4], new("a zip archive, as .npz files are", "extract the array from it")),
        ([0x89, (byte)'H', (byte)'D', (byte)'F', 0x0D, 0x0A, 0x1A, 0x0A], new(
            "HDF5", "read the dataset with h5py and save it with numpy.save, or, if it is contiguous, map its bytes with "
            + "MemMapOptions.Offset")),
        ("PAR1"u8.ToArray(), new("Parquet", "read it with pyarrow and save the columns with numpy.save")),
        ("ARROW1"u8.ToArray(), new("an Arrow file", "read it with pyarrow and save the columns with numpy.save")),
        ([0x80, 0x02], Pickle), ([0x80, 0x03], Pickle), ([0x80, 0x04], Pickle), ([0x80, 0x05], Pickle),
        ("version https://git-lfs"u8.ToArray(), new("a pointer of Git LFS", "fetch the file itself with git lfs pull")),
    ];

    private static FileKind Pickle => new("a pickle", "load it in Python and save the array with numpy.save");

    /// <summary>The same as a sentence that follows a message; begins with a space.</summary>
    public string Hint => $" It begins like {Name}: {Advice}.";

    /// <summary>What a file begins like; null when that is nothing known.</summary>
    public static FileKind? Of(ReadOnlySpan<byte> fileStart)
    {
        foreach (var (start, kind) in Known)
        {
            if (fileStart.StartsWith(start))
            {
                return kind;
            }
        }

        return null;
    }

    private static FileKind Compressed(string method, string command) =>
        new($"a compressed file ({method})", $"decompress it first ({command})");
}
