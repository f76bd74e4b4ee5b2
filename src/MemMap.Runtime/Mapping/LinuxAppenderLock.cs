using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using static MemMap.LinuxCalls;

namespace MemMap;

/// <summary>
/// How appenders and readers of a file signal to each other: locks on bytes far behind any data, which belong to the
/// open file and not to the process, so that two maps of one process exclude each other as well, and closing an
/// unrelated descriptor of the file drops nothing. The kernel drops them when their owner dies.
/// </summary>
/// <remarks>
/// <code>
/// byte 2⁶³ − 16        held by the one map that appends, until it is closed
/// byte 2⁶³ − 15        shared by all processes that have the file mapped: who cuts it would end them (OpenMaps)
/// byte 2⁶² + start     held while the row of a raw file that begins at byte start has no data yet
/// </code>
/// </remarks>
internal sealed class LinuxAppenderLock : AppenderLock
{
    /// <summary>The byte that an appender locks, on every Unix.</summary>
    public const long Appender = long.MaxValue - 15;

    private const long Mapped = Appender + 1;
    private const long Rows = 1L << 62;
    private const string SettledAttribute = "user.memmap.settled";

    private readonly LinuxCalls _calls;
    private readonly SafeFileHandle _file;
    private readonly string _path;
    private readonly bool _ownsFile;

    private LinuxAppenderLock(LinuxCalls calls, SafeFileHandle file, string path, bool ownsFile) =>
        (_calls, _file, _path, _ownsFile) = (calls, file, path, ownsFile);

    /// <param name="calls">System calls.</param>
    /// <param name="file">Descriptor that is open for writing.</param>
    /// <param name="path">Path of the file, for messages.</param>
    /// <param name="ownsFile">Whether the descriptor is for the lock only, and is closed with it.</param>
    /// <exception cref="IOException">Another map holds the lock.</exception>
    public static LinuxAppenderLock Take(LinuxCalls calls, SafeFileHandle file, string path, bool ownsFile)
    {
        if (Set(calls, file, Appender, FileLock.Exclusive) == 0)
        {
            return new LinuxAppenderLock(calls, file, path, ownsFile);
        }

        var error = Marshal.GetLastPInvokeError();
        throw error switch
        {
            ErrorTryAgain or ErrorAccess => Held(path, Holder(calls, file, Appender, null)),
            ErrorNoLock or ErrorNotImplemented or ErrorNotSupported or ErrorInvalid or ErrorNotSupportedByServer =>
                Missing(path, error),
            _ => LinuxPlatform.Failure(error, path, "lock for appending"),
        };
    }

    /// <summary>Whether another open file has the lock.</summary>
    public static bool IsTaken(LinuxCalls calls, SafeFileHandle file) => IsHeld(calls, file, Appender);

    public override bool CanMarkRow => true;

    public override void MarkRow(long startInBytes, bool isUnsettled)
    {
        var type = isUnsettled ? FileLock.Exclusive : FileLock.None;
        LinuxPlatform.Check(Set(_calls, _file, Rows | startInBytes, type), _path, "lock the last row of");
    }

    public override long? SettledEnd => _calls.TryGetAttribute(_file, SettledAttribute, out var end) ? end : null;

    /// <remarks>Where the file system has no attributes, a row of zeros stays that a killed appender leaves.</remarks>
    public override void NoteSettledEnd(long? endInBytes) => _ = endInBytes is { } end
        ? _calls.SetAttribute(_file, SettledAttribute, end)
        : _calls.RemoveAttribute(_file, SettledAttribute);

    /// <summary>A system without such locks cannot answer, and has no appender either.</summary>
    public static bool IsRowUnsettled(LinuxCalls calls, SafeFileHandle file, long startInBytes) =>
        IsHeld(calls, file, Rows | startInBytes);

