using System.Buffers.Binary;
using System.Text;
using MemMap.Cli.Output;

namespace MemMap.Cli.Conversion;

/// <summary>
/// An <c>.npz</c> archive of one array that is stored, as <c>numpy.savez</c> writes it. The array begins at a multiple of
/// 64 bytes, so that the elements of the mapped archive are aligned.
/// </summary>
/// <remarks>
/// <code>
/// ┌ local header ┐┌ .npy ┐┌ entry ┐┌ zip64 end ┐┌ zip64 locator ┐┌ end ┐
/// │ name, extra  ││      ││       │ both only in archives of 4 GiB or more
/// └──────────────┘└──────┘
/// </code>
/// </remarks>
/// <param name="file">Empty file.</param>
/// <param name="member">Name of the array, without the extension that its file has in the archive.</param>
internal sealed class StoredArchive(FileStream file, string member)
{
    /// <summary>What NumPy calls an array without a name.</summary>
    public const string DefaultMember = "arr_0";

    /// <summary>With 64-bit lengths.</summary>
    private const ushort VersionNeeded = 45;

    /// <summary>Made on Unix, which has the permissions in an entry.</summary>
    private const ushort VersionMade = (3 << 8) | VersionNeeded;

    /// <summary>Read and written by the owner.</summary>
    private const uint Permissions = 0x0180_0000;

    private const ushort Utf8Name = 1 << 11;

    /// <summary>The first day of the format, so that equal arrays are equal archives.</summary>
    private const ushort Date = (1 << 5) | 1;

    private const ushort Zip64Extra = 1;

    /// <summary>The extra field by which Android's zipalign moves the data of a member.</summary>
    private const ushort AlignmentExtra = 0xD935;

    private const int Alignment = 64;

    private const int LocalLength = 30;

    private const int Zip64ExtraLength = 20;

    private readonly byte[] _name = Encoding.UTF8.GetBytes($"{member}.npy");

    /// <summary>Where the array begins in the file.</summary>
    public long Start { get; private set; }

    private ushort Flags => Ascii.IsValid(_name) ? (ushort)0 : Utf8Name;

    /// <summary>The file and the member that a target names: <c>day.npz:trades</c>.</summary>
    public static (string Path, string? Member) Split(string name)
    {
        var end = name.LastIndexOf(".npz:", StringComparison.OrdinalIgnoreCase) + 4;
        return end < 4 ? (name, null)
            : end + 1 < name.Length ? (name[..end], name[(end + 1)..])
            : throw new UsageException($"'{name}' names no array: write it as in '{name}trades'.");
    }

    /// <summary>Whether an archive of this name may be replaced by one of this array alone.</summary>
    /// <exception cref="UsageException">It has other arrays.</exception>
    public static void CheckReplaces(string path, string member)
    {
        if (!File.Exists(path) || path.StartsWith("/dev/", StringComparison.Ordinal))
        {
            return;
        }

        try
        {
            var members = NpzFile.Read(path, new() { MaxHeaderLength = int.MaxValue }).Members;
            if (members.FirstOrDefault(other => other.Name != member) is { } other)
            {
                throw new UsageException(
                    $"'{path}' has the array '{other.Name}', which an archive of '{member}' alone would not have: "
                    + "name another file.");
            }
        }
        catch (InvalidFileException)
        {
            // It is not an archive, so it has no arrays.
        }
    }

    /// <summary>Writes what precedes the array.</summary>
    public void Begin()
    {
        file.Write(LocalHeader(crc: 0, length: 0));
        Start = file.Position;
    }

    /// <summary>Writes what follows the array, which has been written from <see cref="Start"/> to the end of the file.</summary>
    public void Complete(CancellationToken interruption)
    {
        file.Flush();
        var end = file.Length;
        var length = end - Start;
        var crc = CrcOf(end, interruption);
        file.Position = 0;
        file.Write(LocalHeader(crc, length));
        file.Position = end;
        file.Write(Directory(end, crc, length));
        file.Flush();
    }

    private uint CrcOf(long end, CancellationToken interruption)
    {
        var (crc, buffer) = (0u, new byte[1 << 20]);
        for (var place = Start; place < end;)
        {
            interruption.ThrowIfCancellationRequested();
            var count = RandomAccess.Read(
                file.SafeFileHandle, buffer.AsSpan(0, (int)Math.Min(buffer.Length, end - place)), place);
            crc = Crc32.Append(crc, buffer.AsSpan(0, count));
            place += count > 0
                ? count
                : throw new EndOfStreamException($"'{file.Name}' has become shorter while it was written.");
        }

        return crc;
    }

