using MemMap;
using MemMap.TimeUnits;
using QuickStart;

// The walk of numpy.memmap's own documentation, in its order.
var directory = Directory.CreateTempSubdirectory("memmap-quickstart-").FullName;
try
{
    var fileName = Path.Combine(directory, "newfile.dat");
    float[] data = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11];

    Title("Create a memory-mapped file of float32 (3, 4)");
    using (var fp = Grid.Create(fileName))
    {
        Console.WriteLine(fp);

        Title("Write the numbers 0 to 11 into it");
        fp.CopyFrom(data);
        Console.WriteLine(fp);

        Title("The path is absolute");
        Console.WriteLine(fp.Path == Path.GetFullPath(fileName));

        Title("Flush to disk, then read it back through a second map");
        fp.Flush();
        using var newfp = Grid.OpenRead(fileName);
        Console.WriteLine(newfp);
    }

    Title("A read-only map has nothing that writes");
    using (var fpr = Grid.OpenRead(fileName))
    {
        Console.WriteLine($"{fpr.Mode}: element [2, 3] is {fpr[2, 3]}");
    }

    Title("Copy-on-write: assign to memory, and leave the file alone");
    using (var fpc = Grid.OpenCopyOnWrite(fileName))
    {
        Console.WriteLine(fpc);
        using var view = fpc.Lease();
        view[0].Fill(0);
        Console.WriteLine(fpc);
    }

    using (var fpr = Grid.OpenRead(fileName))
    {
        Console.WriteLine("The file on disk is unchanged:");
        Console.WriteLine(fpr);
    }

    Title("An offset of 16 bytes leaves out the first four numbers");
    using (var fpo = Numbers.OpenRead(fileName, new MemMapOptions { Offset = 16 }))
    {
        Console.WriteLine(fpo);
    }

    Title("The same array as .npy, which numpy.load reads");
    var npyName = Path.Combine(directory, "newfile.npy");
    using (var npy = Grid.Create(npyName))
    {
        npy.CopyFrom(data);
        Console.WriteLine($"{npy.Offset} bytes of header, then {npy.ByteLength} bytes of data");
        Console.WriteLine(npy);
    }

    Title("A million trades: write, flush, sum");
    const int Count = 1_000_000;
    using (var trades = Trade.Create(Path.Combine(directory, "trades.npy"), length: Count))
    {
        using var view = trades.Lease();
        long time = 0;
        foreach (ref var trade in view)
        {
            trade.Time = time;
            trade.Price = 100 + (time % 50) * 0.5;
            trade.Size = 1 + (int)(time % 10);
            trade.Side = time % 2 == 0 ? Side.Buy : Side.Sell;
            time++;
        }

        trades.Flush();

        long size = 0;
        foreach (ref readonly var trade in view)
        {
            size += trade.Size;
        }

        Console.WriteLine(trades);
        Console.WriteLine($"size {size:N0}, sum of prices {view.Columns.Price.Sum():N0}");
        Console.WriteLine($"trade 42 cost {trades[42].Price}, the last one {trades[^1].Price}");

        Title("Ranges, as in NumPy: the last ten trades, and every second of them");
        Console.WriteLine($"prices {string.Join(" ", view[^10..].Columns.Price.ToArray())}");
        Console.WriteLine($"sizes {string.Join(" ", view[^10..].Columns.Size.Slice(0, 10, step: 2).ToArray())}");

        Title("LINQ, by value");
        var bought = trades.AsEnumerable()
            .Where(static trade => trade.Side == Side.Buy)
            .Sum(static trade => (long)trade.Size);
        Console.WriteLine($"bought {bought:N0} of {size:N0}");

        Title("One method for all layouts");
        using var numbers = Numbers.OpenRead(fileName);
        Console.WriteLine($"{CountOf(trades, static trade => trade.Size == 10):N0} trades of size 10");
        Console.WriteLine($"{CountOf(numbers, static number => number > 8)} numbers above 8");
    }

    Title("A file that grows, and a reader that follows");
    using (var log = Numbers.Create(Path.Combine(directory, "log.npy"), length: 0))
    {
        using var reader = Numbers.OpenRead(log.Path);
        log.Append(1.5f);
        log.Append([2.5f, 3.5f]);
        Console.WriteLine($"{log.Length} numbers; the reader sees {reader.Refresh()}");
        log.Commit();
        Console.WriteLine($"after the commit it sees {reader.Refresh()}:");
        Console.WriteLine(reader);
    }

    Title("Times, text, byte order and blocks in a record");
    using (var quotes = Quote.Create(Path.Combine(directory, "quotes.npy"), length: 2))
    {
        using var view = quotes.Lease();
        view[1].Time = DateTime64<Nanosecond>.FromDateTime(new DateTime(2024, 2, 29, 12, 0, 0));
        view[1].Symbol = "AAPL";
        view[1].Last = 181.5;
        view[1].IsOpen = true;
        view[1].Bids[0].Size = 300;
        Console.WriteLine(quotes);
        Console.WriteLine($"{view[1].Symbol} closed at {view[1].Last + 0.5} on {(DateTime)view[1].Time:yyyy-MM-dd}");
    }

    Title("A record declared by its dtype");
    using (var robots = Robot.Create(Path.Combine(directory, "robots.npy"), length: 1))
    {
        using var view = robots.Lease();
        view[0].id = 7;
        view[0].pose[0, 1] = 1.5f;
        view[0].first_name = "Ada";
        Console.WriteLine(robots[0]);
        Console.WriteLine(robots);
    }

    Title("A file that is known only when the program runs");
    {
        using var map = DynamicMap.OpenRead(Path.Combine(directory, "quotes.npy"));
        using var view = map.Lease();
        Console.WriteLine(map.DType);
        Console.WriteLine($"highest: {(double)view.Column<BigEndian<double>>("Last").Max()}");
        Console.WriteLine($"sizes: {string.Join(", ", view["Bids", 0]["Size"].ToArray<double>())}");
        Console.WriteLine(view[1]["Symbol"].ToText());
    }
}
finally
{
    Directory.Delete(directory, recursive: true);
}

static void Title(string text) => Console.WriteLine($"\n# {text}");

// Every map is a MappedArray<T>. A lease for reading leaves a writable map with nothing to flush.
static long CountOf<T>(MappedArray<T> map, Predicate<T> condition)
    where T : unmanaged
{
    using var view = map.LeaseRead();
    long count = 0;
    foreach (ref readonly var element in view)
    {
        count += condition(element) ? 1 : 0;
    }

    return count;
}
