using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace MemMap.Benchmarks;

/// <summary>A Python with NumPy, which times its own statements in a loop of its own (<c>timeit</c>).</summary>
internal sealed class NumPy : IDisposable
{
    private readonly Process? _python;

    /// <summary>Starts it, where there is one.</summary>
    public NumPy()
    {
        foreach (var candidate in (string[])["/usr/bin/python3", "python3", "python"])
        {
            if (Start(candidate) is { } python)
            {
                if (python.StandardOutput.ReadLine() is { } version)
                {
                    (_python, Version) = (python, version);
                    return;
                }

                python.Dispose();
            }
        }
    }

    private static Process? Start(string interpreter)
    {
        var start = new ProcessStartInfo(interpreter, ["-u", Path.Combine(AppContext.BaseDirectory, "peer.py")])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };

        // Some machines pin OpenBLAS to the kernels of an older processor, which would slow the peer.
        start.Environment.Remove("OPENBLAS_CORETYPE");
        start.Environment.Remove("OPENBLAS_L2_SIZE");
        start.Environment["OPENBLAS_NUM_THREADS"] = "1";
        try
        {
            return Process.Start(start);
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }

    /// <summary>Of NumPy; null where there is none.</summary>
    public string? Version { get; }

    /// <summary>A statement to be timed.</summary>
    /// <param name="setup">Runs once, before.</param>
    /// <param name="statement">What is timed.</param>
    /// <param name="result">An expression for what was found out; 0 when there is nothing to compare.</param>
    public Contender Time(string setup, string statement, string result = "0") =>
        new Statement(this, new Order(setup, statement, result, 0));

    /// <summary>A path as Python writes it.</summary>
    public static string Quoted(string path) => $"'{path.Replace("\\", "\\\\").Replace("'", "\\'")}'";

    /// <summary>Lets go of everything that was set up, files among it.</summary>
    public void Forget()
    {
        if (Version is not null)
        {
            _ = Ask(new Order("", "", "0", 0));
        }
    }

    private Answer Ask(Order order)
    {
        _python!.StandardInput.WriteLine(JsonSerializer.Serialize(order, PeerJson.Default.Order));
        _python.StandardInput.Flush();
        return _python.StandardOutput.ReadLine() is { } line
            ? JsonSerializer.Deserialize(line, PeerJson.Default.Answer)!
            : throw new InvalidOperationException(
                $"NumPy could not run '{order.Statement}': {_python.StandardError.ReadToEnd()}");
    }

    public void Dispose()
    {
        if (_python is not null)
        {
            _python.StandardInput.Close();
            _python.WaitForExit();
            _python.Dispose();
        }
    }

    private sealed class Statement(NumPy numPy, Order order) : Contender
    {
        public override string? Missing => numPy.Version is null ? "no NumPy" : null;

        public override void WarmUp() => _ = Run(1);

        public override Run Run(int repetitions)
        {
            var answer = numPy.Ask(order with { Repetitions = repetitions });
            return new Run(answer.Nanoseconds / repetitions, answer.Result);
        }
    }
}

/// <summary>What the Python process is asked to time.</summary>
internal sealed record Order(string Setup, string Statement, string Result, int Repetitions);

/// <summary>What it says.</summary>
internal sealed record Answer(double Nanoseconds, double Result);

/// <summary>How both are written, without reflection.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals)]
[JsonSerializable(typeof(Order))]
[JsonSerializable(typeof(Answer))]
internal sealed partial class PeerJson : JsonSerializerContext;
