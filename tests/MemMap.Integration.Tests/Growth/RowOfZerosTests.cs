namespace MemMap.Tests;

/// <summary>
/// A killed appender may leave a row in a raw file that has space and no data. Only such a row is left out, and no row of
/// zeros that was appended. The rows have 24 bytes, so row 170 is the first to cross a page.
/// </summary>
[OnLinux]
public sealed class RowOfZerosTests() : PlatformTests(MappingPlatform.Linux)
{
    private static readonly Odd[] Page = [.. Enumerable.Range(1, 170).Select(static i => new Odd { Time = i })];

    [Fact]
    public void The_next_row_takes_the_place_of_a_row_that_a_killed_appender_did_not_write()
    {
        var path = DeadFile([], unwrittenRows: 1);
        using var reader = Odd.OpenRead(path, Options);
        using var map = Odd.Open(path, Options);
        Assert.Equal((171, 171), (reader.Length, map.Length));

        map.Append([new Odd { Time = 171 }, new Odd { Time = 172 }]);

        Assert.Equal((172, 171, 172), (map.Length, map[170].Time, map[171].Time));
        Assert.Equal(171, reader[170].Time);
        Assert.Equal(172, reader.Refresh());
    }

    [Fact]
    public void It_is_left_out_again_when_nothing_was_appended()
    {
        var path = DeadFile([], unwrittenRows: 1);
        for (var i = 0; i < 2; i++)
        {
            using var map = Odd.Open(path, Options);
            map.Append([]);
            Assert.Equal(170, map.Length);
            map.EnsureCapacity(1000);
            map.TrimExcess();
        }

        Assert.Equal(171 * 24, BytesOf(path).Length);
        using (var map = Odd.Open(path, Options))
        {
            map.Append(new Odd { Time = 171 });
            Assert.Equal((171, 171), (map.Length, map[170].Time));
        }
    }

    [Theory]
    [InlineData(170)]
    [InlineData(171)]
    [InlineData(300)]
    public void Resize_has_its_own_rows_of_zeros(int rowCount)
    {
        var path = DeadFile([], unwrittenRows: 1);

        using (var map = Odd.Open(path, Options))
        {
            map.Resize(rowCount);
            Assert.Equal(rowCount, map.Length);
        }

        Assert.Equal(rowCount * 24, BytesOf(path).Length);
    }

    [Fact]
    public void Resize_cuts_it_off_when_no_view_shows_it()
    {
        var path = DeadFile([], unwrittenRows: 1);
        using var reader = Odd.OpenRead(path, Options);
        using var map = Odd.Open(path, Options);
        using (var view = map.Lease())
        {
            var refused = Assert.Throws<InvalidOperationException>(() => map.Resize(170));
            Assert.Equal(
                $"'{path}' cannot become shorter while views of it are open (1), because they may refer to the removed "
                + "rows; end them first.", refused.Message);
            Assert.Equal(0, view[170].Time);
        }

        map.Resize(170);

        Assert.Equal(0, reader[170].Time);
        Assert.Equal(170, reader.Refresh());
        Assert.Equal(170 * 24, BytesOf(path).Length);
    }

    [Fact]
    public void It_stays_where_readers_have_counted_it_when_the_disk_has_no_space_for_more()
    {
        const int NoSpace = 28;
        var calls = new RefusedCalls(NoSpace, "Allocate") { IsOn = false };
        var path = DeadFile([], unwrittenRows: 1);
        using var reader = Odd.OpenRead(path, Options);
        using var map = Odd.Open(path, Options with { Platform = new LinuxPlatform(calls) });
        using var view = reader.Lease();
        calls.IsOn = true;

        Assert.Throws<IOException>(() => map.Resize(300));

        calls.IsOn = false;
        Assert.Equal((170, 0), (map.Length, view[170].Time));
        Assert.Equal(171 * 24, BytesOf(path).Length);
        map.Append(new Odd { Time = 171 });
        Assert.Equal((171, 171), (map.Length, view[170].Time));
    }

    [Fact]
    public void A_row_of_zeros_that_was_appended_stays_although_the_appender_was_killed()
    {
        var path = DeadFile([default], unwrittenRows: 0);

        using var map = Odd.Open(path, Options);
        map.Append(new Odd { Time = 172 });

        Assert.Equal((172, 0, 172), (map.Length, map[170].Time, map[171].Time));
    }

    [Fact]
    public void A_row_of_zeros_at_the_end_of_a_file_that_was_closed_stays()
    {
        using (var map = Odd.Create(Folder["a.dat"], 0, Options))
        {
            map.Append(Page);
            map.Append(default(Odd));
        }

        using (var map = Odd.Open(Folder["a.dat"], Options))
        {
            map.Append(new Odd { Time = 172 });
            Assert.Equal((172, 0, 172), (map.Length, map[170].Time, map[171].Time));
        }

        FileOf("b.dat", new byte[171 * 24]);
        using var foreign = Odd.Open(Folder["b.dat"], Options);
        foreign.Append(new Odd { Time = 172 });
        Assert.Equal(172, foreign.Length);
    }

    /// <summary>The kernel may add a row in two steps, and the appender may lose the processor in between.</summary>
    [Fact]
    public void A_file_that_ends_within_a_row_is_looked_at_again_while_it_is_appended_to()
    {
        var path = FileOf("a.dat", new byte[60]);
        var part = Assert.Throws<LayoutMismatchException>(() => Odd.OpenRead(path, Options));
        Assert.StartsWith($"'{path}' holds 60 bytes from offset 0; layout Odd needs a whole number of rows", part.Message);
        using var appender = MappingPlatform.Linux.OpenExisting(path, FileAccess.ReadWrite);
        using var right = appender.LockForAppending();
        var lookCount = 0;
        var calls = new TellingCalls(call =>
        {
            if (call == nameof(LinuxCalls.Status) && ++lookCount == 200)
            {
                appender.Write(new byte[12], 60);
            }
        });

        using var map = Odd.OpenRead(path, Options with { Platform = new LinuxPlatform(calls) });

        Assert.Equal(3, map.Length);
    }

    /// <summary>What an appender leaves that is killed after some rows, in or before the write of one.</summary>
    private string DeadFile(Odd[] rows, int unwrittenRows)
    {
        using var map = Odd.Create(Folder["alive.dat"], 0, Options);
        map.Append(Page);
        map.Append(rows);
        Run("cp", "--preserve=xattr", Folder["alive.dat"], Folder["dead.dat"]);
        using var dead = new FileStream(Folder["dead.dat"], FileMode.Open);
        dead.SetLength(dead.Length + (unwrittenRows * 24));
        return Folder["dead.dat"];
    }
}
