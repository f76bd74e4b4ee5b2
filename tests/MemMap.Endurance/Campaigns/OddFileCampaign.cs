using System.Diagnostics;
using System.Runtime.InteropServices;
using MemMap.Tests;

namespace MemMap.Endurance;

/// <summary>
/// Names that lead to something else than a file of rows. Opening, and creating where that harms nobody, works or is refused
/// with an exception that .NET's own file calls have as well; it never waits and never crashes.
/// </summary>
internal static class OddFileCampaign
{
    public const string Role = "open-odd-files";

    public static string Run(Form form)
    {
        using var folder = new TemporaryFolder();
        using var disk = TryMount(folder["disk"]);
        return Child.Run(2 * Patience.Limit, Role, folder["."], disk?.Path ?? "");
    }

    /// <summary>A read-only disk is one kind of many: without the right to mount one, the others are tried all the same.</summary>
    private static Mount? TryMount(string path)
    {
        try
        {
            var disk = Mount.MemoryDisk(path);
            File.WriteAllBytes(Path.Combine(path, "a.dat"), new byte[80]);
            disk.MakeReadOnly();
            return disk;
        }
        catch (CampaignSkippedException)
        {
            return null;
        }
    }

    /// <summary>The child: folder, folder of a read-only disk or nothing.</summary>
    public static void OpenAll(string[] arguments)
    {
        // The first calls are slow because they are compiled.
        Attempt(() => Numbers.Create(Path.Combine(arguments[0], "first.dat"), 1));
        Attempt(() => Numbers.Open(Path.Combine(arguments[0], "missing.dat")));

        using var files = new OddFiles(Path.GetFullPath(arguments[0]), arguments[1]);
        var (attemptCount, slowest) = (0, TimeSpan.Zero);
        foreach (var file in files.All)
        {
            Try("reading", file.OnRead, () => Numbers.OpenRead(file.Path));
            Try("copying", file.OnCopy, () => Numbers.OpenCopyOnWrite(file.Path));
            Try("writing", file.OnWrite, () => Numbers.Open(file.Path));
            Try("creating", file.OnCreate, () => Numbers.Create(file.Path, 10));

            void Try(string action, Expectation expectation, Func<MappedArray> open)
            {
                if (expectation == Expectation.Untried)
                {
                    return;
                }

                var (isOpen, refusal, time) = AttemptAs(file.User, open);
                attemptCount++;
                slowest = time > slowest ? time : slowest;
                var what = $"{action} {file.Kind}";
                CampaignFailedException.ThrowUnless(time < Patience.Limit, $"{what} has not ended.");
                CampaignFailedException.ThrowUnless(isOpen || IsDocumented(refusal), $"{what}: {refusal}");
                CampaignFailedException.ThrowUnless(
                    expectation == (isOpen ? Expectation.Works : Expectation.Refused), $"{what}: {refusal?.Message ?? "works"}");
            }
        }

        OddFiles.UseDeleted(Path.Combine(arguments[0], "deleted.dat"));
        Console.WriteLine(
            $"{files.All.Count + 1} kinds, {attemptCount} attempts, the slowest took {slowest.TotalMilliseconds:F0} ms: 0 crashes"
            + (arguments[1] == "" ? " (no read-only disk: mounting one needs root)" : ""));
    }

    private static bool IsDocumented(Exception? refusal) => refusal
        is IOException or UnauthorizedAccessException or ArgumentException or LayoutMismatchException or NpyFormatException;

    /// <summary>On a thread of its own, which has its own identity to files, and can be left waiting.</summary>
    private static (bool IsOpen, Exception? Refusal, TimeSpan Time) AttemptAs(FileUser user, Func<MappedArray> open)
    {
        var result = (IsOpen: false, Refusal: (Exception?)null, Time: Patience.Limit);
        var thread = new Thread(() =>
        {
            _ = user == FileUser.Nobody ? SetFileUser(65534) : 0;
            result = Attempt(open);
        })
        {
            IsBackground = true,
        };
        thread.Start();
        thread.Join(Patience.Limit);
        return result;
    }

    private static (bool IsOpen, Exception? Refusal, TimeSpan Time) Attempt(Func<MappedArray> open)
    {
        var clock = Stopwatch.StartNew();
        try
        {
            var map = open();
            var time = clock.Elapsed;
            _ = map.ToString();
            map.Dispose();
            return (true, null, time);
        }
        catch (Exception refusal)
        {
            return (false, refusal, clock.Elapsed);
        }
    }

    [DllImport("libc", EntryPoint = "setfsuid")]
    private static extern int SetFileUser(uint user);
}
