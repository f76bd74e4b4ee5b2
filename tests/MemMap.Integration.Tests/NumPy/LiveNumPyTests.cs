using System.Globalization;
using System.Reflection;

namespace MemMap.Tests;

/// <summary>A real NumPy writes and this library reads, and the reverse: every element, records, <c>.npy</c> and raw.</summary>
public sealed class LiveNumPyTests
{
    [Fact]
    public void What_NumPy_writes_is_read()
    {
        using var folder = new TemporaryFolder();
        var program = string.Join('\n', LiveLayouts.All.Select(static exchange => $"""
            a = np.array({exchange.Python}, dtype={exchange.DType})
            np.save(sys.argv[1] + '/{exchange.Layout.Name}.npy', a)
            a.tofile(sys.argv[1] + '/{exchange.Layout.Name}.dat')
            """));

        NumPy.Run(program, folder[""]);

        foreach (var exchange in LiveLayouts.All)
        {
            foreach (var extension in new[] { "npy", "dat" })
            {
                using var map = FixtureFileTests.Open(
                    exchange.Layout, "OpenRead", folder[$"{exchange.Layout.Name}.{extension}"]);
                Assert.Equal(exchange.Values, (Array)map.GetType().GetMethod("ToArray")!.Invoke(map, null)!);
            }
        }
    }

    [Fact]
    public void What_is_written_NumPy_reads_by_load_and_by_memmap()
    {
        using var folder = new TemporaryFolder();
        foreach (var exchange in LiveLayouts.All)
        {
            Write(exchange, folder[$"{exchange.Layout.Name}.npy"]);
            Write(exchange, folder[$"{exchange.Layout.Name}.dat"]);
        }

        var output = NumPy.Run(
            string.Join('\n', LiveLayouts.All.Select(static exchange => $"""
                e = np.array({exchange.Python}, dtype={exchange.DType})
                p = sys.argv[1] + '/{exchange.Layout.Name}'
                n = np.load(p + '.npy', mmap_mode='r')
                d = np.memmap(p + '.dat', dtype={exchange.DType}, mode='r', shape=e.shape)
                print('{exchange.Layout.Name}', n.dtype == e.dtype, n.shape == e.shape, n.tolist() == e.tolist(), d.tolist() == e.tolist())
                """)),
            folder[""]);

        Assert.Equal(
            LiveLayouts.All.Select(static exchange => $"{exchange.Layout.Name} True True True True"),
            output.TrimEnd().Split('\n'));
    }

    /// <summary>Not the header alone: padding between and after fields too is as NumPy has it.</summary>
    [Fact]
    public void What_is_written_has_the_bytes_that_NumPy_writes()
    {
        using var folder = new TemporaryFolder();
        NumPy.Run(
            string.Join('\n', LiveLayouts.All.Select(static exchange => $"""
                a = np.lib.format.open_memmap(
                    sys.argv[1] + '/{exchange.Layout.Name}.numpy.npy', mode='w+', dtype={exchange.DType},
                    shape=np.array({exchange.Python}, dtype={exchange.DType}).shape)
                a[...] = {exchange.Python}
                a.flush()
                """)),
            folder[""]);

        foreach (var exchange in LiveLayouts.All)
        {
            Write(exchange, folder[$"{exchange.Layout.Name}.npy"]);

            Assert.Equal(
                File.ReadAllBytes(folder[$"{exchange.Layout.Name}.numpy.npy"]),
                File.ReadAllBytes(folder[$"{exchange.Layout.Name}.npy"]));
        }
    }

    /// <summary>By turns, in one file that both have mapped all the time; nobody flushes, closes or opens again.</summary>
    [Theory]
    [InlineData("trades.npy", "np.lib.format.open_memmap(sys.argv[1], mode='r+')")]
    [InlineData("trades.dat", "np.memmap(sys.argv[1], dtype=t, mode='r+')")]
    public void One_file_is_mapped_by_both_at_once(string name, string open)
    {
        using var folder = new TemporaryFolder();
        using var trades = Trade.Create(folder[name], 3);
        using var python = new NumPyConversation(
            $"""
            t = np.dtype([('Time', '<i8'), ('Price', '<f8'), ('Size', '<i4'), ('Side', 'u1')], align=True)
            a = {open}
            """,
            folder[name]);

        trades[2] = new Trade { Time = long.MaxValue, Price = 0.1, Size = -5, Side = Side.Sell };
        Assert.Equal("(9223372036854775807, 0.1, -5, 1)", python.Ask("a[2].item()"));

        python.Tell("a[0] = (1, 2.5, 3, 1); a['Price'][1] = 7");
        Assert.Equal(2.5, trades[0].Price);
        Assert.Equal(Side.Sell, trades[0].Side);
        Assert.Equal(7, trades[1].Price);

        using var view = trades.Lease();
        view[1].Size = 11;
        view.Columns.Price[0] = -1;
        Assert.Equal("[(1, -1.0, 3, 1), (0, 7.0, 11, 0), (9223372036854775807, 0.1, -5, 1)]", python.Ask("a.tolist()"));

        python.Tell("a['Size'] += 100");
        Assert.Equal("103 111 95", string.Join(' ', view.Columns.Size.ToArray()));
    }

