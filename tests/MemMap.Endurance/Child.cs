using System.Collections.Concurrent;
using System.Diagnostics;
using System.Runtime.InteropServices;

namespace MemMap.Endurance;

/// <summary>
/// This program once more, in another process: what crashes there is seen here as an exit code. Or a program of
/// Python.
/// </summary>
internal sealed class Child : IDisposable
{
    /// <summary>128 and SIGKILL.</summary>
    public const int KilledExitCode = 137;

    private static readonly string DotNet = Path.GetFullPath("../../../dotnet", RuntimeEnvironment.GetRuntimeDirectory());

    private readonly string _role;
    private readonly Process _process;
    private readonly Task<string> _error;

    private Child(string role, string program, string[] arguments)
    {
        _role = role;
        _process = Process.Start(new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        _error = _process.StandardError.ReadToEndAsync();
    }

    /// <summary>What a child can be.</summary>
    public static IReadOnlyDictionary<string, Action<string[]>> Roles { get; } = new Dictionary<string, Action<string[]>>
    {
        [KillCampaign.Role] = KillCampaign.AppendUntilKilled,
        [FullDiskCampaign.Role] = FullDiskCampaign.FillAndTry,
        [DisposeCampaign.Role] = DisposeCampaign.Race,
        [FinalizerCampaign.Role] = FinalizerCampaign.Forget,
        [FuzzCampaign.Role] = FuzzCampaign.Mutate,
        [OddFileCampaign.Role] = OddFileCampaign.OpenAll,
        [FollowCampaign.AppenderRole] = FollowCampaign.Append,
        [FollowCampaign.ReaderRole] = FollowCampaign.Follow,
        [OutsiderCampaign.Role] = OutsiderCampaign.Meet,
        [Outsider.Role] = Outsider.ActOnRequest,
        [TightCampaign.Role] = TightCampaign.Append,
        [StrangeCampaign.Role] = StrangeCampaign.UseAll,
        [ThreadsCampaign.Role] = ThreadsCampaign.UseAll,
        [ThreadsCampaign.KilledRole] = ThreadsCampaign.CommitUntilKilled,
        [BatchesCampaign.Role] = BatchesCampaign.OpenAll,
        [ShardCampaign.WriterRole] = ShardCampaign.WriteUntilKilled,
        [ShardCampaign.ReaderRole] = ShardCampaign.ReadAll,
    };

    /// <summary>In the child: the lines that its parent writes.</summary>
    public static BlockingCollection<string> Requests { get; } = [];

    public bool HasExited => _process.HasExited;

    public static Child Start(string role, params string[] arguments) =>
        new(role, DotNet, [typeof(Child).Assembly.Location, role, .. arguments]);

    /// <summary>The same with so many files open at a time at most.</summary>
    public static Child StartWithFewFiles(int fileCount, string role, params string[] arguments) => new(
        role, "/bin/sh",
        ["-c", $"ulimit -n {fileCount}; exec \"$@\"", "sh", DotNet, typeof(Child).Assembly.Location, role, .. arguments]);

    public static Child StartPython(string python, string program, params string[] arguments) =>
        new("python", python, ["-c", program, .. arguments]);

    /// <summary>Plays a role to its end, and returns what the child printed.</summary>
    public static string Run(TimeSpan patience, string role, params string[] arguments)
    {
        using var child = Start(role, arguments);
        return child.WaitForSuccess(patience);
    }

    public string WaitForSuccess(TimeSpan patience)
    {
        var (exitCode, output, error) = WaitForEnd(patience);
        CampaignFailedException.ThrowUnless(
            exitCode == 0, $"The child '{_role}' ended with exit code {exitCode}: {error}");
        return output;
    }

    /// <returns>What the child came to; a child that does not end in time is killed.</returns>
    public (int ExitCode, string Output, string Error) WaitForEnd(TimeSpan patience)
    {
        var output = _process.StandardOutput.ReadToEndAsync();
        if (!_process.WaitForExit(patience))
        {
            _process.Kill();
            _process.WaitForExit();
            return (_process.ExitCode, output.Result.Trim(), $"The child '{_role}' had not ended after {patience}.");
        }

        return (_process.ExitCode, output.Result.Trim(), _error.Result.Trim());
    }

    /// <summary>Writes a line to the child, and waits for the line that it answers.</summary>
    public string Ask(string request)
    {
        _process.StandardInput.WriteLine(request);
        return _process.StandardOutput.ReadLine()
            ?? throw new CampaignFailedException(
                $"The child '{_role}' ended instead of '{request}': {_error.Result.Trim()}");
    }

    /// <summary>SIGKILL.</summary>
    /// <exception cref="CampaignFailedException">The child had ended before.</exception>
    public void Kill()
    {
        _process.Kill();
        _process.WaitForExit();
        CampaignFailedException.ThrowUnless(
            _process.ExitCode == KilledExitCode,
            $"The child '{_role}' ended by itself, with exit code {_process.ExitCode}: {_error.Result.Trim()}");
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            _process.WaitForExit();
        }

        _process.Dispose();
    }
}
