namespace MemMap.Tests;

public abstract class AppendTests : PlatformTests
{
    private protected AppendTests(MappingPlatform platform)
        : base(platform)
    {
    }

    [Theory]
    [InlineData("a.npy")]
    [InlineData("a.dat")]
    public void What_is_appended_is_the_last_row_and_is_in_the_file(string name)
    {
        using (var map = Trade.Create(Folder[name], 0, Options))
        {
            map.Append(new Trade { Time = 1, Price = 1.5, Size = 10, Side = Side.Sell });
            map.Append([new Trade { Time = 2 }, new Trade { Time = 3, Price = 3.5 }]);

            Assert.Equal(3, map.Length);
            Assert.Equal([3], map.Shape);
            Assert.Equal(72, map.ByteLength);
            Assert.Equal(3.5, map[2].Price);
            Assert.Throws<IndexOutOfRangeException>(() => map[3]);
        }

        using var read = Trade.OpenRead(Folder[name], Options);
        Assert.Equal([1, 2, 3], read.ToArray().Select(static trade => trade.Time));
        Assert.Equal(read.Offset + 72, BytesOf(Folder[name]).Length);
    }

    [Theory]
    [InlineData("a.npy", 0)]
    [InlineData("a.dat", 0)]
    [InlineData("a.dat", 1)]
    [InlineData("a.dat", 4095)]
    [InlineData("a.dat", 4097)]
    public void A_hundred_thousand_rows_come_back_whole(string name, int offset)
    {
        const int Count = 100_000;
        var options = Options with { Offset = offset };
        var batch = new Trade[777];
        using (var map = Trade.Create(Folder[name], 5, options))
        {
            var time = 5L;
            while (time < Count)
            {
                if (time % 3 == 0)
                {
                    map.Append(new Trade { Time = time, Price = -time });
                    time++;
                    continue;
                }

                var length = (int)Math.Min(batch.Length, Count - time);
                for (var i = 0; i < length; i++, time++)
                {
                    batch[i] = new Trade { Time = time, Price = -time };
                }

                map.Append(batch.AsSpan(0, length));
            }

            Assert.Equal(Count, map.Length);
        }

        using var read = Trade.OpenRead(Folder[name], options);
        using var view = read.Lease();
        Assert.Equal(Count, view.Length);
        for (var i = 5; i < Count; i++)
        {
            Assert.Equal((i, -i), (view[i].Time, view[i].Price));
        }

        Assert.Equal(read.Offset + (24 * Count), BytesOf(Folder[name]).Length);
    }

    [Theory]
    [InlineData("a.dat", 3_000)]
    [InlineData("a.npy", 300_000)]
    public void Rows_that_are_appended_one_by_one_are_all_there_whatever_is_cut_between(string file, int count)
    {
        using var map = Odd.Create(Folder[file], 0, Options);
        AppendFrom(0, count);

        map.Resize(1);
        AppendFrom(1, count);
        map.TrimExcess();
        AppendFrom(count, count + 10);
        map.Resize(count + 20);

        var rows = map.ToArray();
        Assert.Equal(count + 20, rows.Length);
        Assert.True(rows.Take(count + 10).Select(static (row, i) => row.Time == i).All(static isRight => isRight));
        Assert.True(rows.Skip(count + 10).All(static row => row.Time == 0));

        void AppendFrom(int start, int end)
        {
            for (var i = start; i < end; i++)
            {
                map.Append(new Odd { Time = i });
            }
        }
    }

    [Fact]
    public void Rows_of_several_elements_are_appended_whole()
    {
        using var rows = Rows.Create(Folder["rows.npy"], 1, Options);
        using var columns = Series.Create(Folder["columns.npy"], 1, Options);

        rows.Append([1, 2, 3, 4, 5, 6, 7, 8]);
        columns.Append([10, 20, 30]);
        var refused = Assert.Throws<ArgumentException>(() => rows.Append([1, 2, 3, 4, 5]));

        Assert.Equal(
            "5 elements are not a whole number of rows of 4; 1 are left over. (Parameter 'elements')", refused.Message);
        Assert.Equal([3, 4], rows.Shape);
        Assert.Equal(8, rows[2, 3]);
        Assert.Equal([3, 2], columns.Shape);
        Assert.Equal((3, 20), (columns.Length, columns[1, 1]));
    }

    [Fact]
    public void A_view_taken_before_stays_valid_and_keeps_its_length()
    {
        using var map = Numbers.Create(Folder["a.npy"], 3, Options);
        map[1] = 5;
        using var view = map.Lease();

        map.Append(new float[1_000_000]);
        view[1] += 1;
        using var later = map.Lease();
        later[0] = 7;

        Assert.Equal(3, view.Length);
        Assert.Equal(1_000_003, later.Length);
        Assert.Equal((7, 6), (view[0], later[1]));
    }

