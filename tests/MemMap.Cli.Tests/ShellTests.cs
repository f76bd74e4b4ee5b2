using System.Diagnostics;

namespace MemMap.Tests;

/// <summary>What a shell does with the command: it completes its words, and interrupts it.</summary>
public sealed class ShellTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("memmap sta", "stats")]
    [InlineData("memmap stats --ex", "--exact")]
    [InlineData("memmap completions f", "fish")]
    public async Task Bash_completes_a_command_an_option_and_a_value(string line, string word)
    {
        var answer = await Tool.Shell($$"""
            source <(memmap completions bash)
            COMP_LINE='{{line}}'
            COMP_WORDS=({{line}})
            COMP_POINT=${#COMP_LINE} COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
            $(complete -p memmap | sed 's/.*-F \([^ ]*\).*/\1/')
            echo "${COMPREPLY[@]}"
            """);

        Assert.Equal($"{word}\n", answer.Fine);
    }

    [Theory]
    [InlineData("memmap sta", "stats")]
    [InlineData("memmap stats --ex", "--exact")]
    [InlineData("ls | memmap completions f", "fish")]
    public async Task Fish_completes_a_command_an_option_and_a_value(string line, string word)
    {
        Assert.SkipUnless(File.Exists("/usr/bin/fish"), "There is no fish.");

        var answer = await InPath($"fish --no-config -c 'memmap completions fish | source; complete -C \"{line}\"'");

        Assert.Equal($"{word}\n", answer.Fine);
    }

    [Theory]
    [InlineData("memmap sta", "memmap stats")]
    [InlineData("memmap stats --ex", "memmap stats --exact")]
    [InlineData("ls | memmap completions f", "ls | memmap completions fish")]
    public Task Zsh_completes_a_command_an_option_and_a_value_on_a_terminal(string line, string completed) =>
        CompleteInZsh("autoload -U compinit; compinit -u -D; source <(memmap completions zsh)", line, completed);

    [Fact]
    public async Task Zsh_completes_at_the_first_time_by_a_script_in_its_folder_of_functions()
    {
        Directory.CreateDirectory(_folder["functions"]);
        await File.WriteAllTextAsync(
            _folder["functions/_memmap"], (await Tool.Run("completions", "zsh")).Fine, TestContext.Current.CancellationToken);

        await CompleteInZsh(
            $"fpath+={_folder["functions"]}; autoload -U compinit; compinit -u -D", "memmap sta", "memmap stats");
    }

    private async Task CompleteInZsh(string preparation, string line, string completed)
    {
        Assert.SkipUnless(File.Exists("/usr/bin/zsh"), "There is no zsh.");
        await File.WriteAllTextAsync(_folder["ask.zsh"], $$"""
            zmodload zsh/zpty
            zpty shell zsh -f -i
            zpty -w shell 'PS1=; {{preparation}}; print REA''DY'
            zpty -r -m shell ready '*READY*'
            zpty -w -n shell $'{{line}}\t'
            for i in {1..600}; do
              zpty -r -t shell part && shown+=$part
              [[ $shown == *'{{completed}}'* ]] && break
              sleep 0.1
            done
            [[ $shown == *'{{completed}}'* ]] && print completed || print -r -- ${(V)shown}
            zpty -d shell
            """, TestContext.Current.CancellationToken);

        Assert.Equal("completed\n", (await InPath($"zsh -f '{_folder["ask.zsh"]}'")).Fine);
    }

    /// <summary>As Ctrl+C does it: the conversion stops, the file that was there stays, and nothing else is left.</summary>
    [Theory]
    [InlineData("INT")]
    [InlineData("TERM")]
    public async Task An_interrupted_conversion_leaves_no_half_made_target(string signal)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Signals are Linux's here.");
        using (var large = new FileStream(_folder["large.dat"], FileMode.CreateNew))
        {
            large.SetLength(8L << 30);
        }

        await File.WriteAllTextAsync(_folder["old.csv"], "old", TestContext.Current.CancellationToken);

        await Interrupt(
            signal, process => Directory.GetFiles(_folder[""]).Length == 3,
            "convert", _folder["large.dat"], _folder["old.csv"], "--descr", "<f8");

        Assert.Equal("old", await File.ReadAllTextAsync(_folder["old.csv"], TestContext.Current.CancellationToken));
        Assert.Equal(
            [_folder["large.dat"], _folder["old.csv"]], Directory.GetFiles(_folder[""]).Order(StringComparer.Ordinal));
    }

    /// <summary>While it waits for input it has made nothing that it must take away.</summary>
    [Theory]
    [InlineData("x.npy")]
    [InlineData("x.csv")]
    public async Task A_conversion_that_waits_for_standard_input_ends_at_once_and_makes_nothing(string target)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Signals are Linux's here.");

        await Interrupt("INT", HasCopyWithoutName, "convert", "-", _folder[target], "--descr", "<f8");

        Assert.Empty(Directory.GetFiles(_folder[""]));
    }

    /// <summary>Sends a signal to the command when it has begun, and waits for its end, which is quiet.</summary>
    private static async Task Interrupt(string signal, Func<Process, bool> hasBegun, params string[] arguments)
    {
        // A background job of a shell, as a run of tests may be, has SIGINT ignored, and so would its children.
        var start = new ProcessStartInfo("env", ["--default-signal=INT,TERM", "dotnet", Tool.Assembly, .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(Patience.Limit);
        try
        {
            while (!process.HasExited && !hasBegun(process))
            {
                await Task.Delay(10, limit.Token);
            }

            using (var kill = Process.Start("kill", [$"-{signal}", $"{process.Id}"]))
            {
                await kill.WaitForExitAsync(limit.Token);
            }

            await process.WaitForExitAsync(limit.Token);
        }
        finally
        {
            process.Kill();
        }

        Assert.Equal((130, ""), (process.ExitCode, await error));
    }

    /// <summary>Whether a process has opened a file that is not in any folder, as a copy of standard input is.</summary>
    private static bool HasCopyWithoutName(Process process)
    {
        try
        {
            return new DirectoryInfo($"/proc/{process.Id}/fd").EnumerateFiles().Any(static descriptor =>
                descriptor.LinkTarget is { } path
                && path.StartsWith(Path.GetTempPath(), StringComparison.Ordinal)
                && path.EndsWith(" (deleted)", StringComparison.Ordinal));
        }
        catch (IOException)
        {
            // It was closed meanwhile.
            return false;
        }
    }

    /// <summary>Runs a script to which the command is a program, as it is for the children of a shell.</summary>
    private async Task<Answer> InPath(string script)
    {
        Directory.CreateDirectory(_folder["bin"]);
        await File.WriteAllTextAsync(
            _folder["bin/memmap"], $"#!/bin/sh\nexec dotnet '{Tool.Assembly}' \"$@\"\n", TestContext.Current.CancellationToken);
        return await Tool.Shell($"unset -f memmap; chmod +x '{_folder["bin/memmap"]}'; export PATH='{_folder["bin"]}':$PATH; {script}");
    }
}
