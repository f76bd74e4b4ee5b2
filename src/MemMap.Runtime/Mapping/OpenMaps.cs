namespace MemMap;

/// <summary>
/// The maps of one file that this process has open: so that a cut finds those that have the lost rows too. It refers to
/// pages and not to maps, which it would keep from being collected.
/// </summary>
/// <remarks>
/// <para>
/// A cut holds the gate of the file from its first look at the other maps until the file is shorter. A map that is
/// opened or grows waits for that, and looks at the length of the file afterwards: so either the cut finds the pages, or
/// the map finds the file cut.
/// </para>
/// <para>
/// Between processes a lock on a byte far behind any data does the same: the first map of each file in a process shares
/// it, and a cut holds it alone.
/// </para>
/// </remarks>
internal sealed class OpenMaps
{
    private static readonly Lock Gate = new();
    private static readonly Dictionary<(ulong, uint, uint), OpenMaps> Files = [];

    private readonly Lock _cutGate = new();
    private readonly (ulong, uint, uint) _file;

    // Guarded by Gate. The first one holds the lock by which other processes see that the file is mapped here.
    private readonly List<LinuxPages> _pages = [];

    private OpenMaps((ulong, uint, uint) file) => _file = file;

    /// <summary>Makes pages known, and waits for a cut that may not have seen them.</summary>
    public static OpenMaps Add(LinuxPages pages, (ulong, uint, uint) file)
    {
        OpenMaps? maps;
        lock (Gate)
        {
            if (!Files.TryGetValue(file, out maps))
            {
                Files.Add(file, maps = new OpenMaps(file));
            }

            maps._pages.Add(pages);
            if (maps._pages.Count == 1)
            {
                pages.MarkMapped(true);
            }
        }

        maps.WhileNotCut(static () => { });
        return maps;
    }

    public void Remove(LinuxPages pages)
    {
        lock (Gate)
        {
            var wasFirst = _pages.Count > 0 && _pages[0] == pages;
            if (_pages.Remove(pages) && _pages.Count == 0)
            {
                Files.Remove(_file);
            }

            if (wasFirst)
            {
                HandOver(pages);
            }
        }
    }

    /// <summary>
    /// The lock belongs to the open file, so it goes with a handle that is the map's own. Other maps may use the same
    /// handle, so it is taken again after it was given up.
    /// </summary>
    private void HandOver(LinuxPages from)
    {
        _pages.FirstOrDefault()?.MarkMapped(true);
        if (from.SharesMark)
        {
            from.MarkMapped(false);
            _pages.FirstOrDefault()?.MarkMapped(true);
        }
    }

    /// <summary>Runs an action while no map of this process cuts the file.</summary>
    public void WhileNotCut(Action action)
    {
        lock (_cutGate)
        {
            action();
        }
    }

    /// <summary>Cuts the file while no map of it is opened or grows.</summary>
    /// <param name="pages">Pages of the map that cuts, whose handle can write.</param>
    /// <param name="fileOffsetInBytes">Offset in the file from which on its bytes go.</param>
    /// <param name="evenIfMapped">Whether maps of other processes do not matter.</param>
    /// <param name="shrink">Makes the map that cuts shorter, or refuses to.</param>
    /// <param name="cut">Cuts the file.</param>
    /// <exception cref="InvalidOperationException">A view of another map of this process is open there.</exception>
    /// <exception cref="IOException">Another process has the file mapped.</exception>
    public void Cut(LinuxPages pages, long fileOffsetInBytes, bool evenIfMapped, Action shrink, Action cut)
    {
        lock (_cutGate)
        {
            ComeFirst(pages);
            try
            {
                if (!pages.TryMarkAlone() && !evenIfMapped)
                {
                    throw new IOException(
                        $"'{pages.Path}' cannot become shorter while {LinuxAppenderLock.HolderOfMap(pages.Path)} has it "
                        + "mapped, because a process that touches a removed row ends with a signal (SIGBUS). Close the "
                        + "map there first; if that process does not touch the removed rows before its next Refresh, "
                        + "set MemMapOptions.CutWhileMapped.");
                }

                WhileAlone(OthersBehind(pages, fileOffsetInBytes), others =>
                {
                    shrink();
                    foreach (var other in others)
                    {
                        other.UnreachFrom(fileOffsetInBytes);
                    }

                    cut();
                });
            }
            finally
            {
                pages.MarkMapped(true);
            }
        }
    }

    /// <summary>Runs an action while no view of some maps is open, and none begins.</summary>
    private static void WhileAlone(LinuxPages[] pages, Action<LinuxPages[]> action)
    {
        Enter(0);

        void Enter(int index)
        {
            if (index == pages.Length)
            {
                action(pages);
                return;
            }

            var viewCount = pages[index].Leases!.TryRunAlone(() => Enter(index + 1));
            if (viewCount > 0)
            {
                throw new InvalidOperationException(
                    $"'{pages[index].Path}' cannot become shorter while views of other maps of it are open ({viewCount}), "
                    + "because they may refer to the removed rows; end them first.");
            }
        }
    }

    /// <summary>Only a handle that can write can hold the lock alone, and it must be the one that shares it.</summary>
    private void ComeFirst(LinuxPages pages)
    {
        lock (Gate)
        {
            if (_pages[0] == pages)
            {
                return;
            }

            var first = _pages[0];
            _pages.Remove(pages);
            _pages.Insert(0, pages);
            pages.MarkMapped(true);
            first.MarkMapped(false);
            pages.MarkMapped(true);
        }
    }

    private LinuxPages[] OthersBehind(LinuxPages pages, long fileOffsetInBytes)
    {
        lock (Gate)
        {
            return [.. _pages.Where(other => other != pages && other.ReachesBehind(fileOffsetInBytes))];
        }
    }
}
