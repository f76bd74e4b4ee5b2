using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using MemMap.Tests;

namespace MemMap.Endurance;

/// <summary>
/// <c>memmap convert</c> of a file much larger than the memory that is promised, whose bytes are on the disk and no hole.
/// </summary>
internal static class ConvertCampaign
{
    private const long MostMemory = 300_000_000;

    private const int RowLength = 8192;

    /// <summary>Of each conversion: the target, and what changes.</summary>
    private static readonly (string Target, string[] Options)[] Conversions =
    [
        ("big-endian.npy", ["--byte-order", "big"]),
        ("turned.npy", ["--to-order", "F"]),
        ("single.npy", ["--to-descr", "<f4"]),
        ("stored.npz", []),
        ("turned.npz", ["--to-order", "F"]),
        ("columns.arrow", []),
    ];

    public static string Run(Form form)
    {
        using var folder = new TemporaryFolder();
        var source = folder["source.npy"];
        var rowCount = form == Form.Full ? 65_536 : 1024;
        Write(source, rowCount);
        List<string> reports = [];
        foreach (var (name, options) in Conversions)
        {
            var target = folder[name];
            var clock = Stopwatch.StartNew();
            var memory = PeakOf(["convert", source, target, .. options]);
            var seconds = clock.Elapsed.TotalSeconds;
            CampaignFailedException.ThrowUnless(
                memory <= MostMemory,
                $"'{name}' took {memory / 1_000_000:N0} MB of memory, and {MostMemory / 1_000_000} MB are promised.");
            Check(source, target, folder["back.npy"]);
            reports.Add(FormattableString.Invariant($"{name} {memory / 1_000_000} MB, {seconds:F0} s"));
            File.Delete(target);
        }

        var gibibytes = (double)rowCount * RowLength * sizeof(double) / (1 << 30);
        return FormattableString.Invariant(
            $"{gibibytes:0.##} GiB of float64: {string.Join("; ", reports)}; all with the same values");
    }

    /// <summary>Whole numbers, which a float32 holds too; no row is another one moved by an element.</summary>
    private static void Write(string path, int rowCount)
    {
        using var file = File.Create(path);
        file.Write(NpyHeader.Create(DType.Parse("<f8"), MemoryOrder.RowMajor, [rowCount, RowLength]).ToBytes());
        var row = new double[RowLength];
        for (var index = 0; index < rowCount; index++)
        {
            for (var column = 0; column < row.Length; column++)
            {
                row[column] = ((index * 31L) + (column * 7919L)) % 16_000_000;
            }

            file.Write(MemoryMarshal.AsBytes(row.AsSpan()));
        }
    }

    /// <summary>An archive by its checksum too, and Arrow by what comes back of it.</summary>
    private static void Check(string source, string target, string back)
    {
        switch (Path.GetExtension(target))
        {
            case ".npz":
                _ = PeakOf("verify", target);
                _ = PeakOf("diff", source, target);
                break;
            case ".arrow":
                _ = PeakOf("convert", target, back);
                _ = PeakOf("diff", source, back);
                File.Delete(back);
                break;
            default:
                _ = PeakOf("diff", source, target);
                break;
        }
    }

    /// <summary>Runs the command, which must end well, and returns the most memory that it had, in bytes.</summary>
    private static long PeakOf(params string[] arguments)
    {
        var configuration = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;
        var assembly = Repository.PathOf($"src/MemMap.Cli/bin/{configuration}/net10.0/MemMap.Cli.dll");
        using var process = Process.Start(new ProcessStartInfo("dotnet", [assembly, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        var peak = 0L;
        while (!process.WaitForExit(20))
        {
            // Linux keeps the greatest; the last look is at most 20 ms before the end.
            peak = Math.Max(peak, HighWaterOf(process.Id));
        }

        CampaignFailedException.ThrowUnless(
            process.ExitCode == 0,
            $"'memmap {string.Join(' ', arguments)}' ended with {process.ExitCode}: {output.Result}{error.Result}".Trim());
        return peak;
    }

    private static long HighWaterOf(int process)
    {
        const string Name = "VmHWM:", Unit = "kB";
        try
        {
            return File.ReadLines($"/proc/{process}/status")
                .Where(static line => line.StartsWith(Name, StringComparison.Ordinal))
                .Select(static line => long.Parse(line.AsSpan()[Name.Length..^Unit.Length], CultureInfo.InvariantCulture) * 1024)
                .FirstOrDefault();
        }
        catch (IOException)
        {
            // It has just ended.
            return 0;
        }
    }
}