    private byte[] LocalHeader(uint crc, long length)
    {
        var least = LocalLength + _name.Length + Zip64ExtraLength;
        var padding = least % Alignment == 0 ? 0 : (Alignment - ((least + 4) % Alignment)) % Alignment;
        var hasPadding = least % Alignment != 0;
        var bytes = new Bytes();
        bytes.Add(0x04034B50u);
        AddCommon(bytes, crc, uint.MaxValue);
        bytes.Add((ushort)(Zip64ExtraLength + (hasPadding ? 4 + padding : 0)));
        bytes.Add(_name);
        AddLengths(bytes, length);
        if (hasPadding)
        {
            bytes.Add(AlignmentExtra);
            bytes.Add((ushort)padding);
            bytes.Add(new byte[padding]);
        }

        return bytes.ToArray();
    }

    private byte[] Directory(long start, uint crc, long length)
    {
        var bytes = new Bytes();
        bytes.Add(0x02014B50u);
        bytes.Add(VersionMade);
        var isWide = length >= uint.MaxValue;
        AddCommon(bytes, crc, isWide ? uint.MaxValue : (uint)length);
        bytes.Add((ushort)(isWide ? Zip64ExtraLength : 0));
        bytes.Add(new byte[6]);
        bytes.Add(Permissions);
        bytes.Add(0u);
        bytes.Add(_name);
        if (isWide)
        {
            AddLengths(bytes, length);
        }

        var entryLength = bytes.Length;
        isWide = start >= uint.MaxValue;
        if (isWide)
        {
            bytes.Add(0x06064B50u);
            bytes.Add(44UL);
            bytes.Add(VersionMade);
            bytes.Add(VersionNeeded);
            bytes.Add(0UL);
            bytes.Add(1UL);
            bytes.Add(1UL);
            bytes.Add((ulong)entryLength);
            bytes.Add((ulong)start);
            bytes.Add(0x07064B50u);
            bytes.Add(0u);
            bytes.Add((ulong)(start + entryLength));
            bytes.Add(1u);
        }

        bytes.Add(0x06054B50u);
        bytes.Add(0u);
        bytes.Add((ushort)1);
        bytes.Add((ushort)1);
        bytes.Add((uint)entryLength);
        bytes.Add(isWide ? uint.MaxValue : (uint)start);
        bytes.Add((ushort)0);
        return bytes.ToArray();
    }

    /// <summary>What a local header and an entry of the directory have in common.</summary>
    private void AddCommon(Bytes bytes, uint crc, uint length)
    {
        bytes.Add(VersionNeeded);
        bytes.Add(Flags);
        bytes.Add((ushort)0);
        bytes.Add((ushort)0);
        bytes.Add(Date);
        bytes.Add(crc);
        bytes.Add(length);
        bytes.Add(length);
        bytes.Add((ushort)_name.Length);
    }

    private static void AddLengths(Bytes bytes, long length)
    {
        bytes.Add(Zip64Extra);
        bytes.Add((ushort)(Zip64ExtraLength - 4));
        bytes.Add((ulong)length);
        bytes.Add((ulong)length);
    }

    /// <summary>Numbers as zip archives have them: little-endian.</summary>
    private sealed class Bytes
    {
        private readonly List<byte> _bytes = [];

        public int Length => _bytes.Count;

        public void Add(ReadOnlySpan<byte> bytes) => _bytes.AddRange(bytes);

        public void Add(ushort number)
        {
            Span<byte> bytes = stackalloc byte[sizeof(ushort)];
            BinaryPrimitives.WriteUInt16LittleEndian(bytes, number);
            Add(bytes);
        }

        public void Add(uint number)
        {
            Span<byte> bytes = stackalloc byte[sizeof(uint)];
            BinaryPrimitives.WriteUInt32LittleEndian(bytes, number);
            Add(bytes);
        }

        public void Add(ulong number)
        {
            Span<byte> bytes = stackalloc byte[sizeof(ulong)];
            BinaryPrimitives.WriteUInt64LittleEndian(bytes, number);
            Add(bytes);
        }

        public byte[] ToArray() => [.. _bytes];
    }
}
