using System.Buffers.Binary;

namespace MemMap.Cli.Output;

/// <summary>The CRC-32 of zip archives and PNG pictures.</summary>
internal static class Crc32
{
    /// <summary>What a CRC begins with; it ends with all bits turned over.</summary>
    public const uint Start = uint.MaxValue;

    private const int Lanes = 8;

    /// <summary>What a byte does to the CRC, and behind it the same of a byte that 1 to 7 others follow.</summary>
    private static readonly uint[] Tables = Make();

    /// <summary>The CRC with some bytes more, eight at a time.</summary>
    public static uint Append(uint crc, ReadOnlySpan<byte> bytes)
    {
        var tables = Tables;
        for (; bytes.Length >= Lanes; bytes = bytes[Lanes..])
        {
            var low = BinaryPrimitives.ReadUInt32LittleEndian(bytes) ^ crc;
            var high = BinaryPrimitives.ReadUInt32LittleEndian(bytes[4..]);
            crc = tables[(7 << 8) | (byte)low] ^ tables[(6 << 8) | (byte)(low >> 8)]
                ^ tables[(5 << 8) | (byte)(low >> 16)] ^ tables[(4 << 8) | (byte)(low >> 24)]
                ^ tables[(3 << 8) | (byte)high] ^ tables[(2 << 8) | (byte)(high >> 8)]
                ^ tables[(1 << 8) | (byte)(high >> 16)] ^ tables[(byte)(high >> 24)];
        }

        foreach (var value in bytes)
        {
            crc = (crc >> 8) ^ tables[(byte)(crc ^ value)];
        }

        return crc;
    }

    private static uint[] Make()
    {
        var tables = new uint[Lanes << 8];
        for (var index = 0; index < tables.Length; index++)
        {
            var value = index < 256 ? (uint)index : tables[index - 256];
            for (var bit = 0; bit < 8; bit++)
            {
                value = (value & 1) != 0 ? (value >> 1) ^ 0xedb88320 : value >> 1;
            }

            tables[index] = value;
        }

        return tables;
    }
}
