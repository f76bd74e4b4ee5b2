namespace MemMap;

/// <summary>One member of an <c>.npz</c> archive.</summary>
public sealed class NpzMember
{
    private readonly ZipMember _member;

    internal NpzMember(ZipMember member, NpyHeader? header, long offset) =>
        (_member, Header, Offset) = (member, header, offset);

    /// <summary>
    /// The name by which <c>numpy.load</c> knows the array and <see cref="MemMapOptions.Member"/> names it: the name in
    /// the archive without <c>.npy</c>.
    /// </summary>
    public string Name => _member.ArrayName;

    /// <summary>
    /// Header of the array; null for a member that is not a <c>.npy</c>, whose header is not one that can be mapped
    /// (<see cref="Fault"/>), or whose bytes are encrypted or compressed by another method than
    /// <c>numpy.savez_compressed</c> uses.
    /// </summary>
    public NpyHeader? Header { get; }

    /// <summary>
    /// Why a member that begins as a <c>.npy</c> cannot be mapped, such as an array of Python objects; null where nothing
    /// is wrong.
    /// </summary>
    public string? Fault { get; internal init; }

    /// <summary>Where in the archive the bytes of the member begin, in bytes.</summary>
    public long Offset { get; }

    /// <summary>Bytes of the member without compression, header included.</summary>
    public long Length => _member.Length;

    /// <summary>Bytes that the member has in the archive.</summary>
    public long StoredLength => _member.StoredLength;

    /// <summary>Whether the archive has the bytes of the member as they are, so that it can be mapped.</summary>
    public bool IsStored => _member.IsStored;

    /// <summary>CRC-32 of the member without compression, as the archive has it.</summary>
    public uint Crc32 => _member.Crc32;
}