    [Fact]
    public void Nothing_is_appended_by_an_empty_span()
    {
        using var map = Numbers.Create(Folder["a.npy"], 0, Options);

        map.Append([]);

        Assert.Equal(0, map.Length);
    }

    [Fact]
    public void A_map_that_is_copy_on_write_has_nothing_that_changes_its_length()
    {
        string[] members = [.. typeof(Numbers.CopyOnWriteMap).GetMethods().Select(static method => method.Name)];

        Assert.Contains(nameof(Numbers.Map.Fill), members);
        Assert.DoesNotContain(nameof(Numbers.Map.Append), members);
        Assert.DoesNotContain(nameof(Numbers.Map.Resize), members);
        Assert.DoesNotContain(nameof(Numbers.Map.EnsureCapacity), members);
        Assert.DoesNotContain(nameof(Numbers.Map.TrimExcess), members);
        Assert.DoesNotContain(nameof(Numbers.Map.Commit), members);
        Assert.DoesNotContain(nameof(Numbers.Map.Refresh), members);
    }

    [Theory]
    [InlineData("a.npy")]
    [InlineData("a.dat")]
    public void Resize_adds_zeros_and_cuts(string name)
    {
        using var map = Numbers.Create(Folder[name], 2, Options);
        map.Fill(1);

        map.Resize(2000);
        Assert.Equal(2000, map.Length);
        Assert.Equal((1, 0, 0), (map[1], map[2], map[1999]));
        map.Fill(2);
        map.Resize(1);
        Assert.Equal(1, map.Length);
        Assert.Throws<IndexOutOfRangeException>(() => map[1]);
        map.Resize(2000);

        Assert.Equal((2, 0, 0), (map[0], map[1], map[1999]));
        using var read = Numbers.OpenRead(Folder[name], Options);
        Assert.Equal(2000, read.Length);
        map.Resize(0);
        map.Append(9);
        Assert.Equal([9f], map.ToArray());
        Assert.Throws<ArgumentOutOfRangeException>(() => map.Resize(-1));
    }

