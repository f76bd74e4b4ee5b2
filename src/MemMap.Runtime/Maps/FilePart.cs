namespace MemMap;

/// <summary>The part of a file that an array lies in, with its header.</summary>
/// <param name="StartInBytes">Offset of the first byte, in bytes.</param>
/// <param name="EndInBytes">Offset behind the part; <see cref="long.MaxValue"/> for what reaches to the end.</param>
internal readonly record struct FilePart(long StartInBytes, long EndInBytes)
{
    /// <summary>All of a file.</summary>
    public static FilePart Whole => From(0);

    /// <summary>Whether something else lies behind the part, so that it cannot grow.</summary>
    public bool IsBounded => EndInBytes != long.MaxValue;

    /// <summary>All from an offset on.</summary>
    public static FilePart From(long startInBytes) => new(startInBytes, long.MaxValue);

    /// <summary>The same start, and an end.</summary>
    public FilePart Until(long endInBytes) => this with { EndInBytes = endInBytes };

    /// <summary>Bytes of the part in a file of that length; 0 where it begins behind the end.</summary>
    public long LengthIn(long fileLength) => Math.Max(0, Math.Min(fileLength, EndInBytes) - StartInBytes);

    /// <summary>Reads the first bytes of the part.</summary>
    /// <returns>Number of bytes that were read.</returns>
    public int Read(RegularFile file, Span<byte> destination) =>
        file.Read(destination[..(int)Math.Min(destination.Length, EndInBytes - StartInBytes)], StartInBytes);
}
