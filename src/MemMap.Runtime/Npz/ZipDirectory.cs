using System.Buffers.Binary;
using System.Text;

namespace MemMap;

/// <summary>Reads the members of a zip archive from the directory at its end, as Python's <c>zipfile</c> does.</summary>
/// <remarks>
/// <code>
/// ┌ local header ┐┌ data ┐ … ┌ entry ┐┌ entry ┐ … ┌ zip64 end ┐┌ zip64 locator ┐┌ end ┐┌ comment ┐
/// │ name, extra  ││      │   └── central directory ┘ only in archives that need 64 bits
/// └──────────────┘└──────┘
/// </code>
/// Every offset and length is compared with the file before it is used; nothing is allocated beyond one entry.
/// </remarks>
/// <param name="Read">Reads from an offset, and returns the number of bytes.</param>
/// <param name="Length">Length of the file, in bytes.</param>
/// <param name="Path">Path of the file, for messages.</param>
internal sealed record ZipDirectory(ZipDirectory.Reader Read, long Length, string Path)
{
    private const uint EndSignature = 0x06054B50;
    private const uint Zip64EndSignature = 0x06064B50;
    private const uint Zip64LocatorSignature = 0x07064B50;
    private const uint EntrySignature = 0x02014B50;
    private const uint LocalSignature = 0x04034B50;
    private const int EndLength = 22;
    private const int Zip64EndLength = 56;
    private const int Zip64LocatorLength = 20;
    private const int EntryLength = 46;
    private const int LocalLength = 30;
    private const ushort Zip64Extra = 1;

    /// <summary>The first bytes of a local header, with which an archive begins.</summary>
    public static ReadOnlySpan<byte> Magic => [(byte)'P', (byte)'K', 3, 4];

    /// <summary>Fills a buffer from an offset on, and returns how many bytes there are.</summary>
    public delegate int Reader(Span<byte> destination, long offsetInBytes);

    /// <summary>All members, in the order of the directory.</summary>
    /// <exception cref="NpyFormatException">The file is not a zip archive, or is damaged.</exception>
    public IEnumerable<ZipMember> Members()
    {
        var (start, end, archiveStart) = Find();
        var entry = new byte[EntryLength];
        for (var offset = start; offset < end;)
        {
            ReadExactly(entry, offset, "an entry of the directory");
            if (UInt32(entry, 0) != EntrySignature)
            {
                throw Fault(offset, $"0x{UInt32(entry, 0):X8}", $"0x{EntrySignature:X8}, an entry of the directory,");
            }

            var (nameLength, extraLength, commentLength) = (UInt16(entry, 28), UInt16(entry, 30), UInt16(entry, 32));
            var next = offset + EntryLength + nameLength + extraLength + commentLength;
            if (next > end)
            {
                throw Fault(offset, "an entry that reaches beyond the directory", "an entry of the directory");
            }

            var texts = new byte[nameLength + extraLength];
            ReadExactly(texts, offset + EntryLength, "the name of a member");
            yield return Member(entry, texts, offset, archiveStart);
            offset = next;
        }
    }

    /// <summary>Where the data of a member begins, which its local header says.</summary>
    /// <exception cref="NpyFormatException">The archive is damaged.</exception>
    public long DataOffsetOf(ZipMember member)
    {
        Span<byte> local = stackalloc byte[LocalLength];
        ReadExactly(local, member.HeaderOffset, $"the header of member '{member.Name}'");
        if (UInt32(local, 0) != LocalSignature)
        {
            throw Fault(
                member.HeaderOffset, $"0x{UInt32(local, 0):X8}", $"0x{LocalSignature:X8}, the header of member "
                + $"'{member.Name}',");
        }

        var offset = member.HeaderOffset + LocalLength + UInt16(local, 26) + UInt16(local, 28);
        return member.StoredLength <= Length - offset
            ? offset
            : throw Fault(Length, NpyFault.EndOfFile, $"data of {member.StoredLength} bytes of member '{member.Name}'");
    }

    private ZipMember Member(ReadOnlySpan<byte> entry, ReadOnlySpan<byte> texts, long offset, long archiveStart)
    {
        const ushort Utf8Names = 1 << 11;
        const ushort Encrypted = 1;
        var (flags, method) = (UInt16(entry, 8), UInt16(entry, 10));
        var name = texts[..UInt16(entry, 28)];
        var extra = texts[UInt16(entry, 28)..];
        ulong storedLength = UInt32(entry, 20), length = UInt32(entry, 24), header = UInt32(entry, 42);

        // The extra field of zip64 has those that do not fit 32 bits, in this order.
        var wide = Extra(extra, Zip64Extra);
        if (!TryWiden(ref length, ref wide) || !TryWiden(ref storedLength, ref wide) || !TryWiden(ref header, ref wide))
        {
            throw Fault(offset, "an entry without its zip64 lengths", "an entry of the directory");
        }

        if (header > (ulong)(Length - archiveStart) || storedLength > (ulong)Length || length > long.MaxValue)
        {
            throw Fault(offset, $"a member of {storedLength} bytes at byte {header}", $"one within {Length} bytes");
        }

        return new ZipMember(
            (flags & Utf8Names) != 0 ? Encoding.UTF8.GetString(name) : Cp437.Decode(name),
            method, (flags & Encrypted) != 0, archiveStart + (long)header, (long)storedLength, (long)length,
            UInt32(entry, 16));
    }

