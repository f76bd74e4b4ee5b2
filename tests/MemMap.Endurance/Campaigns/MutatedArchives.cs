using System.Buffers.Binary;
using System.Text;
using MemMap.Tests;

namespace MemMap.Endurance;

/// <summary>Small zip archives, with and without numbers of 64 bits, and damage to them, their numbers above all.</summary>
internal static class MutatedArchives
{
    private const uint Unknown = uint.MaxValue;

    /// <summary>What a mutated number is more often than by chance.</summary>
    private static readonly ulong[] Limits =
    [
        0, 1, 2, 30, 46, 127, 128, 0x7FFF, 0xFFFE, 0xFFFF, 0x7FFF_FFFF, 0x8000_0000, 0xFFFF_FFFE, 0xFFFF_FFFF, 0x1_0000_0000,
        long.MaxValue - 30, long.MaxValue, 0x8000_0000_0000_0000, ulong.MaxValue - 46, ulong.MaxValue,
    ];

    public static IEnumerable<byte[]> Seeds()
    {
        var npy = NpyMutation.Seeds().First(static bytes => bytes.Length <= 256);
        (string, byte[])[] members = [("a.npy", npy), ("é.npy", npy), ("raw.bin", [1, 2, 3, 4, 5, 6, 7, 8])];
        yield return Archive(isWide: false, before: 0, comment: "", members);
        yield return Archive(isWide: true, before: 0, comment: "", members);
        yield return Archive(isWide: true, before: 100, comment: "PK", members);
        yield return Archive(isWide: false, before: 7, comment: new string('P', 300), members);
        yield return Archive(isWide: false, before: 0, comment: "", ("a.npy", npy), ("a.npy", npy));
        yield return Archive(isWide: false, before: 0, comment: "");
    }

    /// <param name="isWide">Whether numbers are in the fields of zip64.</param>
    /// <param name="before">Bytes before the archive.</param>
    /// <param name="comment">Comment at its end.</param>
    /// <param name="members">Names, and what is stored under them.</param>
    public static byte[] Archive(bool isWide, int before, string comment, params (string Name, byte[] Bytes)[] members)
    {
        using var stream = new MemoryStream();
        using var zip = new BinaryWriter(stream);
        var entries = new List<byte[]>();
        zip.Write(new byte[before]);
        foreach (var (name, bytes) in members)
        {
            entries.Add(Entry(isWide, name, bytes.Length, stream.Position - before));
            zip.Write([.. "PK\u0003\u0004"u8]);
            WriteCommon(zip, isWide, name, bytes.Length, wideNumbers: 2);
            zip.Write(Encoding.UTF8.GetBytes(name));
            WriteWide(zip, isWide, bytes.Length, bytes.Length);
            zip.Write(bytes);
        }

        var start = stream.Position - before;
        entries.ForEach(zip.Write);
        WriteEnd(zip, isWide, members.Length, start, stream.Position - before - start, comment);
        return stream.ToArray();
    }

    public static void Mutate(List<byte> bytes, byte[] other, Random random)
    {
        var signature = random.Next(3) == 0 || bytes.Count == 0 ? -1 : SignatureBehind(bytes, random.Next(bytes.Count));
        if (signature < 0)
        {
            NpyMutation.Mutate(bytes, other, random, head: int.MaxValue);
            return;
        }

        Span<byte> number = stackalloc byte[sizeof(ulong)];
        var value = random.Next(4) == 0 ? (ulong)random.Next(2 * bytes.Count) : Limits[random.Next(Limits.Length)];
        BinaryPrimitives.WriteUInt64LittleEndian(number, value);
        var position = signature + random.Next(4, 60);
        for (var i = 0; i < 2 << random.Next(3) && position + i < bytes.Count; i++)
        {
            bytes[position + i] = number[i];
        }
    }

