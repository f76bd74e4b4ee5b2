namespace MemMap;

/// <content>Reading the header of a file.</content>
public sealed partial record NpyHeader
{
    /// <summary>Reads and checks the header of a <c>.npy</c> file; nothing is mapped.</summary>
    /// <param name="path">Path of the file.</param>
    /// <param name="options">
    /// Options; null for the defaults. <see cref="MemMapOptions.Member"/>, <see cref="MemMapOptions.Offset"/> and
    /// <see cref="MemMapOptions.MaxHeaderLength"/> apply.
    /// </param>
    /// <exception cref="NpyFormatException">The file is not a <c>.npy</c> file, or data is missing.</exception>
    /// <exception cref="LayoutMismatchException">
    /// The file is an archive and no member was named, or the member is missing or compressed.
    /// </exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static NpyHeader Read(string path, MemMapOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        options ??= MemMapOptions.Default;
        var target = OpenTarget.Of(
            path, MemMapMode.Read, options.Offset == 0 ? options : options with { Format = MemMapFormat.Npy });
        using var file = target.OpenExisting(path);
        return target.ReadHeader(file, target.PartOf(file));
    }
}