    private static bool IsHeld(LinuxCalls calls, SafeFileHandle file, long start)
    {
        var query = new FileLock { Type = FileLock.Exclusive, Start = start, Length = 1 };
        return calls.Control(file, GetOwnLock, ref query) == 0 && query.Type != FileLock.None;
    }

    /// <summary>Says that this process has the file mapped. Without such locks nothing says so.</summary>
    /// <returns>False while another process cuts the file.</returns>
    public static bool TryMarkMapped(LinuxCalls calls, SafeFileHandle file) => TrySet(calls, file, FileLock.Shared);

    /// <summary>Does not say so any more.</summary>
    public static void Unmark(LinuxCalls calls, SafeFileHandle file) => TrySet(calls, file, FileLock.None);

    /// <summary>
    /// Says that this process, and no other, has the file mapped, until it is marked as mapped again: others that open
    /// it wait.
    /// </summary>
    /// <returns>False where another process has; true also where the file system has no such locks.</returns>
    public static bool TryMarkAlone(LinuxCalls calls, SafeFileHandle file) => TrySet(calls, file, FileLock.Exclusive);

    private static bool TrySet(LinuxCalls calls, SafeFileHandle file, short type) =>
        Set(calls, file, Mapped, type) == 0 || Marshal.GetLastPInvokeError() is not (ErrorTryAgain or ErrorAccess);

    /// <summary>Which other process has the file mapped or cuts it, as a message says it.</summary>
    public static string HolderOfMark(LinuxCalls calls, SafeFileHandle file) =>
        Holder(calls, file, Mapped, exceptProcess: Environment.ProcessId);

    public override void Dispose()
    {
        base.Dispose();
        _ = Set(_calls, _file, Appender, FileLock.None);
        if (_ownsFile)
        {
            _file.Dispose();
        }
    }

    private static int Set(LinuxCalls calls, SafeFileHandle file, long start, short type)
    {
        var fileLock = new FileLock { Type = type, Start = start, Length = 1 };
        return calls.Control(file, SetOwnLock, ref fileLock);
    }

    /// <summary>
    /// The kernel does not name the owner of such a lock, but lists the locks of every descriptor that we may look at:
    /// <c>lock: 1: OFDLCK ADVISORY WRITE -1 00:2a:123 9223372036854775792 9223372036854775792</c>, of which 123 is the
    /// inode. The file may have another name than the one that it was opened by here: procfs has the same for all of
    /// them but those that are hard links, for which all descriptors of this process are looked at.
    /// </summary>
    private static string Holder(LinuxCalls calls, SafeFileHandle file, long lockedByte, int? exceptProcess)
    {
        var name = calls.ReadLink(LinuxFile.LinkPathOf(file));
        var inode = calls.Status(file, out var status) == 0 ? status.Identity.Item1 : 0;
        var held = $":{inode} {lockedByte} ";
        foreach (var process in EntriesOf("/proc"))
        {
            if (!int.TryParse(Path.GetFileName(process), out var id) || id == exceptProcess)
            {
                continue;
            }

            var isOwn = id == Environment.ProcessId;
            foreach (var descriptor in EntriesOf($"{process}/fd"))
            {
                try
                {
                    if ((isOwn || new FileInfo(descriptor).LinkTarget == name)
                        && File.ReadLines($"{process}/fdinfo/{Path.GetFileName(descriptor)}").Any(line =>
                            line.StartsWith("lock:", StringComparison.Ordinal)
                            && line.Contains(held, StringComparison.Ordinal)))
                    {
                        return isOwn
                            ? "another map of this process"
                            : $"process {id} ({File.ReadAllText($"{process}/comm").TrimEnd()})";
                    }
                }
                catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
                {
                    // Closed meanwhile.
                }
            }
        }

        return "another process";
    }

    /// <summary>None of a process that has ended meanwhile or is another user's, nor where procfs is missing.</summary>
    private static string[] EntriesOf(string directory)
    {
        try
        {
            return Directory.GetFileSystemEntries(directory);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