    /// <summary>Finds all members and where their data lies.</summary>
    /// <exception cref="NpyFormatException">The archive is damaged.</exception>
    public static void Read(byte[] bytes)
    {
        var directory = new ZipDirectory(ReadAt, bytes.Length, "mutated.npz");
        foreach (var member in directory.Members())
        {
            if (!member.IsStored)
            {
                continue;
            }

            var start = directory.DataOffsetOf(member);
            CampaignFailedException.ThrowUnless(
                start >= 0 && member.Length >= 0 && start <= bytes.Length - member.Length,
                $"A member of {member.Length:N0} bytes at byte {start:N0} of {bytes.Length:N0}.");
        }

        int ReadAt(Span<byte> destination, long offset)
        {
            CampaignFailedException.ThrowUnless(offset >= 0, $"Byte {offset:N0} is read.");
            var rest = offset < bytes.Length ? bytes.AsSpan((int)offset) : default;
            rest = rest[..Math.Min(rest.Length, destination.Length)];
            rest.CopyTo(destination);
            return rest.Length;
        }
    }

    private static int SignatureBehind(List<byte> bytes, int start)
    {
        for (var i = start; i + 4 < bytes.Count; i++)
        {
            if (bytes[i] == 'P' && bytes[i + 1] == 'K')
            {
                return i;
            }
        }

        return -1;
    }

    private static byte[] Entry(bool isWide, string name, int byteLength, long headerOffset)
    {
        using var stream = new MemoryStream();
        using var entry = new BinaryWriter(stream);
        entry.Write([.. "PK\u0001\u0002"u8]);
        entry.Write((ushort)45);
        WriteCommon(entry, isWide, name, byteLength, wideNumbers: 3);

        // Comment, disk, attributes.
        entry.Write(new byte[10]);
        entry.Write(isWide ? Unknown : (uint)headerOffset);
        entry.Write(Encoding.UTF8.GetBytes(name));
        WriteWide(entry, isWide, byteLength, byteLength, headerOffset);
        return stream.ToArray();
    }

    /// <summary>What a local header and an entry of the directory have both: from the version to the lengths of texts.</summary>
    private static void WriteCommon(BinaryWriter zip, bool isWide, string name, int byteLength, int wideNumbers)
    {
        const ushort Utf8Names = 1 << 11;
        zip.Write((ushort)45);
        zip.Write(Ascii.IsValid(name) ? (ushort)0 : Utf8Names);
        zip.Write(new byte[10]);
        zip.Write(isWide ? Unknown : (uint)byteLength);
        zip.Write(isWide ? Unknown : (uint)byteLength);
        zip.Write((ushort)Encoding.UTF8.GetByteCount(name));
        zip.Write((ushort)(isWide ? 4 + (8 * wideNumbers) : 0));
    }

    private static void WriteWide(BinaryWriter zip, bool isWide, params ReadOnlySpan<long> numbers)
    {
        if (!isWide)
        {
            return;
        }

        zip.Write((ushort)1);
        zip.Write((ushort)(8 * numbers.Length));
        foreach (var number in numbers)
        {
            zip.Write(number);
        }
    }

    private static void WriteEnd(BinaryWriter zip, bool isWide, int count, long start, long byteLength, string comment)
    {
        if (isWide)
        {
            zip.Write([.. "PK\u0006\u0006"u8]);
            zip.Write(44L);
            zip.Write(new byte[12]);
            zip.Write((long)count);
            zip.Write((long)count);
            zip.Write(byteLength);
            zip.Write(start);
            zip.Write([.. "PK\u0006\u0007"u8]);
            zip.Write(0);
            zip.Write(start + byteLength);
            zip.Write(1);
        }

        zip.Write([.. "PK\u0005\u0006"u8]);
        zip.Write(0);
        zip.Write((ushort)count);
        zip.Write((ushort)count);
        zip.Write(isWide ? Unknown : (uint)byteLength);
        zip.Write(isWide ? Unknown : (uint)start);
        zip.Write((ushort)comment.Length);
        zip.Write(Encoding.ASCII.GetBytes(comment));
    }
}
