using System.CommandLine;
using System.Globalization;
using MemMap.Cli.Arrays;
using MemMap.Cli.Conversion;
using MemMap.Cli.Output;
using MemMap.Cli.Values;

namespace MemMap.Cli.Commands;

/// <summary><c>memmap run KERNELS NAME FOLDER</c>: a kernel of a native library over a folder of shards, here or on a cluster.</summary>
internal static class RunCommand
{
    public static Command Create(Session session)
    {
        var command = new ToolCommand(
            "run", "a kernel of a native library over a folder of shards",
            "memmap run market.so Measure days", "memmap run market.so Returns days --out returns --where Time=0..999",
            "memmap run market.so Measure days --dask tcp://10.0.0.1:8786");
        var library = new Argument<string>("KERNELS");
        var name = new Argument<string>("NAME");
        var folder = new Argument<string>("FOLDER");
        var parameters = new Option<string?>("--parameters") { HelpName = "json", Description = "of the kernel, as show --json writes them" };
        var target = new Option<string?>("--out") { HelpName = "folder", Description = "where a kernel that writes rows puts its shards" };
        var where = new Option<string?>("--where")
        {
            HelpName = "field=a..b", Description = "only shards that may hold a to b, by the manifest",
        };
        var dask = new Option<string?>("--dask") { HelpName = "address", Description = "on the workers of this scheduler, by python3" };
        command.Arguments.Add(library);
        command.Arguments.Add(name);
        command.Arguments.Add(folder);
        foreach (var option in new Option[] { parameters, target, where, dask })
        {
            command.Options.Add(option);
        }

        command.SetAction(parsed =>
        {
            var run = new Call(
                parsed.GetValue(library)!, parsed.GetValue(name)!, parsed.GetValue(folder)!, parsed.GetValue(parameters),
                parsed.GetValue(target), parsed.GetValue(where), parsed.GetValue(CommandTree.Json));
            return parsed.GetValue(dask) is { } address ? DaskProcess.Run(session, run, address) : Run(session, run);
        });
        return command;
    }

    private static int Run(Session session, Call call)
    {
        try
        {
            var library = KernelLibrary.Load(call.Library);
            var kernel = library[call.Kernel];
            using var progress = new Shown(session, Shown.LengthOf(call.Folder));
            var options = new KernelOptions
            {
                Parameters = Parameters(kernel, call.Parameters), Where = Range(kernel, call.Where), Progress = progress,
            };
            if (kernel.Result is not null)
            {
                if (call.Target is not null)
                {
                    throw new UsageException($"Kernel {kernel.Name} has a result, and writes no shards; remove --out.");
                }

                var result = library.Run(kernel.Name, call.Folder, options, session.Interruption);
                progress.Dispose();
                Write(session, call, result);
                return ExitCode.Fine;
            }

            var target = call.Target ?? throw new UsageException($"Kernel {kernel.Name} writes shards; say where by --out.");
            library.Map(kernel.Name, call.Folder, target, options, session.Interruption);
            progress.Dispose();
            Write(session, call, target);
            return ExitCode.Fine;
        }
        catch (Exception failure) when (failure is ArgumentException or KeyNotFoundException or InvalidOperationException)
        {
            // Such as a name that the library does not have, or a manifest without the field.
            throw new UsageException(failure.Message);
        }
    }

    private static void Write(Session session, Call call, KernelResult result)
    {
        if (call.IsJson)
        {
            session.WriteJson(json => JsonValue.Write(json, result.Value));
        }
        else
        {
            session.WriteLine(PlainText.Escape(result.ToString()));
        }
    }

    private static void Write(Session session, Call call, string target)
    {
        if (call.IsJson)
        {
            session.WriteJson(json =>
            {
                json.WriteStartObject();
                json.WriteString("path", target);
                json.WriteEndObject();
            });
        }
    }

    private static byte[] Parameters(KernelDescription kernel, string? text)
    {
        switch (kernel.Parameters, text)
        {
            case (null, null):
                return [];
            case (null, _):
                throw new UsageException($"Kernel {kernel.Name} has no parameters; remove --parameters.");
            case ({ } dtype, null):
                throw new UsageException($"Kernel {kernel.Name} needs --parameters, of dtype {dtype}.");
            case ({ } dtype, _):
                try
                {
                    return new JsonRows(new Losses(false)).ReadOne(text, dtype);
                }
                catch (DifferenceException failure)
                {
                    throw new UsageException($"--parameters {text}: {failure.Message}");
                }
        }
    }

    /// <summary><c>Time=0..999</c>; an end that is left out is that of all values.</summary>
    private static FieldRange? Range(KernelDescription kernel, string? text)
    {
        if (text is null)
        {
            return null;
        }

        var (equals, dots) = (text.LastIndexOf('='), text.LastIndexOf("..", StringComparison.Ordinal));
        if (equals < 0 || dots < equals)
        {
            throw new UsageException($"--where {text} is not a field and a range; write it as Time=0..999.");
        }

        var (field, from, to) = (text[..equals], text[(equals + 1)..dots], text[(dots + 2)..]);
        var dtype = FieldOf(kernel.Input.DType, field)
            ?? throw new UsageException($"--where {text}: {kernel.Input.Layout} has no field '{field}'.");
        return new FieldRange(field, Value(dtype, from, isLeast: true), Value(dtype, to, isLeast: false));

        object Value(DType type, string value, bool isLeast)
        {
            if (value.Length == 0)
            {
                return isLeast ? double.NegativeInfinity : double.PositiveInfinity;
            }

            if (long.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole))
            {
                return whole;
            }

            if (ulong.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var large))
            {
                return large;
            }

            return type.Kind is 'M' or 'm' && TimeText.TryParse(type, value, out var ticks, out _) ? ticks
                : double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var real) && !double.IsNaN(real) ? real
                : throw new UsageException($"--where {text}: '{value}' is not a value of {type}.");
        }
    }

    /// <summary>A field by its name, in which dots lead into nested records.</summary>
    private static DType? FieldOf(DType dtype, string path)
    {
        DType? type = dtype;
        foreach (var name in path.Split('.'))
        {
            type = type is { IsRecord: true } record ? record.Fields.FirstOrDefault(field => field.Name == name)?.Type : null;
        }

        return path.Length == 0 ? dtype : type;
    }

    /// <summary>What the command line asks for.</summary>
    internal sealed record Call(
        string Library, string Kernel, string Folder, string? Parameters, string? Target, string? Where, bool IsJson);

    /// <summary>Progress as bytes of the folder.</summary>
    private sealed class Shown(Session session, long total) : IProgress<double>, IDisposable
    {
        private readonly Progress _progress = new(session, total);
        private long _done;

        public void Report(double value)
        {
            var done = (long)(value * total);
            _progress.Add(done - Interlocked.Exchange(ref _done, done));
        }

        public void Dispose() => _progress.Dispose();

        public static long LengthOf(string folder) => Directory.Exists(folder)
            ? new DirectoryInfo(folder).EnumerateFiles("*.npy").Sum(static file => file.Length)
            : 0;
    }
}
