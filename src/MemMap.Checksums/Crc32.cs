using System.Buffers.Binary;

namespace MemMap;

/// <summary>The CRC-32 of zip archives and PNG pictures, which Python's <c>zlib.crc32</c> computes: eight bytes a step.</summary>
internal static class Crc32
{
    private const int BytesAtOnce = 8;

    /// <summary>In row k, what a byte becomes that k zeros follow.</summary>
    private static readonly uint[][] Tables = MakeTables();

    /// <summary>The CRC of some bytes that follow others.</summary>
    /// <param name="crc">The CRC of those before; 0 where there are none.</param>
    /// <param name="bytes">The bytes that follow.</param>
    public static uint Append(uint crc, ReadOnlySpan<byte> bytes)
    {
        crc = ~crc;
        for (; bytes.Length >= BytesAtOnce; bytes = bytes[BytesAtOnce..])
        {
            var low = crc ^ BinaryPrimitives.ReadUInt32LittleEndian(bytes);
            var high = BinaryPrimitives.ReadUInt32LittleEndian(bytes[4..]);
            crc = Tables[7][(byte)low] ^ Tables[6][(byte)(low >> 8)] ^ Tables[5][(byte)(low >> 16)] ^ Tables[4][low >> 24]
                ^ Tables[3][(byte)high] ^ Tables[2][(byte)(high >> 8)] ^ Tables[1][(byte)(high >> 16)] ^ Tables[0][high >> 24];
        }

        foreach (var value in bytes)
        {
            crc = (crc >> 8) ^ Tables[0][(byte)(crc ^ value)];
        }

        return ~crc;
    }

    private static uint[][] MakeTables()
    {
        const uint Polynomial = 0xedb88320;
        var tables = new uint[BytesAtOnce][];
        for (var row = 0; row < BytesAtOnce; row++)
        {
            tables[row] = new uint[256];
            for (var index = 0; index < 256; index++)
            {
                var value = row == 0 ? (uint)index : tables[row - 1][index];
                for (var bit = 0; bit < 8; bit++)
                {
                    value = (value & 1) != 0 ? (value >> 1) ^ Polynomial : value >> 1;
                }

                tables[row][index] = value;
            }
        }

        return tables;
    }
}
