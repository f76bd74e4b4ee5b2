namespace MemMap;

/// <summary>
/// The maps that this process has open, by file: so that a cut finds those that have the lost rows too. It refers to
/// pages and not to maps, which it would keep from being collected.
/// </summary>
/// <remarks>
/// The first map of each file holds a lock by which other processes see that the file is mapped here. When it closes,
/// the next one takes the lock first.
/// </remarks>
internal static class OpenMaps
{
    private static readonly Lock Gate = new();
    private static readonly Dictionary<(ulong, uint, uint), List<LinuxPages>> Files = [];

    public static void Add(LinuxPages pages)
    {
        lock (Gate)
        {
            if (Files.TryGetValue(pages.Identity, out var maps))
            {
                maps.Add(pages);
                return;
            }

            Files.Add(pages.Identity, [pages]);
            pages.MarkMapped(true);
        }
    }

    public static void Remove(LinuxPages pages)
    {
        lock (Gate)
        {
            if (!Files.TryGetValue(pages.Identity, out var maps))
            {
                return;
            }

            var wasFirst = maps[0] == pages;
            maps.Remove(pages);
            if (maps.Count == 0)
            {
                Files.Remove(pages.Identity);
            }

            if (wasFirst)
            {
                HandOver(pages, maps);
            }
        }
    }

    /// <summary>
    /// The lock belongs to the open file, so it goes with a handle that is the map's own. Other maps may use the same
    /// handle, so it is taken again after it was given up.
    /// </summary>
    private static void HandOver(LinuxPages from, List<LinuxPages> maps)
    {
        maps.FirstOrDefault()?.MarkMapped(true);
        if (from.SharesMark)
        {
            from.MarkMapped(false);
            maps.FirstOrDefault()?.MarkMapped(true);
        }
    }

    /// <summary>Number of views of other maps that may refer to bytes from an offset in the file on.</summary>
    public static int CountViews(LinuxPages pages, long fileOffsetInBytes)
    {
        lock (Gate)
        {
            return OthersBehind(pages, fileOffsetInBytes).Sum(static other => other.Leases!.Count);
        }
    }

    /// <summary>Lays empty pages in other maps, from an offset in the file on.</summary>
    public static void Unreach(LinuxPages pages, long fileOffsetInBytes)
    {
        lock (Gate)
        {
            foreach (var other in OthersBehind(pages, fileOffsetInBytes))
            {
                other.UnreachFrom(fileOffsetInBytes);
            }
        }
    }

    /// <summary>Whether another process has the file mapped.</summary>
    public static bool IsMappedElsewhere(LinuxPages pages)
    {
        lock (Gate)
        {
            // Asked by the open file that holds this process's own lock, which is then not found.
            return Files.TryGetValue(pages.Identity, out var maps) && maps[0].IsMarkedByOthers();
        }
    }

    private static IEnumerable<LinuxPages> OthersBehind(LinuxPages pages, long fileOffsetInBytes) =>
        Files.GetValueOrDefault(pages.Identity, [])
            .Where(other => other != pages && other.ReachesBehind(fileOffsetInBytes));
}
