namespace MemMap.Endurance;

/// <summary>
/// overlayfs copies a file of the image when it is first opened for writing; who has it open keeps the old one. A
/// reader then goes on with its old rows, sees the new ones, or is told; it never reads zeros, and never dies.
/// </summary>
internal sealed class CopyUp(string folder)
{
    private const int AppendedCount = 100_000;

    private static readonly string[] Extensions = [".npy", ".dat"];

    /// <summary>Puts the files into the folder that becomes the lower layer.</summary>
    public static void MakeImage(string image)
    {
        foreach (var extension in Extensions)
        {
            var path = Path.Combine(image, "image" + extension);
            File.WriteAllBytes(path, Outsider.BytesOf(path, Outsider.RowCount));
        }
    }

    public IEnumerable<Cell> All() =>
        from extension in Extensions
        select new Cell($"a reader from before the copy, {extension}", () => Follow($"image{extension}"));

    private void Follow(string name)
    {
        var path = Path.Combine(folder, name);
        using var reader = Row24.OpenRead(path);
        using var writer = Row24.Open(path);
        writer.Append(Row.Batch<Row24>(writer.Length, AppendedCount));
        writer.Commit();
        Documented.Try(() => reader.Refresh());
        Documented.Try(() =>
        {
            Row.ThrowUnlessWhole<Row24>(reader.ToArray(), 0, path);
            CampaignFailedException.ThrowUnless(
                reader.Length >= Outsider.RowCount, $"The reader has {reader.Length:N0} rows left.");
        });
    }
}
