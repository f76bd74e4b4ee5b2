using System.Globalization;

namespace Shards;

/// <summary>
/// <c>dotnet run --project samples/Shards [rows [folder]]</c>: 20 files of trades, and what is computed from them on all processors.
/// </summary>
public static class Program
{
    private const int ShardCount = 20;

    public static void Main(string[] args)
    {
        var rowCount = args.Length > 0 ? long.Parse(args[0], CultureInfo.InvariantCulture) : 1_000_000;
        var folder = args.Length > 1 ? args[1] : Path.Join(Path.GetTempPath(), $"memmap-shards-{Environment.ProcessId}");
        try
        {
            Write(Path.Join(folder, "days"), rowCount);
            Compute(Path.Join(folder, "days"), Path.Join(folder, "returns"));
        }
        finally
        {
            if (args.Length < 2)
            {
                Directory.Delete(folder, recursive: true);
            }
        }
    }

    private static void Write(string days, long rowCount)
    {
        var random = new Random(1);
        using var writer = Trade.CreateShards(days, Math.Max(1, (rowCount + ShardCount - 1) / ShardCount), new() { Extrema = ["Time"] });
        var price = 1000.0;
        for (long i = 0; i < rowCount; i++)
        {
            price = Math.Max(1, price + random.NextDouble() - 0.5);
            writer.Append(new Trade { Time = i * 1_000_000, Price = price, Size = random.Next(1, 100), Symbol = random.Next(500) });
        }
    }

    private static void Compute(string days, string returns)
    {
        using var shards = Trade.OpenShards(days);
        Console.WriteLine($"{shards.Length:N0} trades in {shards.Files.Length} files");

        var total = shards.Measure();
        Console.WriteLine($"Measure        {total}");

        var last = shards.Overlapping("Time", (shards.Length - 1000) * 1_000_000, long.MaxValue);
        var window = new Window { From = (shards.Length - 1000) * 1_000_000, To = long.MaxValue };
        Console.WriteLine($"MeasureWithin  {last.MeasureWithin(in window)} in {last.Files.Length} file");

        var totals = shards.Vwap();
        Console.WriteLine($"Vwap           {totals[0].Value / totals[0].Size:F3} of symbol 0");

        shards.Returns(returns);
        using var written = Return.OpenShards(returns);
        Console.WriteLine($"Returns        {written.Length:N0} rows in {written.Files.Length} files, the second {written[1].Value:F6}");
    }
}
