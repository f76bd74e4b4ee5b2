using MemMap.Benchmarks;

// Small enough to stay in the processor's cache: what is measured is the code, not the memory.
const int Count = 4_000;

var folder = Directory.CreateTempSubdirectory("memmap-benchmarks-").FullName;
try
{
    if (args is ["advice"])
    {
        AdviceEffects.Print(folder);
        return;
    }

    using var rows = Rows.Create(Path.Combine(folder, "rows.dat"), Count * 4);
    using var quads = Quads.Create(Path.Combine(folder, "quads.dat"), Count * 4);
    using var bars = Bars.Create(Path.Combine(folder, "bars.dat"), Count / 4);
    using var numbers = Numbers.Create(Path.Combine(folder, "numbers.dat"), Count * 10);
    using var ticks = Tick.Create(Path.Combine(folder, "ticks.dat"), Count * 4);
    Fill(rows, quads, bars, numbers, ticks);

    Console.WriteLine($"{"loop",-46} {"pointer",10} {"MemMap",10} {"ratio",7}");
    foreach (var comparison in new AccessLoops(rows, quads, bars, numbers, ticks).All
        .Where(comparison => args.Length == 0 || comparison.Name.Contains(args[0])))
    {
        Console.WriteLine(Line(comparison));
    }
}
finally
{
    Directory.Delete(folder, recursive: true);
}

static string Line(Comparison comparison)
{
    // Until the JIT has counted its calls and compiled both for the last time.
    for (var round = 0; round < 4; round++)
    {
        _ = comparison.Measure();
        Thread.Sleep(200);
    }

    var (peer, ours) = comparison.Measure();
    return $"{comparison.Name,-46} {peer * 1000,8:F1}µs {ours * 1000,8:F1}µs {ours / peer,7:F2}";
}

static void Fill(Rows.Map rows, Quads.Map quads, Bars.Map bars, Numbers.Map numbers, Tick.Map ticks)
{
    for (long i = 0; i < rows.Length; i++)
    {
        rows[i, i % 4] = (int)i;
        quads[i, i % 4] = i;
    }

    for (long i = 0; i < bars.Length; i++)
    {
        bars[i, i % 64] = (int)i;
    }

    for (long i = 0; i < numbers.Length; i++)
    {
        numbers[i] = i;
    }

    for (long i = 0; i < ticks.Length; i++)
    {
        ticks[i] = new Tick { Time = i, Bid = i, Ask = i + 1, Size = (int)i };
    }
}
