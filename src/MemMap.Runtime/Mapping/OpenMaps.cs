namespace MemMap;

/// <summary>
/// The maps of one file that this process has open: so that a cut finds those that have the lost rows too. It refers to
/// files and pages and not to maps, which it would keep from being collected.
/// </summary>
/// <remarks>
/// <para>
/// A cut holds the gate of the file from its first look at the other maps until the file is shorter. A file that is
/// opened, and a map that is made or grows, waits for that, and looks at the length of the file afterwards: so either
/// the cut finds the pages, or the map finds the file cut.
/// </para>
/// <para>
/// Between processes a lock on a byte far behind any data does the same: the first map of each file in a process shares
/// it, and a cut holds it alone.
/// </para>
/// </remarks>
internal sealed class OpenMaps
{
    /// <summary>
    /// How many milliseconds to wait for a process that cuts the file: a cut takes as long as the disk needs to free the
    /// space.
    /// </summary>
    private const int MostWait = 10_000;

    private static readonly Lock Gate = new();
    private static readonly Dictionary<(ulong, uint, uint), OpenMaps> Maps = [];

    private readonly Lock _cutGate = new();
    private readonly (ulong, uint, uint) _identity;

    // Guarded by Gate. The first one holds the lock by which other processes see that the file is mapped here.
    private readonly List<LinuxFile> _files = [];
    private volatile int _cutCount;

    // Guarded by Gate. Weak: a map that was not closed is collected, and its right with it.
    private WeakReference<AppenderLock>? _appender;

    private OpenMaps((ulong, uint, uint) identity) => _identity = identity;

    /// <summary>How often a map of this process has begun to cut the file.</summary>
    public int CutCount => _cutCount;

    /// <summary>Makes an open file known, and waits for a cut that may not have seen it.</summary>
    /// <exception cref="IOException">Another process is cutting the file, and does not come to an end.</exception>
    public static OpenMaps Add(LinuxFile file, (ulong, uint, uint) identity)
    {
        OpenMaps? maps;
        for (var waited = 0; !TryAdd(file, identity, out maps); waited++)
        {
            if (waited == MostWait)
            {
                throw new IOException(
                    $"Could not open '{file.Path}': {file.HolderOfMark} is making it shorter, and has not finished for "
                    + $"{MostWait / 1000} s. Open the file when that process has gone on or has ended.");
            }

            file.WaitForMark();
        }

        maps.WhileNotCut(static () => { });
        return maps;
    }

    /// <returns>False while another process is cutting the file.</returns>
    private static bool TryAdd(LinuxFile file, (ulong, uint, uint) identity, out OpenMaps maps)
    {
        lock (Gate)
        {
            maps = Maps.GetValueOrDefault(identity) ?? new OpenMaps(identity);
            if (maps._files.Count == 0 && !file.TryMarkMapped())
            {
                return false;
            }

            maps._files.Add(file);
            Maps[identity] = maps;
            return true;
        }
    }

    public void Remove(LinuxFile file)
    {
        lock (Gate)
        {
            var wasFirst = _files.Count > 0 && _files[0] == file;
            if (_files.Remove(file) && _files.Count == 0)
            {
                Maps.Remove(_identity);
            }

            if (wasFirst)
            {
                HandOver(file);
            }
        }
    }

