namespace MemMap.Cli.Pictures;

/// <summary>The CRC-32 of zip archives and PNG pictures.</summary>
internal static class Crc32
{
    private static readonly uint[] Table = [.. Enumerable.Range(0, 256).Select(static index =>
    {
        var value = (uint)index;
        for (var bit = 0; bit < 8; bit++)
        {
            value = (value & 1) != 0 ? (value >> 1) ^ 0xedb88320 : value >> 1;
        }

        return value;
    })];

    /// <summary>One byte more; it begins with all ones, and ends with all bits turned over.</summary>
    public static uint Next(uint crc, byte value) => (crc >> 8) ^ Table[(byte)(crc ^ value)];
}
