using static MemMap.WindowsCalls;

namespace MemMap;

/// <summary>
/// The maps of one file that this process has open: Windows cuts no file that is mapped, so a cut finds them all, and
/// unmaps them for a moment.
/// </summary>
/// <remarks>
/// Pages are referred to weakly: so a map that is not used any more is collected. A map that is opened, grows or takes
/// over another length waits for a cut, and looks at the length of the file afterwards.
/// </remarks>
internal sealed class WindowsMaps
{
    private static readonly Lock Gate = new();
    private static readonly Dictionary<FileIdentity, WindowsMaps> Files = [];
    private static readonly Dictionary<FileIdentity, WeakReference<AppenderLock>> Appenders = [];

    private readonly Lock _cutGate = new();
    private readonly FileIdentity _file;

    // Guarded by Gate.
    private readonly List<WeakReference<WindowsPages>> _pages = [];

    // Pages that no cut finds any more, and that are still mapped. Guarded by Gate, and read without it.
    private int _leavingCount;

    private WindowsMaps(FileIdentity file) => _file = file;

    /// <summary>Makes pages known, and waits for a cut that has not seen them.</summary>
    public static WindowsMaps Add(WindowsPages pages, FileIdentity file)
    {
        WindowsMaps? maps;
        lock (Gate)
        {
            if (!Files.TryGetValue(file, out maps))
            {
                Files.Add(file, maps = new WindowsMaps(file));
            }

            maps._pages.Add(new WeakReference<WindowsPages>(pages));
        }

        maps.WhileNotCut(static () => { });
        return maps;
    }

    /// <summary>Forgets pages, which may be unmapped then: no cut maps them again.</summary>
    public void Remove(WindowsPages pages) => WhileNotCut(() =>
    {
        lock (Gate)
        {
            _pages.RemoveAll(other => !other.TryGetTarget(out var target) || target == pages);
            _leavingCount++;
        }
    });

    /// <summary>Tells that pages which were removed are not mapped any more: a cut waits for that.</summary>
    public void CountUnmapped()
    {
        lock (Gate)
        {
            _leavingCount--;
            if (_pages.Count == 0 && _leavingCount == 0 && Files.TryGetValue(_file, out var maps) && maps == this)
            {
                Files.Remove(_file);
            }
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

    /// <summary>Runs an action while no view of another map of the file is open, and none begins.</summary>
    /// <param name="pages">Pages whose own views the action looks at.</param>
    /// <param name="action">Gets the pages of all maps of the file, these first.</param>
    /// <exception cref="InvalidOperationException">A view of another map is open.</exception>
    public void WhileAlone(WindowsPages pages, Action<WindowsPages[]> action)
    {
        lock (_cutGate)
        {
            SpinWait spin = default;
            while (Volatile.Read(ref _leavingCount) > 0)
            {
                spin.SpinOnce();
            }

            WindowsPages[] all = [pages, .. OthersThan(pages)];
            Enter(1);

            void Enter(int index)
            {
                if (index == all.Length)
                {
                    action(all);
                    return;
                }

                var viewCount = all[index].Leases!.TryRunAlone(() => Enter(index + 1));
                if (viewCount > 0)
                {
                    throw new InvalidOperationException(
                        $"'{pages.Path}' cannot become shorter while views of other maps of it are open ({viewCount}), "
                        + "because Windows cuts no mapped file; end them first.");
                }
            }
        }
    }

    /// <summary>Takes the right to append among the maps of this process, as long as the lock is held.</summary>
    /// <returns>False where another map has it.</returns>
    public static bool TryClaimAppending(FileIdentity file, AppenderLock appenderLock)
    {
        lock (Gate)
        {
            if (Appenders.TryGetValue(file, out var claim) && claim.TryGetTarget(out var other) && !other.IsDisposed)
            {
                return false;
            }

            Appenders[file] = new WeakReference<AppenderLock>(appenderLock, trackResurrection: true);
            return true;
        }
    }

    private List<WindowsPages> OthersThan(WindowsPages pages)
    {
        var others = new List<WindowsPages>();
        lock (Gate)
        {
            foreach (var reference in _pages)
            {
                if (reference.TryGetTarget(out var other) && other != pages)
                {
                    others.Add(other);
                }
            }
        }

        return others;
    }
}