    /// <summary>
    /// The lock belongs to the open file, so it goes with a handle that is the map's own. Other maps may use the same
    /// handle, or a duplicate of it, so it is taken again after it was given up.
    /// </summary>
    private void HandOver(LinuxFile from)
    {
        var next = _files.FirstOrDefault();
        next?.TryMarkMapped();
        if (from.SharesHandle && next?.HasSameHandle(from) != true)
        {
            from.Unmark();
            next?.TryMarkMapped();
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

    /// <summary>Cuts the file while it is not opened, and no map of it is made or grows.</summary>
    /// <param name="file">File of the map that cuts, whose handle can write.</param>
    /// <param name="fileOffsetInBytes">Offset in the file from which on its bytes go.</param>
    /// <param name="evenIfMapped">Whether maps of other processes do not matter.</param>
    /// <param name="shrink">Makes the map that cuts shorter, or refuses to.</param>
    /// <param name="cut">Cuts the file.</param>
    /// <exception cref="InvalidOperationException">A view of another map of this process is open there.</exception>
    /// <exception cref="IOException">Another process has the file mapped.</exception>
    public void Cut(LinuxFile file, long fileOffsetInBytes, bool evenIfMapped, Action shrink, Action cut)
    {
        lock (_cutGate)
        {
            _cutCount++;
            ComeFirst(file);
            try
            {
                // Without patience where it does not matter: a map that closes cuts what it has reserved in this way.
                var isAlone = evenIfMapped ? file.TryMarkAlone() : TryMarkAlone(file);
                if (!isAlone && !evenIfMapped)
                {
                    throw new IOException(
                        $"'{file.Path}' cannot become shorter while {file.HolderOfMark} has it mapped, because a process "
                        + "that touches a removed row ends with a signal (SIGBUS). Close the map there first; if that "
                        + "process does not touch the removed rows before its next Refresh, set "
                        + "MemMapOptions.CutWhileMapped.");
                }

                WhileAlone(OthersBehind(file, fileOffsetInBytes), others =>
                {
                    shrink();
                    CutUnder(others, fileOffsetInBytes, cut);
                });
            }
            finally
            {
                file.TryMarkMapped();
            }
        }
    }

    /// <summary>
    /// Views of other maps, which do not know of the cut before their next Refresh, are refused until then. Where the
    /// file could not be cut, those maps lead to it as before.
    /// </summary>
    private static void CutUnder(LinuxPages[] others, long fileOffsetInBytes, Action cut)
    {
        var reaches = Array.ConvertAll(others, static other => other.Reach);
        try
        {
            Array.ForEach(others, other => other.UnreachFrom(fileOffsetInBytes));
            cut();
            Array.ForEach(others, other => other.Leases!.Suspend(new IOException(
                $"'{other.Path}' was cut at byte {fileOffsetInBytes:N0} by another map of this process.")));
        }
        catch
        {
            for (var i = 0; i < others.Length; i++)
            {
                others[i].TryReachAgain(reaches[i]);
            }

            throw;
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

    /// <summary>A map that is just being closed, here or elsewhere, keeps its lock until its file is closed.</summary>
    private static bool TryMarkAlone(LinuxFile file)
    {
        const int MostTries = 10;
        for (var tries = 1; !file.TryMarkAlone(); tries++)
        {
            if (tries == MostTries)
            {
                return false;
            }

            file.WaitForMark();
        }

        return true;
    }

    /// <summary>Only a handle that can write can hold the lock alone, and it must be the one that shares it.</summary>
    private void ComeFirst(LinuxFile file)
    {
        lock (Gate)
        {
            if (_files[0] == file)
            {
                return;
            }

            var first = _files[0];
            _files.Remove(file);
            _files.Insert(0, file);
            file.TryMarkMapped();
            first.Unmark();
            file.TryMarkMapped();
        }
    }

    private LinuxPages[] OthersBehind(LinuxFile file, long fileOffsetInBytes)
    {
        lock (Gate)
        {
            return
            [
                .. _files.Where(other => other != file).Select(static other => other.Pages).OfType<LinuxPages>()
                    .Where(pages => pages.ReachesBehind(fileOffsetInBytes)),
            ];
        }
    }

    /// <summary>Takes the right to append among the maps of this process, as long as the lock is held.</summary>
    /// <returns>False where another map has it.</returns>
    public bool TryClaimAppending(AppenderLock appenderLock)
    {
        lock (Gate)
        {
            if (_appender?.TryGetTarget(out var other) == true && !other.IsDisposed)
            {
                return false;
            }

            _appender = new WeakReference<AppenderLock>(appenderLock, trackResurrection: true);
            return true;
        }
    }

    /// <summary>Makes the pages of an open file known, and waits for a cut that may not have seen them.</summary>
    public void Attach(LinuxFile file, LinuxPages pages)
    {
        lock (Gate)
        {
            file.Pages = pages;
        }

        WhileNotCut(static () => { });
    }
}
