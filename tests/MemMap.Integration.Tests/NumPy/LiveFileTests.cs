using System.Globalization;

namespace MemMap.Tests;

/// <summary>Files that only a real NumPy makes: long headers, other names, a table within a file.</summary>
public sealed partial class LiveFileTests
{
    /// <summary>Fields with long names, so that few are enough for a long header.</summary>
    [MemMapArray(Shape = "*")]
    public partial struct LongNames
    {
        [MemMapField(Name = Long + "a")]
        public int A;

        [MemMapField(Name = Long + "b")]
        public float B;

        // 5,500 characters.
        private const string Ten = "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx";
        private const string Fifty = Ten + Ten + Ten + Ten + Ten;
        private const string Long = Fifty + Fifty + Fifty + Fifty + Fifty + Fifty + Fifty + Fifty + Fifty + Fifty
            + Fifty + Fifty + Fifty + Fifty + Fifty + Fifty + Fifty + Fifty + Fifty + Fifty + Fifty + Fifty;
    }

    [Fact]
    public void A_header_that_is_longer_than_the_limit_is_read_and_written_where_the_caller_allows_it()
    {
        using var folder = new TemporaryFolder();
        var options = new MemMapOptions { MaxHeaderLength = 12_000 };

        var refused = Assert.Throws<ArgumentException>(() => LongNames.Create(folder["a.npy"], 3));
        Assert.False(File.Exists(folder["a.npy"]));
        using (var map = LongNames.Create(folder["a.npy"], 3, options))
        {
            map[2] = new LongNames { A = 7, B = 1.5f };
            map.Append(new LongNames { A = 8 });
        }

        var limited = Assert.Throws<NpyFormatException>(() => LongNames.OpenRead(folder["a.npy"]));
        using var again = LongNames.OpenRead(folder["a.npy"], options);
        var seen = NumPy.Run(
            """
            a = np.lib.format.open_memmap(sys.argv[1], 'r', max_header_size=12000)
            print(a.shape, a[2].tolist(), a[3].tolist())
            """,
            folder["a.npy"]);

        Assert.Equal(
            "The header of layout LongNames has 11,126 characters, and MemMapOptions.MaxHeaderLength is 10,000. Set "
            + "MaxHeaderLength to 11,126 or more here and wherever the file is opened; NumPy has max_header_size for it. "
            + "(Parameter 'MaxHeaderLength')",
            refused.Message);
        Assert.Contains("a header length of 11126 where one of 10000 characters at most is expected; set "
            + "MemMapOptions.MaxHeaderLength", limited.Message);
        Assert.Equal(4, again.Length);
        Assert.Equal("(4,) (7, 1.5) (8, 0.0)", seen.TrimEnd());
    }

