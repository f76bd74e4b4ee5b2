namespace MemMap.Endurance;

/// <summary>
/// A map makes the file shorter while another map has it, in this process or in another one. Either it is refused and
/// all rows remain, or the other map meets its end without a crash.
/// </summary>
internal sealed class Resizes(string folder, Outsider otherProcess)
{
    private static readonly Part[] Others = [Part.Reader, Part.Writer, Part.Copier];

    private int _fileCount;

    public IEnumerable<Cell> All()
    {
        foreach (var extension in new[] { ".npy", ".dat" })
        {
            foreach (var part in Others)
            {
                foreach (var use in Subject.Uses(Part.Reader, static (_, _) => { }))
                {
                    yield return new Cell(
                        $"Resize, {extension}, another map ({part}) of this process, {use.Name}",
                        () => UseAfterResize(extension, part, use.Work));
                }

                yield return new Cell(
                    $"Resize, {extension}, a view of another map ({part}) of this process",
                    () => ReadViewAfterResize(extension, part));
                yield return new Cell(
                    $"Resize, {extension}, by another process, {part}", () => ReadAfterResizeBeside(extension, part));
            }
        }
    }

    private string MakeFile(string extension)
    {
        var path = Path.Combine(folder, $"resize-{Environment.ProcessId}-{_fileCount++}{extension}");
        File.WriteAllBytes(path, Outsider.BytesOf(path, Outsider.RowCount));
        return path;
    }

    /// <summary>
    /// The other map has no view open: it goes on with rows, zeros where they were, or an exception.
    /// </summary>
    private void UseAfterResize(string extension, Part part, Action<Subject> use)
    {
        var path = MakeFile(extension);
        using var other = Subject.Open(part, path);
        _ = other.Map[Outsider.RowCount - 1];
        TryResize(path);
        Documented.Try(() => use(other));
    }

    /// <summary>A view keeps its rows: the resize is refused.</summary>
    private void ReadViewAfterResize(string extension, Part part)
    {
        var path = MakeFile(extension);
        using var other = Subject.Open(part, path);
        using var view = other.Map.LeaseRead();
        CampaignFailedException.ThrowUnless(!TryResize(path), "The rows of an open view were cut off.");
        Row.ThrowUnlessWhole<Row24>(view.ToArray(), 0, path);
    }

    /// <summary>A process cannot lay empty pages into another one: the resize is refused.</summary>
    private void ReadAfterResizeBeside(string extension, Part part)
    {
        var path = MakeFile(extension);
        using (var map = Subject.Open(part, path))
        {
            CampaignFailedException.ThrowUnless(
                !otherProcess.Do(Act.Resize, path), "The rows of a map of another process were cut off.");
            Row.ThrowUnlessWhole<Row24>(map.Map.ToArray(), 0, path);
        }

        CampaignFailedException.ThrowUnless(
            otherProcess.Do(Act.Resize, path), "The file does not become shorter, although no map has it.");
    }

    private static bool TryResize(string path)
    {
        using var map = Row24.Open(path);
        return Documented.Try(() => map.Resize(Outsider.ResizedCount));
    }
}
