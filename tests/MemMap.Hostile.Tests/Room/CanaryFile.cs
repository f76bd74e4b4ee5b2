using System.Text;

namespace MemMap.Tests;

/// <summary>A file whose elements lie between canaries: bytes that no program may change.</summary>
/// <remarks>
/// <code>
/// header of the .npy, or canaries │ elements, all bytes 07 │ canaries, all bytes C5
///                                 ElementsStart            ElementsEnd
/// </code>
/// </remarks>
internal sealed class CanaryFile
{
    /// <summary>Every byte of an element.</summary>
    public const byte ElementByte = 0x07;

    private const byte CanaryByte = 0xC5;

    private const string Trades =
        "[('Time', '<i8'), ('Price', '<f8'), ('Size', '<i4'), ('Side', '|u1'), ('', '|V3')]";

    private readonly byte[] _head;
    private readonly int _tailLength;

    private CanaryFile(string name, byte[] head, int elementsLength, int tailLength = 3 * 4096)
    {
        Name = name;
        _head = head;
        _tailLength = tailLength;
        ElementsEnd = head.Length + elementsLength;
    }

    /// <summary>The files in the folder of a program, for the layouts of <see cref="HostileLayouts"/>.</summary>
    public static CanaryFile[] All { get; } =
    [
        new("trades.npy", Npy(Trades, "(1000,)"), 24_000),
        new("one.npy", Npy(Trades, "(1,)"), 24),
        new("grid.npy", Npy("'<f4'", "(3, 4)"), 48),
        new("frames.npy", Npy("'<i4'", "(5, 4, 8)"), 640),
        new("channels.npy", Npy("'<i4'", "(4, 8, 5)", "True"), 640),
        new("counter.npy", Npy("'<i8'", "()"), 8),
        new("tickers.npy", Npy("[('Version', '<i8'), ('Bid', '<f8')]", "(100,)"), 1600),
        new("robots.npy", Npy("[('Id', '<i8'), ('Pose', '<f4', (3, 4))]", "(10,)"), 560),

        // Raw elements reach to the end of the file. The files below may grow, and have no canaries behind them.
        new("numbers.dat", Filled(512, CanaryByte), 8000, tailLength: 0),
        new("log.npy", Npy(Trades, "(10,)"), 240, tailLength: 0)
        {
            MayGrow = true,
        },
    ];

    public string Name { get; }

    public int ElementsStart => _head.Length;

    public int ElementsEnd { get; }

    private bool MayGrow { get; init; }

    public void Write(string folder) => File.WriteAllBytes(
        Path.Combine(folder, Name),
        [.. _head, .. Filled(ElementsEnd - ElementsStart, ElementByte), .. Filled(_tailLength, CanaryByte)]);

    /// <summary>Says which byte outside the elements has changed; null where none has.</summary>
    public string? ChangeIn(string folder)
    {
        var bytes = File.ReadAllBytes(Path.Combine(folder, Name));
        if (MayGrow)
        {
            return null;
        }

        if (bytes.Length != ElementsEnd + _tailLength)
        {
            return $"{Name} has {bytes.Length} bytes instead of {ElementsEnd + _tailLength}";
        }

        var head = bytes.AsSpan(0, ElementsStart).CommonPrefixLength(_head);
        var tail = bytes.AsSpan(ElementsEnd).IndexOfAnyExcept(CanaryByte);
        return head < ElementsStart ? $"{Name} was changed at byte {head}, before its elements"
            : tail >= 0 ? $"{Name} was changed at byte {ElementsEnd + tail}, behind its elements"
            : null;
    }

    /// <summary>A header of version 1.0, as NumPy writes it.</summary>
    private static byte[] Npy(string descr, string shape, string isFortranOrder = "False")
    {
        var text = $"{{'descr': {descr}, 'fortran_order': {isFortranOrder}, 'shape': {shape}, }}";
        var length = (10 + text.Length + 1 + 63) / 64 * 64;
        return
        [
            0x93, .. "NUMPY"u8, 1, 0, (byte)(length - 10), (byte)((length - 10) >> 8),
            .. Encoding.Latin1.GetBytes(text.PadRight(length - 11)), (byte)'\n',
        ];
    }

    private static byte[] Filled(int length, byte value)
    {
        var bytes = new byte[length];
        Array.Fill(bytes, value);
        return bytes;
    }
}