    [Fact]
    public void NumPy_reads_every_part_of_a_file_that_was_written_in_parts()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder["a.bin"], new byte[48 + 72 + 20 + 5]);
        using (var header = Grid.Open(folder["a.bin"]))
        using (var table = Trade.Open(folder["a.bin"], new MemMapOptions { Offset = 48, Length = 3 }))
        using (var payload = Numbers.Open(folder["a.bin"], new MemMapOptions { Offset = 120, Length = 5 }))
        {
            header[2, 3] = 1.5f;
            table[1] = new Trade { Time = 5, Price = 2.5, Size = 7, Side = Side.Sell };
            payload[4] = 3.5f;
        }

        var seen = NumPy.Run(
            """
            p = sys.argv[1]
            t = np.dtype([('Time', '<i8'), ('Price', '<f8'), ('Size', '<i4'), ('Side', 'u1')], align=True)
            print(np.memmap(p, '<f4', 'r', shape=(3, 4))[2, 3], np.memmap(p, t, 'r', 48, (3,))[1].tolist(),
                np.memmap(p, '<f4', 'r', 120, (5,))[4])
            """,
            folder["a.bin"]);

        Assert.Equal("1.5 (5, 2.5, 7, 1) 3.5", seen.TrimEnd());
    }

    [Fact]
    public void A_file_that_NumPy_saved_under_another_name_is_a_npy()
    {
        using var folder = new TemporaryFolder();
        NumPy.Run("np.save(open(sys.argv[1], 'wb'), np.arange(100, dtype='<f4'))", folder["particles.cs"]);

        using var map = Numbers.OpenRead(folder["particles.cs"]);

        Assert.Equal((100L, "99"), (map.Length, map[99].ToString(CultureInfo.InvariantCulture)));
    }

    [Fact]
    public void An_array_that_NumPy_saved_behind_another_is_a_npy_at_its_offset()
    {
        using var folder = new TemporaryFolder();
        var offset = long.Parse(
            NumPy.Run(
                """
                with open(sys.argv[1], 'wb') as f:
                    np.save(f, np.arange(5)); print(f.tell()); np.save(f, np.arange(7, dtype='<f4'))
                """,
                folder["two.npy"]),
            CultureInfo.InvariantCulture);

        using var map = Numbers.OpenRead(
            folder["two.npy"], new MemMapOptions { Format = MemMapFormat.Npy, Offset = offset });

        Assert.Equal([0, 1, 2, 3, 4, 5, 6], map.ToArray());
    }

    [Fact]
    public void Members_that_NumPy_saved_are_mapped_one_by_one()
    {
        using var folder = new TemporaryFolder();
        NumPy.Run(
            """
            import zipfile
            t = np.dtype([('Time', '<i8'), ('Price', '<f8'), ('Size', '<i4'), ('Side', 'u1')], align=True)
            trades = np.zeros(5, t); trades[3] = (4, 2.5, 7, 1)
            np.savez(sys.argv[1] + '/a.npz', trades=trades, ä=np.arange(7, dtype='<f4'), grid=np.ones((3, 4), '<f4'))
            np.savez_compressed(sys.argv[1] + '/packed.npz', trades=trades)
            with zipfile.ZipFile(sys.argv[1] + '/wide.npz', 'w') as z:
                with z.open('x.npy', 'w', force_zip64=True) as f: np.save(f, np.arange(9, dtype='<f4'))
                z.comment = b'PK' * 1000
            """,
            folder[""]);

        using var trades = Trade.OpenRead(folder["a.npz"], new MemMapOptions { Member = "trades" });
        using var numbers = Numbers.OpenRead(folder["a.npz"], new MemMapOptions { Member = "ä" });
        using var grid = Grid.OpenCopyOnWrite(folder["a.npz"], new MemMapOptions { Member = "grid" });
        using var wide = Numbers.OpenRead(folder["wide.npz"], new MemMapOptions { Member = "x" });
        var packed = Assert.Throws<LayoutMismatchException>(
            () => Trade.OpenRead(folder["packed.npz"], new MemMapOptions { Member = "trades" }));

        Assert.Equal((5, 2.5, Side.Sell), (trades.Length, trades[3].Price, trades[3].Side));
        Assert.Equal([0, 1, 2, 3, 4, 5, 6], numbers.ToArray());
        Assert.Equal(1, grid[2, 3]);
        Assert.Equal([0, 1, 2, 3, 4, 5, 6, 7, 8], wide.ToArray());
        Assert.StartsWith("Member 'trades' of ", packed.Message);
    }

    /// <summary>Zip has known UTF-8 since 2006; what older tools wrote, Python reads in the characters of the first PC.</summary>
    [Fact]
    public void Names_that_are_not_marked_as_UTF_8_are_those_that_zipfile_reads()
    {
        using var folder = new TemporaryFolder();
        var names = NumPy.Run(
            """
            import io, zipfile
            made = io.BytesIO()
            with zipfile.ZipFile(made, 'w') as z:
                for i in range(128):
                    with z.open(f'{i:03}?.npy', 'w') as f: np.save(f, np.array([i], '<f4'))
            old = made.getvalue()
            for i in range(128):
                old = old.replace(b'%03d?' % i, b'%03d' % i + bytes([128 + i]))
            open(sys.argv[1] + '/old.npz', 'wb').write(old)
            print(' '.join(str(ord(name[3])) for name in np.load(sys.argv[1] + '/old.npz').files))
            """,
            folder[""]);

        char[] characters = [.. names.Split(' ').Select(static number => (char)int.Parse(number))];
        Assert.Equal(('\u00C7', '\u00E9', '\u00A0'), (characters[0], characters[2], characters[127]));
        for (var i = 0; i < 128; i++)
        {
            using var map = Numbers.OpenRead(folder["old.npz"], new MemMapOptions { Member = $"{i:D3}{characters[i]}" });
            Assert.Equal([i], map.ToArray());
        }
    }
}
