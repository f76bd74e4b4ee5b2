using System.Diagnostics;
using System.Runtime.InteropServices;

namespace MemMap.Endurance;

/// <summary>This program once more, in another process: what crashes there is seen here as an exit code.</summary>
internal sealed class Child : IDisposable
{
    /// <summary>128 and SIGKILL.</summary>
    public const int KilledExitCode = 137;

    private static readonly string DotNet = Path.GetFullPath("../../../dotnet", RuntimeEnvironment.GetRuntimeDirectory());

    private readonly string _role;
    private readonly Process _process;
    private readonly Task<string> _output;
    private readonly Task<string> _error;

    private Child(string role, string[] arguments)
    {
        _role = role;
        _process = Process.Start(new ProcessStartInfo(DotNet, [typeof(Child).Assembly.Location, role, .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        _output = _process.StandardOutput.ReadToEndAsync();
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
    };

    public bool HasExited => _process.HasExited;

    public static Child Start(string role, params string[] arguments) => new(role, arguments);

    /// <summary>Plays a role to its end, and returns what the child printed.</summary>
    public static string Run(TimeSpan patience, string role, params string[] arguments)
    {
        using var child = Start(role, arguments);
        return child.WaitForSuccess(patience);
    }

    public string WaitForSuccess(TimeSpan patience)
    {
        if (!_process.WaitForExit(patience))
        {
            throw new CampaignFailedException($"The child '{_role}' had not ended after {patience}.");
        }

        var exitCode = _process.ExitCode;
        CampaignFailedException.ThrowUnless(
            exitCode == 0, $"The child '{_role}' ended with exit code {exitCode}: {_error.Result.Trim()}");
        return _output.Result.Trim();
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
