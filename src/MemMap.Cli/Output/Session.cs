using System.Runtime.InteropServices;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Spectre.Console;

namespace MemMap.Cli.Output;

/// <summary>
/// One run of the command: where its data goes, what kind of terminal there is, and whether it was interrupted. Data is
/// written to standard output, and everything else to standard error.
/// </summary>
internal sealed class Session : IDisposable
{
    public static JsonWriterOptions JsonOptions { get; } = new()
    {
        // Names are read by programs and by people: only what JSON itself asks for is escaped.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private readonly CancellationTokenSource _interruption = new();
    private readonly List<PosixSignalRegistration> _signals = [];
    private readonly BufferedStream _data = new(new StandardOutput(), 64 * 1024);
    private bool _isEnded;

    public Session()
    {
        if (OperatingSystem.IsWindows() && IsTerminal)
        {
            // Its terminals show bytes in an older encoding unless they are told.
            Console.OutputEncoding = Encoding.UTF8;
        }
    }

    /// <summary>Standard output, buffered.</summary>
    public Stream Data => _data;

    /// <summary>Whether a person reads standard output.</summary>
    public bool IsTerminal { get; } = !Console.IsOutputRedirected;

    /// <summary>Whether a person reads standard error, so that progress may be shown there.</summary>
    public bool HasProgress { get; } = !Console.IsErrorRedirected;

    /// <summary>
    /// Whether standard output has colours: it is a terminal that knows them, and <c>NO_COLOR</c> is not set.
    /// </summary>
    public bool HasColour { get; } =
        !Console.IsOutputRedirected
        && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"))
        && (OperatingSystem.IsWindows()
            ? AnsiConsole.Profile.Capabilities.Ansi
            : Environment.GetEnvironmentVariable("TERM") is not (null or "" or "dumb"));

    /// <summary>Columns of the terminal; null off a terminal, where nothing is cropped or wrapped.</summary>
    public int? Width => IsTerminal && Console.WindowWidth is > 0 and var width ? width : null;

    /// <summary>
    /// Cancelled by Ctrl+C and SIGTERM from now on, so that a command which makes files can remove what is not whole.
    /// A command that makes none ends at once, without this.
    /// </summary>
    public CancellationToken Interruption
    {
        get
        {
            if (_signals.Count == 0)
            {
                _signals.Add(PosixSignalRegistration.Create(PosixSignal.SIGINT, Interrupt));
                _signals.Add(PosixSignalRegistration.Create(PosixSignal.SIGTERM, Interrupt));
            }

            return _interruption.Token;

            void Interrupt(PosixSignalContext context)
            {
                context.Cancel = true;
                _interruption.Cancel();
            }
        }
    }

    /// <summary>Writes text to standard output; the caller has escaped what comes from files.</summary>
    public void Write(ReadOnlySpan<char> text)
    {
        var bytes = new byte[Encoding.UTF8.GetByteCount(text)];
        Encoding.UTF8.GetBytes(text, bytes);
        _data.Write(bytes);
    }

    /// <summary>Writes a line to standard output; the caller has escaped what comes from files.</summary>
    public void WriteLine(string line = "") => Write(line + "\n");

    /// <summary>A writer of JSON to standard output.</summary>
    public Utf8JsonWriter Json() => new(_data, JsonOptions);

    /// <summary>Writes one JSON value to standard output, in one line.</summary>
    public void WriteJson(Action<Utf8JsonWriter> write)
    {
        using (var json = Json())
        {
            write(json);
        }

        _data.WriteByte((byte)'\n');
    }

    /// <summary>Says something in one line of standard error: what it holds of files is escaped.</summary>
    public void Say(string message)
    {
        _data.Flush();
        Tell(message);
    }

    /// <summary>Says why the command ends: also where the data before it cannot be written.</summary>
    private void SayLast(string message)
    {
        try
        {
            _data.Flush();
        }
        catch (Exception failure) when (failure is IOException or ClosedPipeException)
        {
            // There is one failure to tell, and it came first.
        }

        Tell(message);
    }

    private static void Tell(string message) =>
        Console.Error.Write($"memmap: {PlainText.Escape(message.ReplaceLineEndings(" "))}\n");

    /// <summary>
    /// Does the work of a command, and turns what goes wrong into one line and an exit code.
    /// </summary>
    public int Run(Func<int> work)
    {
        try
        {
            var code = work();
            _data.Flush();
            return code;
        }
        catch (ClosedPipeException)
        {
            _isEnded = true;
            return ExitCode.Fine;
        }
        catch (OperationCanceledException) when (_interruption.IsCancellationRequested)
        {
            return ExitCode.Interrupted;
        }
        catch (Exception failure) when (CodeOf(failure) is { } code)
        {
            SayLast(failure is AggregateException { InnerExceptions: [var only] } ? DiskFailure.MessageOf(only) : DiskFailure.MessageOf(failure));
            return code;
        }
    }

    /// <summary>Does a part of the work, such as one file of several; what goes wrong is said, and the rest goes on.</summary>
    public int RunPart(Func<int> work)
    {
        try
        {
            return work();
        }
        catch (Exception failure) when (failure is not ClosedPipeException and not OperationCanceledException
            && CodeOf(failure) is { } code)
        {
            Say(failure.Message);
            return code;
        }
    }

    public void Dispose()
    {
        _signals.ForEach(static signal => signal.Dispose());
        if (!_isEnded)
        {
            Run(static () => ExitCode.Fine);
        }
    }

    /// <summary>Null for a fault of this program, which is to be seen with its stack trace.</summary>
    private static int? CodeOf(Exception failure) => failure switch
    {
        InvalidFileException or DifferenceException or KernelException => ExitCode.Differs,
        UsageException => ExitCode.Usage,
        _ when DiskFailure.Is(failure) => ExitCode.Usage,
        AggregateException { InnerExceptions: [var only] } => CodeOf(only),
        _ => null,
    };
}
