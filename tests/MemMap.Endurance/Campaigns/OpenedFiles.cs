namespace MemMap.Endurance;

[MemMapArray<float>(Shape = "3,4")]
public partial struct Grid;

[MemMapArray<double>(Shape = "3,*", Order = MemoryOrder.ColumnMajor)]
public partial struct Series;

/// <summary>Files of five layouts, and how each of them is opened in each mode.</summary>
internal static class OpenedFiles
{
    public const int LayoutCount = 5, ModeCount = 3;

    public static MemMapOptions Unflushed { get; } = new() { FlushOnDispose = false, Extend = false };

    /// <summary>One file of each layout, in the order of their numbers.</summary>
    public static byte[][] Bytes(string folder)
    {
        var path = Path.Combine(folder, "seed.npy");
        return
        [
            BytesOf(Numbers.Create(path, 12)), BytesOf(Row24.Create(path, 7)), BytesOf(SharedNumber.Create(path)),
            BytesOf(Grid.Create(path)), BytesOf(Series.Create(path, 5)),
        ];

        byte[] BytesOf(MappedArray map)
        {
            map.Dispose();
            return File.ReadAllBytes(path);
        }
    }

    /// <summary>Name of the member that has a layout.</summary>
    public static string NameOf(int layout) => $"{(char)('a' + layout)}";

    /// <summary>All files in one archive, of each kind.</summary>
    public static byte[][] Archives(byte[][] files)
    {
        (string, byte[])[] members = [.. files.Select(static (bytes, layout) => (NameOf(layout) + ".npy", bytes))];
        return
        [
            MutatedArchives.Archive(isWide: false, before: 0, comment: "", members),
            MutatedArchives.Archive(isWide: true, before: 0, comment: "PK", members),
            MutatedArchives.Archive(isWide: false, before: 99, comment: "", members),
        ];
    }

    /// <param name="path">Path of the file.</param>
    /// <param name="layout">Number of a layout.</param>
    /// <param name="mode">0 to read, 1 to write, 2 for copy-on-write.</param>
    /// <param name="options">Options.</param>
    public static MappedArray Open(string path, int layout, int mode, MemMapOptions options) => (layout, mode) switch
    {
        (0, 0) => Numbers.OpenRead(path, options),
        (0, 1) => Numbers.Open(path, options),
        (0, _) => Numbers.OpenCopyOnWrite(path, options),
        (1, 0) => Row24.OpenRead(path, options),
        (1, 1) => Row24.Open(path, options),
        (1, _) => Row24.OpenCopyOnWrite(path, options),
        (2, 0) => SharedNumber.OpenRead(path, options),
        (2, 1) => SharedNumber.Open(path, options),
        (2, _) => SharedNumber.OpenCopyOnWrite(path, options),
        (3, 0) => Grid.OpenRead(path, options),
        (3, 1) => Grid.Open(path, options),
        (3, _) => Grid.OpenCopyOnWrite(path, options),
        (_, 0) => Series.OpenRead(path, options),
        (_, 1) => Series.Open(path, options),
        (_, _) => Series.OpenCopyOnWrite(path, options),
    };

    /// <summary>Reads all rows of a map.</summary>
    /// <exception cref="CampaignFailedException">It reaches beyond the file's end.</exception>
    public static void Read(MappedArray map, long fileLength)
    {
        CampaignFailedException.ThrowUnless(
            map.Offset + map.ByteLength <= fileLength, $"A map of {map.ByteLength:N0} bytes of a file of {fileLength:N0}.");
        _ = map switch
        {
            MappedArray<long> numbers => numbers.ToArray().Length,
            MappedArray<Row24> rows => rows.ToArray().Length,
            MappedArray<float> grid => grid.ToArray().Length,
            MappedArray<double> series => series.ToArray().Length,
            var other => throw new CampaignFailedException($"A map is of {other.GetType()}."),
        };
    }
}
