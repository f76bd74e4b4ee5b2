using Microsoft.Win32.SafeHandles;

namespace MemMap.Endurance;

/// <summary>Every act of an outsider, against every part of a map and every use of it.</summary>
internal sealed class Meetings(string folder, Outsider outsider)
{
    private static readonly Part[] Parts = [Part.Reader, Part.Writer, Part.Appender];

    private static readonly Act[] ActsOnRows =
        [Act.Save, Act.SaveMore, Act.Empty, Act.CutRows, Act.CutRow, Act.Append, Act.Replace, Act.Rotate, Act.Delete];

    private static readonly Act[] ActsOnHeaders = [Act.CutHeader, Act.Retype, Act.CountMore, Act.Garble];

    private static readonly Act[] ActsOnNames = [Act.Replace, Act.Rotate, Act.Delete];

    private static readonly (string Name, Action<Row24.Map> Work)[] Reports =
    [
        ("Refresh", static map => map.Refresh()),
        ("Commit", static map => map.Commit()),
        ("Commit of a row", static map =>
        {
            map.Append(Row.Batch<Row24>(map.Length, 1)[0]);
            map.Commit();
        }),
        ("Flush", static map => map.Flush()),
    ];

    private int _fileCount;

    /// <summary>In the short form all uses follow one act; in the full form each follows one of its own.</summary>
    public IEnumerable<Cell> All(Form form) =>
        from extension in new[] { ".npy", ".dat" }
        from act in extension == ".npy" ? ActsOnRows.Concat(ActsOnHeaders) : ActsOnRows
        where outsider.Can(act)
        from cell in CellsOf(extension, act, form)
        select cell;

    private IEnumerable<Cell> CellsOf(string extension, Act act, Form form)
    {
        var what = $"{outsider.Name}, {act}, {extension}";
        foreach (var part in Parts)
        {
            var uses = Subject.Uses(part, CheckOf(act)).ToList();
            if (form == Form.Short)
            {
                yield return new Cell($"{what}, {part}, all uses", () => Meet(extension, act, part, uses));
                continue;
            }

            foreach (var use in uses)
            {
                yield return new Cell($"{what}, {part}, {use.Name}", () => Meet(extension, act, part, [use]));
            }
        }

        if (ActsOnNames.Contains(act))
        {
            foreach (var (name, report) in Reports)
            {
                yield return new Cell($"{what}, Appender is told by {name}", () => MustTell(extension, act, report));
            }
        }
    }

    private string MakeFile(string extension)
    {
        var path = Path.Combine(folder, $"{outsider.Name}-{Environment.ProcessId}-{_fileCount++}{extension}");
        File.WriteAllBytes(path, Outsider.BytesOf(path, Outsider.RowCount));
        return path;
    }

    private void Meet(string extension, Act act, Part part, IEnumerable<(string Name, Action<Subject> Work)> uses)
    {
        var path = MakeFile(extension);
        using var file = File.OpenHandle(path, share: FileShare.ReadWrite | FileShare.Delete);
        using (var subject = Subject.Open(part, path))
        {
            outsider.Do(act, path);
            Documented.Try(() => subject.Refresh());
            ThrowIfBeyond(subject.Map, file);
            foreach (var (_, use) in uses)
            {
                Documented.Try(() =>
                {
                    if (subject.Map.Length > 0)
                    {
                        use(subject);
                    }
                });
            }

            Documented.Try(subject.Dispose);
        }

        ThrowIfLost(path, act, part);
        File.Delete(path);
    }

    /// <summary>A map that still says a length beyond the end of its file must refuse to go there.</summary>
    private static void ThrowIfBeyond(MappedArray<Row24> map, SafeFileHandle file)
    {
        long length = 0, reach = 0;
        if (!Documented.Try(() => (length, reach) = (map.Length, map.Offset + (map.Length * 24))))
        {
            return;
        }

        CampaignFailedException.ThrowUnless(length >= 0, $"The map has {length} rows.");
        var fileLength = RandomAccess.GetLength(file);
        if (reach > fileLength)
        {
            CampaignFailedException.ThrowUnless(
                !Documented.Try(() => _ = map[length - 1]),
                $"The map reaches to byte {reach:N0} of a file of {fileLength:N0}, and reads there.");
        }
    }

    /// <summary>Rows that are not rows any more are not compared.</summary>
    private static Action<ReadOnlyMemory<Row24>, long> CheckOf(Act act) =>
        ActsOnHeaders.Contains(act) || act == Act.Append
        ? static (_, _) => { }
        : static (rows, start) => Row.ThrowUnlessWhole(rows.Span, start, "the map");

    private static void ThrowIfLost(string path, Act act, Part part)
    {
        // An appender has reserved space, behind which the outsider has appended; it may cut off what it reserved.
        if (act == Act.Append && part != Part.Appender)
        {
            ThrowUnlessForeignBytesRemain(path);
        }

        if (ActsOnHeaders.Contains(act) || !File.Exists(path))
        {
            return;
        }

        var leastCount = act switch
        {
            Act.Save or Act.Replace => Outsider.FewRows,
            Act.SaveMore => Outsider.ManyRows,
            _ => 0,
        };
        try
        {
            using var map = Row24.OpenRead(path);
            CampaignFailedException.ThrowUnless(
                map.Length >= leastCount, $"{map.Length:N0} rows are left of {leastCount:N0} that the outsider saved.");
            Row.ThrowUnlessWhole<Row24>(map.ToArray(), 0, "the file");
        }
        catch (InvalidFileException damage)
        {
            CampaignFailedException.ThrowUnless(
                leastCount == 0, $"What the outsider saved does not open: {damage.Message}");
        }
    }

    /// <summary>In a raw file they have become rows, which may be written.</summary>
    private static void ThrowUnlessForeignBytesRemain(string path)
    {
        var end = (Outsider.IsRaw(path) ? 0 : 128) + (Outsider.RowCount * 24);
        var behind = File.ReadAllBytes(path).AsSpan(end);
        var remain = Outsider.IsRaw(path)
            ? behind.Length >= Outsider.ForeignBytes.Length
            : behind.StartsWith(Outsider.ForeignBytes);
        CampaignFailedException.ThrowUnless(remain, "The bytes that the outsider appended are gone.");
    }

    private void MustTell(string extension, Act act, Action<Row24.Map> report)
    {
        var path = MakeFile(extension);
        using var subject = Subject.Open(Part.Appender, path);
        outsider.Do(act, path);
        try
        {
            report((Row24.Map)subject.Map);
        }
        catch (IOException)
        {
            return;
        }
        finally
        {
            Documented.Try(subject.Dispose);
        }

        throw new CampaignFailedException("The appender is told nothing.");
    }
}
