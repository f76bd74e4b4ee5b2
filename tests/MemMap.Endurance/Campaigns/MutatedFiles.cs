namespace MemMap.Endurance;

/// <summary>Files of five layouts and archives of them, damaged, and opened through each layout in each mode.</summary>
internal sealed class MutatedFiles(string folder)
{
    /// <returns>How many could be mapped.</returns>
    public int OpenAll(int fileCount)
    {
        var files = OpenedFiles.Bytes(folder);
        var archives = OpenedFiles.Archives(files);
        var random = new Random(fileCount);
        var mappedCount = 0;
        for (var i = 0; i < fileCount; i++)
        {
            var isArchive = random.Next(2) == 0;
            var path = Path.Combine(
                folder, isArchive ? "mutated.npz" : random.Next(8) == 0 ? "mutated.dat" : "mutated.npy");
            File.WriteAllBytes(path, isArchive
                ? FuzzSubject.MutationOf(archives, MutatedArchives.Mutate, random)
                : FuzzSubject.MutationOf(files, FuzzCampaign.MutateHeader, random));
            var options = OpenedFiles.Unflushed with
            {
                Member = isArchive ? OpenedFiles.NameOf(random.Next(OpenedFiles.LayoutCount)) : null,
            };
            var (layout, mode) = (random.Next(OpenedFiles.LayoutCount), random.Next(OpenedFiles.ModeCount));
            try
            {
                // A member is not written to.
                using var map = OpenedFiles.Open(path, layout, isArchive && mode == 1 ? 0 : mode, options);
                OpenedFiles.Read(map, new FileInfo(path).Length);
                mappedCount++;
            }
            catch (InvalidFileException)
            {
                // One of the two that are promised.
            }
            catch (Exception other)
            {
                throw new CampaignFailedException($"File {i}: {other}");
            }
        }

        return mappedCount;
    }
}