    [Fact]
    public void A_file_that_is_cut_and_grows_again_takes_no_more_addresses()
    {
        SkipUnlessLinux();
        using var map = Numbers.Create(Folder["a.npy"], 5000, Options);
        map.Append(1);
        var before = Mappings();

        for (var i = 0; i < 100; i++)
        {
            map.Resize(1);
            map.Resize(3000 + i);
            map[2999] = i;
            Assert.Equal((0, i), (map[2998], map[2999]));
        }

        Assert.True(Mappings() <= before + 1, $"{before} mappings have become {Mappings()}.");

        int Mappings() => File.ReadLines("/proc/self/maps").Count(line => line.EndsWith(map.Path, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("a.npy")]
    [InlineData("a.dat")]
    public void A_file_longer_than_any_is_refused_and_nothing_changes(string name)
    {
        using var map = Numbers.Create(Folder[name], 2, Options);
        var before = BytesOf(Folder[name]);

        Assert.Throws<ArgumentOutOfRangeException>(() => map.Resize(long.MaxValue));
        Assert.Throws<ArgumentOutOfRangeException>(() => map.EnsureCapacity(long.MaxValue / 2));

        Assert.Equal(2, map.Length);
        Assert.Equal(before, BytesOf(Folder[name]));
    }

    [Fact]
    public void A_map_with_an_open_view_does_not_become_shorter()
    {
        using var map = Numbers.Create(Folder["a.npy"], 4, Options);
        using (var view = map.Lease())
        {
            var refused = Assert.Throws<InvalidOperationException>(() => map.Resize(3));

            Assert.Equal(
                $"'{Folder["a.npy"]}' cannot become shorter while views of it are open (1), because they "
                + "may refer to the removed rows; end them first.", refused.Message);
            Assert.Equal((4, 4), (map.Length, view.Length));
            map.Resize(4);
            map.Resize(5);
        }

        map.Resize(3);
        Assert.Equal(3, map.Length);
    }

    [Fact]
    public void Capacity_is_reserved_and_given_back()
    {
        SkipUnlessLinux();
        using var npy = Numbers.Create(Folder["a.npy"], 1, Options);
        using var raw = Numbers.Create(Folder["a.dat"], 1, Options);
        Assert.Equal((1, 1), (npy.Capacity, raw.Capacity));

        npy.EnsureCapacity(1 << 18);
        raw.EnsureCapacity(1 << 18);

        Assert.Equal(1 << 18, npy.Capacity);
        Assert.Equal((1, 1), (npy.Length, raw.Length));
        Assert.True(SystemState.BlocksOf(Folder["a.npy"]) >= 2048);
        Assert.Equal(4, BytesOf(Folder["a.dat"]).Length);
        if (Options.Platform == MappingPlatform.Linux)
        {
            Assert.True(SystemState.BlocksOf(Folder["a.dat"]) >= 2048);
        }

        npy.TrimExcess();
        raw.TrimExcess();

        Assert.Equal((1, 1), (npy.Capacity, raw.Capacity));
        Assert.True(SystemState.BlocksOf(Folder["a.npy"]) <= 16);
        Assert.True(SystemState.BlocksOf(Folder["a.dat"]) <= 16);
        Assert.Equal(132, BytesOf(Folder["a.npy"]).Length);
    }

    [Fact]
    public void Padding_of_a_single_record_is_zero_in_the_file()
    {
        using (var map = Trade.Create(Folder["a.dat"], 0, Options))
        {
            var trade = default(Trade);
            System.Runtime.InteropServices.MemoryMarshal.AsBytes(new Span<Trade>(ref trade)).Fill(0xFF);
            map.Append(in trade);
        }

        var bytes = BytesOf(Folder["a.dat"]);
        Assert.Equal([0xFF, 0, 0, 0], bytes[20..24]);
    }

    [Fact]
    public void Threads_that_append_to_one_map_lose_nothing()
    {
        using var map = Numbers.Create(Folder["a.npy"], 0, Options);

        Parallel.For(0, 4, new ParallelOptions { MaxDegreeOfParallelism = 4 }, thread =>
        {
            for (var i = 0; i < 5000; i++)
            {
                map.Append((thread * 5000) + i);
            }
        });

        Assert.Equal(Enumerable.Range(0, 20_000), map.ToArray().Select(static value => (int)value).Order());
    }

    [Fact]
    public void Another_array_behind_this_one_is_not_written_over()
    {
        using (var map = Numbers.Create(Folder["a.npy"], 2, Options))
        {
            map.Fill(1);
        }

        File.WriteAllBytes(Folder["two.npy"], [.. BytesOf(Folder["a.npy"]), .. BytesOf(Folder["a.npy"])]);
        using var first = Numbers.Open(Folder["two.npy"], Options);

        var refused = Assert.Throws<LayoutMismatchException>(() => first.Append(3));

        Assert.StartsWith(
            $"'{Folder["two.npy"]}' has 136 bytes behind its 2 rows, from byte 136 on, and they are not zeros, so "
            + "appending would destroy them.", refused.Message);
        Assert.Equal(272, BytesOf(Folder["two.npy"]).Length);
    }

    [Fact]
    public void A_header_without_room_is_said_before_anything_changes()
    {
        using (var map = Numbers.Create(Folder["a.npy"], 9, Options))
        {
        }

        var text = System.Text.Encoding.Latin1.GetBytes("{'descr': '<f4', 'fortran_order': False, 'shape': (9,), }\n");
        var path = FileOf(
            "tight.npy", [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y', 1, 0, (byte)text.Length, 0, .. text, .. new byte[36]]);
        using var tight = Numbers.Open(path, Options);
        var before = BytesOf(path);

        var refused = Assert.Throws<InvalidOperationException>(() => tight.Append(1));

        Assert.Equal(
            $"The header of '{path}' has no room for a length of 10; save the array again with numpy.save, which leaves room.",
            refused.Message);
        Assert.Equal(before, BytesOf(path));
        Assert.Equal(9, tight.Length);
    }
}

public sealed class AppendTestsOnLinux() : AppendTests(MappingPlatform.Linux)
{
    [Fact]
    public void Whichever_call_of_a_cut_fails_rows_that_are_added_later_are_zeros()
    {
        const int InputOutput = 5;
        var failedAfterCut = 0;
        for (var failing = 0; ; failing++)
        {
            var calls = new FailingCalls(failing, InputOutput);
            var options = new MemMapOptions { Platform = new LinuxPlatform(calls), FlushOnDispose = false };
            try
            {
                using var map = Numbers.Create(Folder[$"{failing}.npy"], 50_000, options);
                map.Append(1);
                map.Fill(1);
                var failure = Record.Exception(() => map.Resize(4));
                failedAfterCut += failure is IOException && map.Length == 4 ? 1 : 0;
                if (map.Length > 4)
                {
                    map.Resize(4);
                }

                map.Resize(9);
                map.Append(2);

                Assert.Equal([1, 1, 1, 1, 0, 0, 0, 0, 0, 2], map.ToArray());
            }
            catch (IOException)
            {
                // Before the cut, or after it; FaultInjectionTests look at those.
            }

            if (calls.Failed is null)
            {
                break;
            }
        }

        Assert.True(failedAfterCut >= 2);
    }
}

public sealed class AppendTestsOnWindows() : AppendTests(MappingPlatform.Windows);

public sealed class AppendTestsPortable() : AppendTests(MappingPlatform.Portable);