    private static bool TryWiden(ref ulong value, ref ReadOnlySpan<byte> wide)
    {
        if (value != uint.MaxValue)
        {
            return true;
        }

        if (wide.Length < sizeof(ulong))
        {
            return false;
        }

        value = BinaryPrimitives.ReadUInt64LittleEndian(wide);
        wide = wide[sizeof(ulong)..];
        return true;
    }

    /// <summary>The extra field with an identifier; empty where there is none.</summary>
    private static ReadOnlySpan<byte> Extra(ReadOnlySpan<byte> extra, ushort identifier)
    {
        while (extra.Length >= 4)
        {
            var length = Math.Min(UInt16(extra, 2), extra.Length - 4);
            if (UInt16(extra, 0) == identifier)
            {
                return extra.Slice(4, length);
            }

            extra = extra[(4 + length)..];
        }

        return default;
    }

    /// <summary>Finds the central directory.</summary>
    /// <returns>Its start and end, and the start of the archive, which may lie behind another file.</returns>
    private (long Start, long End, long ArchiveStart) Find()
    {
        var tail = new byte[(int)Math.Min(Length, EndLength + ushort.MaxValue)];
        var tailStart = Length - tail.Length;
        ReadExactly(tail, tailStart, "the end of a zip archive");
        for (var at = tail.Length - EndLength; at >= 0; at--)
        {
            var end = tail.AsSpan(at);
            if (UInt32(end, 0) == EndSignature && UInt16(end, 20) <= end.Length - EndLength)
            {
                return Find(end, tailStart + at);
            }
        }

        throw Fault(Length, NpyFault.EndOfFile, "the directory of a zip archive");
    }

    private (long Start, long End, long ArchiveStart) Find(ReadOnlySpan<byte> end, long endOffset)
    {
        var directoryEnd = endOffset;
        ulong length = UInt32(end, 12), start = UInt32(end, 16);
        if (HasZip64End(endOffset))
        {
            directoryEnd -= Zip64EndLength + Zip64LocatorLength;
            Span<byte> zip64 = stackalloc byte[Zip64EndLength];
            if (directoryEnd < 0 || Read(zip64, directoryEnd) < zip64.Length || UInt32(zip64, 0) != Zip64EndSignature)
            {
                throw Fault(Math.Max(0, directoryEnd), "something else", $"0x{Zip64EndSignature:X8}, the end of a zip64 archive,");
            }

            length = BinaryPrimitives.ReadUInt64LittleEndian(zip64[40..]);
            start = BinaryPrimitives.ReadUInt64LittleEndian(zip64[48..]);
        }

        return length <= (ulong)directoryEnd && start <= (ulong)directoryEnd - length
            ? (directoryEnd - (long)length, directoryEnd, directoryEnd - (long)length - (long)start)
            : throw Fault(endOffset, $"a directory of {length} bytes at byte {start}", $"one that ends at byte {directoryEnd}");
    }

    private bool HasZip64End(long endOffset)
    {
        Span<byte> locator = stackalloc byte[Zip64LocatorLength];
        return endOffset >= locator.Length && Read(locator, endOffset - locator.Length) == locator.Length
            && UInt32(locator, 0) == Zip64LocatorSignature;
    }

    private void ReadExactly(Span<byte> destination, long offset, string expected)
    {
        if (Read(destination, offset) < destination.Length)
        {
            throw Fault(Length, NpyFault.EndOfFile, expected);
        }
    }

    private NpyFormatException Fault(long offset, string found, string expected) =>
        new NpyFault(Path, "is not an .npz file", Path).At(
            offset, found, expected, "the file was cut short or damaged: copy it or save it again");

    private static ushort UInt16(ReadOnlySpan<byte> bytes, int offset) =>
        BinaryPrimitives.ReadUInt16LittleEndian(bytes[offset..]);

    private static uint UInt32(ReadOnlySpan<byte> bytes, int offset) =>
        BinaryPrimitives.ReadUInt32LittleEndian(bytes[offset..]);
}
