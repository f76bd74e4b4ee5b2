namespace MemMap;

/// <summary>One member of a zip archive, as the directory has it.</summary>
/// <param name="Name">Name, with its extension.</param>
/// <param name="Method">How the data is compressed; 0 for not at all.</param>
/// <param name="IsEncrypted">Whether the data needs a password.</param>
/// <param name="HeaderOffset">Offset of the local header in the file, in bytes.</param>
/// <param name="StoredLength">Length of the data in the file, in bytes.</param>
/// <param name="Length">Length of the data without compression, in bytes.</param>
/// <param name="Crc32">CRC-32 of the data without compression.</param>
internal sealed record ZipMember(
    string Name, int Method, bool IsEncrypted, long HeaderOffset, long StoredLength, long Length, uint Crc32)
{
    private const string Extension = ".npy";

    /// <summary>Whether the file has the bytes of the member as they are.</summary>
    public bool IsStored => Method == 0 && !IsEncrypted && StoredLength == Length;

    /// <summary>Whether the data is compressed as <c>numpy.savez_compressed</c> does it.</summary>
    public bool IsDeflated => Method == 8 && !IsEncrypted;

    /// <summary>The name by which <c>numpy.load</c> knows the array.</summary>
    public string ArrayName => Name.EndsWith(Extension, StringComparison.Ordinal) ? Name[..^Extension.Length] : Name;
}