    [Fact]
    public void A_copy_on_write_map_of_ours_never_reaches_NumPy_and_sees_what_NumPy_writes_elsewhere()
    {
        using var folder = new TemporaryFolder();
        FixtureLayouts.Floats.Create(folder["numbers.npy"], 4096).Dispose();
        using var copy = FixtureLayouts.Floats.OpenCopyOnWrite(folder["numbers.npy"]);
        using var python = new NumPyConversation(
            "a = np.lib.format.open_memmap(sys.argv[1], mode='r+')", folder["numbers.npy"]);

        copy[0] = 5;
        python.Tell("a[4095] = 9");

        Assert.Equal("0.0", python.Ask("a[0].item()"));
        Assert.Equal(9, copy[4095]);
    }

    [Theory]
    [InlineData("?")]
    [InlineData("<f8")]
    [InlineData("<c16")]
    [InlineData("<u2")]
    public void An_array_that_NumPy_maps_prints_as_ours(string dtype)
    {
        using var folder = new TemporaryFolder();
        var repr = NumPy.Run(
            """
            for n in [1, 7, 1000, 1001]:
                a = np.memmap(f'{sys.argv[1]}/{n}.dat', dtype=sys.argv[2], mode='w+', shape=(n,))
                a[:] = (np.arange(n) * 37 % 11 - 5) * (0.3 if a.dtype.kind in 'fc' else 1)
                a.flush()
                print(repr(a), end='\n\n')
            """,
            folder[""],
            dtype);
        var layout = LiveLayouts.All.First(exchange => exchange.DType.Contains(dtype, StringComparison.Ordinal)).Layout;

        var ours = new[] { 1, 7, 1000, 1001 }.Select(length =>
        {
            using var map = FixtureFileTests.Open(
                layout, "OpenRead", folder[length.ToString(CultureInfo.InvariantCulture) + ".dat"]);
            return map.ToString();
        });

        Assert.Equal(repr.Trim(), string.Join("\n\n", ours));
    }

    [Fact]
    public void Records_print_as_NumPy_prints_them()
    {
        using var folder = new TemporaryFolder();
        var records = LiveLayouts.All.Where(static exchange => exchange.DType.StartsWith("np.dtype", StringComparison.Ordinal)).ToList();
        foreach (var exchange in records)
        {
            Write(exchange, folder[$"{exchange.Layout.Name}.npy"]);
        }

        var repr = NumPy.Run(
            "for n in sys.argv[2:]: print(repr(np.load(f'{sys.argv[1]}/{n}.npy', mmap_mode='r')), end='\\n\\n')",
            [folder[""], .. records.Select(static exchange => exchange.Layout.Name)]);

        var ours = records.Select(exchange =>
        {
            using var map = FixtureFileTests.Open(exchange.Layout, "OpenRead", folder[$"{exchange.Layout.Name}.npy"]);
            return map.ToString();
        });
        Assert.Equal(repr.Trim(), string.Join("\n\n", ours));
    }

    /// <summary>Through <c>Create</c> and <c>CopyFrom</c>, with as many rows as the values make.</summary>
    private static void Write(Exchange exchange, string path)
    {
        var create = exchange.Layout.GetMethod("Create")!;
        long rows = exchange.Layout == typeof(LiveLayouts.PackedQuote) ? exchange.Values.Length / 2 : exchange.Values.Length;
        using var map = (MappedArray)create.Invoke(null, BindingFlags.DoNotWrapExceptions, null, [path, rows, null], null)!;
        typeof(LiveNumPyTests).GetMethod(nameof(Fill), BindingFlags.Static | BindingFlags.NonPublic)!
            .MakeGenericMethod(exchange.Values.GetType().GetElementType()!)
            .Invoke(null, [map, exchange.Values]);
    }

    private static void Fill<T>(MappedArray map, T[] values) =>
        map.GetType().GetMethod("CopyFrom")!.CreateDelegate<CopyFrom<T>>(map)(values);

    private delegate void CopyFrom<T>(ReadOnlySpan<T> source);
}
