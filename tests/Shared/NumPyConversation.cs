using System.Diagnostics;

namespace MemMap.Tests;

/// <summary>A NumPy that stays: it keeps its variables, and its maps, from one line to the next.</summary>
internal sealed class NumPyConversation : IDisposable
{
    private const string Loop = """

        for line in sys.stdin:
            kind, code = line[0], line[1:]
            print(eval(code) if kind == '?' else exec(code), flush=True)
        """;

    private readonly Process _python;

    /// <param name="program">Runs first, with <c>np</c> and <c>sys</c> imported.</param>
    /// <param name="arguments">Become <c>sys.argv[1:]</c>.</param>
    public NumPyConversation(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(
            NumPy.RequireInterpreter(), ["-c", "import sys\nimport numpy as np\n" + program + Loop, .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        _python = Process.Start(start)!;
    }

    /// <summary>What an expression prints.</summary>
    public string Ask(string expression) => Say('?', expression);

    /// <summary>Runs a statement, and returns when it has run.</summary>
    public void Tell(string statement) => Assert.Equal("None", Say('!', statement));

    public void Dispose()
    {
        _python.StandardInput.Close();
        if (!_python.WaitForExit(Patience.Limit))
        {
            _python.Kill();
        }

        _python.Dispose();
    }

    private string Say(char kind, string code)
    {
        _python.StandardInput.WriteLine(kind + code);
        _python.StandardInput.Flush();
        var answer = _python.StandardOutput.ReadLineAsync();
        if (!answer.Wait(Patience.Limit))
        {
            _python.Kill();
        }

        return answer.Result ?? throw new InvalidOperationException($"Python ended at '{code}'; see its traceback above.");
    }
}
