namespace MemMap.Tests;

public abstract class CommitTests : PlatformTests
{
    private protected CommitTests(MappingPlatform platform)
        : base(platform)
    {
    }

    [Fact]
    public void A_reader_of_a_npy_sees_what_is_committed_and_follows_with_Refresh()
    {
        using var writer = Trade.Create(Folder["a.npy"], 1, Options);
        using var reader = Trade.OpenRead(Folder["a.npy"], Options);
        using var before = reader.Lease();

        writer.Append(new Trade { Time = 2 });
        Assert.Equal(1, reader.Refresh());
        writer.Commit();
        Assert.Equal(1, reader.Length);

        Assert.Equal(2, reader.Refresh());
        Assert.Equal((2, 2), (reader.Length, reader[1].Time));
        Assert.Equal(1, before.Length);
        using var opened = Trade.OpenRead(Folder["a.npy"], Options);
        Assert.Equal(2, opened.Length);
    }

    [Fact]
    public void A_reader_of_a_raw_file_sees_each_row_as_it_is_appended()
    {
        using var writer = Trade.Create(Folder["a.dat"], 0, Options);
        using var reader = Trade.OpenRead(Folder["a.dat"], Options);

        writer.Append(new Trade { Time = 1 });

        Assert.Equal(0, reader.Length);
        Assert.Equal(1, reader.Refresh());
        Assert.Equal(1, reader[0].Time);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_flush_commits(bool isAsynchronous)
    {
        using var writer = Numbers.Create(Folder["a.npy"], 0, Options);
        writer.Append([1, 2, 3]);

        if (isAsynchronous)
        {
            await writer.FlushAsync(TestContext.Current.CancellationToken);
        }
        else
        {
            writer.Flush(FlushScope.Kernel);
        }

        using var reader = Numbers.OpenRead(Folder["a.npy"], Options);
        Assert.Equal([1f, 2f, 3f], reader.ToArray());
    }

    [Fact]
    public void The_header_is_the_one_that_NumPy_writes_for_the_new_length()
    {
        using (var map = Trade.Create(Folder["grown.npy"], 9, Options))
        {
            map.Append(new Trade[99_991]);
        }

        Trade.Create(Folder["made.npy"], 100_000, Options).Dispose();

        Assert.Equal(BytesOf(Folder["made.npy"]), BytesOf(Folder["grown.npy"]));
    }

    [Fact]
    public void One_map_at_a_time_appends_and_the_next_goes_on_behind_its_rows()
    {
        using var first = Numbers.Create(Folder["a.npy"], 0, Options);
        using var second = Numbers.Open(Folder["a.npy"], Options);
        first.Append(1);

        var refused = Assert.Throws<IOException>(() => second.Append(2));
        Assert.Equal(0, second.Length);
        first.Dispose();
        second.Append(2);

        Assert.Equal([1f, 2f], second.ToArray());
        Assert.Equal(
            $"'{Folder["a.npy"]}' is being appended to by another map"
            + (Options.Platform == MappingPlatform.Linux ? " of this process" : "")
            + "; one map appends at a time. Close that map first.",
            refused.Message);
    }

    [Fact]
    public void The_map_that_appends_has_its_own_length()
    {
        using var map = Numbers.Create(Folder["a.npy"], 1, Options);
        map.Append(2);

        Assert.Equal(2, map.Refresh());
        Assert.Equal([0f, 2f], map.ToArray());
    }

    [Theory]
    [InlineData("symbolic link")]
    [InlineData("hard link")]
    [InlineData("new name")]
    public void The_lock_is_on_the_file_and_not_on_a_name(string other)
    {
        SkipUnlessLinux();
        using var first = Numbers.Create(Folder["a.dat"], 0, Options);
        first.Append(1);
        var files = FilesInFolder();
        switch (other)
        {
            case "symbolic link":
                File.CreateSymbolicLink(Folder["b.dat"], "a.dat");
                break;
            case "hard link":
                Run("ln", Folder["a.dat"], Folder["b.dat"]);
                break;
            default:
                File.Move(Folder["a.dat"], Folder["b.dat"]);
                break;
        }

        using var second = Numbers.Open(Folder["b.dat"], Options);
        var refused = Assert.Throws<IOException>(() => second.Append(2));
        Assert.StartsWith($"'{Folder["b.dat"]}' is being appended to by ", refused.Message);
        Assert.EndsWith("; one map appends at a time. Close that map first.", refused.Message);
        Assert.Equal(["a.dat"], files);

        first.Dispose();
        second.Append(2);
        Assert.Equal([1f, 2f], second.ToArray());
    }

    [Fact]
    public void The_two_platforms_exclude_each_other()
    {
        SkipUnlessLinux();
        using var first = Numbers.Create(Folder["a.dat"], 0, Options);
        var other = Options.Platform == MappingPlatform.Linux ? MappingPlatform.Portable : MappingPlatform.Linux;
        using var second = Numbers.Open(Folder["a.dat"], Options with { Platform = other });
        first.Append(1);

        Assert.Throws<IOException>(() => second.Append(2));
        first.Dispose();
        second.Append(2);

        Assert.Equal([1f, 2f], second.ToArray());
    }

    [Fact]
    public void Readers_beside_an_appender_are_not_locked_out()
    {
        using var map = Numbers.Create(Folder["a.dat"], 0, Options);
        map.Append(1);

        Assert.Equal([0, 0, 128, 63], BytesOf(Folder["a.dat"]));
        _ = BytesOf(Folder["a.dat"]);

        using var second = Numbers.Open(Folder["a.dat"], Options);
        Assert.Throws<IOException>(() => second.Append(2));
    }

    [Fact]
    public void Two_maps_of_one_handle_exclude_each_other_too()
    {
        Numbers.Create(Folder["a.npy"], 0, Options).Dispose();
        using var stream = new FileStream(
            Folder["a.npy"], FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
        using var first = Numbers.Open(stream, Options);
        using var second = Numbers.Open(stream, Options);

        first.Append(1);

        Assert.Throws<IOException>(() => second.Append(2));
        first.Dispose();
        second.Append(2);
        Assert.Equal([1f, 2f], second.ToArray());
    }

    [Fact]
    public void What_was_not_committed_is_gone_when_the_appender_dies()
    {
        var path = Folder["a.npy"];
        using (var map = Numbers.Create(path, 1, Options))
        {
            map.Append(2);
            map.Commit();
            map.Append(3);

            // What a process that dies here leaves behind.
            File.WriteAllBytes(Folder["dead.npy"], BytesOf(path));
        }

        using var dead = Numbers.Open(Folder["dead.npy"], Options with { Remains = Remains.Discard });
        Assert.Equal([0f, 2f], dead.ToArray());
        dead.Resize(4);
        Assert.Equal([0f, 2f, 0f, 0f], dead.ToArray());
    }

    [Fact]
    public void Refresh_sees_a_file_that_somebody_cut()
    {
        SkipUnlessLinux();
        using var writer = Numbers.Create(Folder["a.npy"], 4, Options);
        using var reader = Numbers.OpenRead(Folder["a.npy"], Options);
        using (reader.Lease())
        {
            writer.Resize(2);

            var refused = Assert.Throws<InvalidOperationException>(() => reader.Refresh());
            Assert.StartsWith($"'{Folder["a.npy"]}' cannot become shorter while views of it are open (1)", refused.Message);
        }

        Assert.Equal(2, reader.Refresh());
        Assert.Throws<IndexOutOfRangeException>(() => reader[2]);
    }

    [Fact]
    public void Refresh_says_when_the_file_has_become_something_else()
    {
        using (Numbers.Create(Folder["a.npy"], 4, Options))
        using (Rows.Create(Folder["b.npy"], 4, Options))
        {
        }

        using var reader = Numbers.OpenRead(Folder["a.npy"], Options);
        Overwrite(BytesOf(Folder["b.npy"]));

        Assert.Throws<LayoutMismatchException>(() => reader.Refresh());
        Overwrite(new byte[500]);
        Assert.Throws<NpyFormatException>(() => reader.Refresh());
        Assert.Throws<InvalidOperationException>(() => reader.Length);

        void Overwrite(byte[] bytes)
        {
            using var stream = new FileStream(
                Folder["a.npy"], FileMode.Open, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
            stream.Write(bytes);
        }
    }
}
