namespace MemMap.Tests;

/// <summary>A program that knows nothing of maps changes, cuts, deletes or replaces a file that is mapped.</summary>
public abstract class OutsiderTests : PlatformTests
{
    private protected OutsiderTests(MappingPlatform platform)
        : base(platform)
    {
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_map_whose_file_was_emptied_gives_no_access_until_it_is_whole_again(bool isWritable)
    {
        SkipUnlessLinux();
        var path = Folder["a.npy"];
        Trade.Create(path, 1000, Options).Dispose();
        var whole = BytesOf(path);
        using MappedArray<Trade> map = isWritable ? Trade.Open(path, Options) : Trade.OpenRead(path, Options);
        Write([]);

        Assert.Throws<NpyFormatException>(() => Refresh());
        var refused = Assert.Throws<InvalidOperationException>(() => map[123_456_789]);

        Assert.StartsWith(
            $"The map of '{path}' gives no access since it was found to be something else than before: '{path}' is not a",
            refused.Message);
        Assert.EndsWith("Call Refresh when the file is right again, or open it again.", refused.Message);
        Assert.Throws<InvalidOperationException>(() => map[0]);
        Assert.Throws<InvalidOperationException>(() => map.Length);
        Assert.Throws<InvalidOperationException>(() => map.Count);
        Assert.Throws<InvalidOperationException>(() => map.ToArray());
        Assert.Throws<InvalidOperationException>(() => { using var view = map.LeaseRead(); });
        Assert.Equal($"'{path}' (no access since its last Refresh failed)", map.ToString());
        if (map is Trade.Map writable)
        {
            Assert.Throws<NpyFormatException>(() => writable.Append(default(Trade)));
            Assert.Throws<InvalidOperationException>(() => writable[0] = default);
            Assert.Empty(BytesOf(path));
        }

        Write(whole);
        Assert.Equal(1000, Refresh());
        Assert.Equal(default, map[999]);

        long Refresh() => map is Trade.Map writer ? writer.Refresh() : ((Trade.ReadOnlyMap)map).Refresh();

        void Write(byte[] bytes)
        {
            using var stream = new FileStream(
                path, FileMode.Create, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
            stream.Write(bytes);
        }
    }

    [Fact]
    public void A_npy_that_was_cut_is_noticed_although_its_header_is_as_before()
    {
        SkipUnlessLinux();
        var path = Folder["a.npy"];
        using (var made = Trade.Create(path, 1000, Options))
        {
            made.Fill(new Trade { Time = 1 });
        }

        using var map = Trade.Open(path, Options);
        Assert.Equal(1000, map.Refresh());
        Cut(path, 128 + (500 * 24));

        Assert.Throws<NpyFormatException>(() => map.Refresh());
        Assert.Throws<NpyFormatException>(() => map.Append(new Trade { Time = 1 }));
        Assert.Throws<InvalidOperationException>(() => map[^1]);

        Assert.Equal(128 + (500 * 24), BytesOf(path).Length);
    }

    [Theory]
    [InlineData("a.npy")]
    [InlineData("a.dat")]
    public void An_appender_whose_file_was_cut_is_told_and_adds_no_zeros(string name)
    {
        SkipUnlessLinux();
        var path = Folder[name];
        var map = Trade.Create(path, 0, Options);
        map.Append(new Trade[1000]);
        map.Commit();
        map.TrimExcess();
        var (expected, half) = (BytesOf(path).Length, (int)map.Offset + (500 * 24));
        Cut(path, half);

        var refused = Assert.Throws<IOException>(map.Commit);

        Assert.Equal(
            $"'{path}' has {Invariant(half)} bytes, and this map, which appends to it, left it with "
            + $"{Invariant(expected)}: another program has cut it. Rows that were committed before and are still in the file are found by "
            + "Refresh.",
            refused.Message);
        Assert.Throws<InvalidOperationException>(() => map[0]);
        map.Dispose();
        Assert.Equal(half, BytesOf(path).Length);
    }

    [Fact]
    public void An_appender_does_not_write_its_number_into_the_header_that_another_program_has_saved()
    {
        SkipUnlessLinux();
        using var other = Rows.Create(Folder["b.npy"], 250, Options);
        other[0, 0] = 7;
        other.Flush();
        var map = Numbers.Create(Folder["a.npy"], 990, Options);
        map.EnsureCapacity(1000);
        map.Append(1);
        var saved = BytesOf(Folder["b.npy"]);
        using (var stream = new FileStream(
            Folder["a.npy"], FileMode.Open, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete))
        {
            stream.Write(saved);
        }

        var refused = Assert.Throws<IOException>(map.Commit);

        Assert.Equal(
            $"'{Folder["a.npy"]}' has another header than this map, which appends to it, has written: another program has "
            + "saved over the file. Rows that were not committed are lost; call Refresh, or open the file again.",
            refused.Message);
        Assert.Throws<LayoutMismatchException>(() => map.Refresh());
        map.Dispose();
        Assert.Equal(saved, BytesOf(Folder["a.npy"]));
    }

    [Fact]
    public void A_growing_Resize_that_finds_the_header_of_another_program_gives_up_the_right_to_append()
    {
        SkipUnlessLinux();
        using var other = Rows.Create(Folder["b.npy"], 250, Options);
        other.Flush();
        var path = Folder["a.npy"];
        using var map = Numbers.Create(path, 990, Options);
        map.EnsureCapacity(1000);
        map.Append(1);
        map.Flush();
        var (own, saved) = (BytesOf(path), BytesOf(Folder["b.npy"]));
        Write(saved);

        var refused = Assert.Throws<IOException>(() => map.Resize(995));

        Assert.StartsWith($"'{path}' has another header than this map, which appends to it, has written", refused.Message);
        Assert.Throws<LayoutMismatchException>(() => map.Refresh());
        Write(own);
        using (var next = Numbers.Open(path, Options))
        {
            next.Append(2);
            next.Commit();
        }

        Assert.Equal(992, map.Refresh());
        Assert.Equal((1, 2), (map[990], map[991]));
        map.Append(3);

        void Write(byte[] bytes)
        {
            using var stream = new FileStream(
                path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
            stream.Write(bytes);
        }
    }

    [Theory]
    [InlineData("a.npy")]
    [InlineData("a.dat")]
    public void An_appender_that_is_only_disposed_is_told_that_its_file_was_deleted(string name)
    {
        SkipUnlessLinux();
        var path = Folder[name];
        var map = Numbers.Create(path, 1, Options);
        map.Append(1);
        File.Delete(path);

        var told = Assert.Throws<IOException>(map.Dispose);

        Assert.StartsWith($"'{path}' was deleted or renamed since it was opened", told.Message);
        Assert.True(map.IsClosed);
    }

    [Theory]
    [InlineData("a.npy")]
    [InlineData("a.dat")]
    public void What_a_Commit_has_said_Dispose_does_not_say_again(string name)
    {
        SkipUnlessLinux();
        var path = Folder[name];
        var map = Numbers.Create(path, 1, Options);
        map.Append(1);
        map.Commit();
        File.Delete(path);
        map.Dispose();

        map = Numbers.Create(path, 1, Options);
        map.Append(1);
        File.Delete(path);
        Assert.Throws<IOException>(map.Commit);
        map.Dispose();
    }

    [Theory]
    [InlineData("a.npy")]
    [InlineData("a.dat")]
    public void An_append_within_the_reserved_space_does_not_bring_back_rows_that_were_cut_off(string name)
    {
        SkipUnlessLinux();
        var path = Folder[name];
        var map = Trade.Create(path, 0, Options);
        map.EnsureCapacity(10_000);
        map.Append(new Trade[5000]);
        map.Commit();
        var half = (int)map.Offset + (100 * 24);
        Cut(path, half);

        Assert.Throws<IOException>(() => map.Append(new Trade[5000]));

        map.Dispose();
        Assert.Equal(half, BytesOf(path).Length);
    }

    [Theory]
    [InlineData("a.npy")]
    [InlineData("a.dat")]
    public void An_appender_does_not_write_over_what_another_program_has_appended(string name)
    {
        var path = Folder[name];
        var map = Trade.Create(path, 0, Options);
        map.Append(new Trade { Time = 1 });
        map.Append(new Trade { Time = 2 });
        map.TrimExcess();
        var before = BytesOf(path).Length;
        using (var stream = new FileStream(
            path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete))
        {
            stream.Write(new byte[24].Select(static _ => (byte)7).ToArray());
        }

        var refused = Assert.Throws<IOException>(() => map.Append(new Trade[100]));

        Assert.StartsWith(
            $"'{path}' has {Invariant(before + 24)} bytes, and this map, which appends to it, left it with "
            + $"{Invariant(before)}: another program has written behind the rows.", refused.Message);
        map.Dispose();
        Assert.Equal(Enumerable.Repeat((byte)7, 24), BytesOf(path)[before..]);
    }

    [Theory]
    [InlineData("a.npy")]
    [InlineData("a.dat")]
    public void An_appender_whose_file_was_deleted_is_told_and_a_reader_can_ask(string name)
    {
        SkipUnlessLinux();
        var path = Folder[name];
        using var map = Numbers.Create(path, 1, Options);
        using var reader = Numbers.OpenRead(path, Options);
        map.Append(1);
        Assert.Equal(PathState.SameFile, reader.PathState);
        File.Delete(path);

        var refused = Assert.Throws<IOException>(map.Commit);

        Assert.Equal(
            $"'{path}' was deleted or renamed since it was opened: the rows are in the opened file, which this name does "
            + "not lead to any more. Open the new file, and append them again where they are missing.", refused.Message);
        Assert.Throws<IOException>(map.Flush);
        Assert.Throws<IOException>(() => map.Refresh());
        Assert.Equal(PathState.Deleted, reader.PathState);
        Assert.Equal([0f, 1f], map.ToArray());
        Assert.Equal(2, reader.Refresh());
    }

    [Fact]
    public void A_Refresh_that_a_view_holds_off_leaves_a_map_without_access()
    {
        SkipUnlessLinux();
        var path = Folder["a.dat"];
        Numbers.Create(path, 4, Options).Dispose();
        using var reader = Numbers.OpenRead(path, Options);
        using (var view = reader.Lease())
        {
            Cut(path, 8);

            Assert.Throws<InvalidOperationException>(() => reader.Refresh());
            Assert.Throws<InvalidOperationException>(() => reader[3]);
            Assert.Throws<InvalidOperationException>(() => { using var other = reader.Lease(); });
            Assert.Equal(4, view.Length);
        }

        Assert.Equal(2, reader.Refresh());
        Assert.Equal([0f, 0f], reader.ToArray());
    }

    private static void Cut(string path, long byteLength)
    {
        using var stream = new FileStream(
            path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
        stream.SetLength(byteLength);
    }
}

public sealed class OutsiderTestsOnLinux() : OutsiderTests(MappingPlatform.Linux)
{
    [Fact]
    public void A_map_of_this_process_that_appends_is_named_so_whatever_name_the_file_has()
    {
        var path = Folder["a.dat"];
        using var map = Numbers.Create(path, 1, Options);
        map.Append(1);
        File.CreateSymbolicLink(Folder["link.dat"], path);
        Run("ln", path, Folder["hard.dat"]);

        foreach (var name in new[] { Folder["link.dat"], Folder["hard.dat"] })
        {
            using var other = Numbers.Open(name, Options);
            var refused = Assert.Throws<IOException>(() => other.Append(2));
            Assert.Equal(
                $"'{name}' is being appended to by another map of this process; one map appends at a time. Close that "
                + "map first.", refused.Message);
        }
    }

    [Theory]
    [InlineData("a.npy")]
    [InlineData("a.dat")]
    public void An_appender_whose_file_was_replaced_is_told_once_its_rows_are_committed(string name)
    {
        var path = Folder[name];
        using var map = Numbers.Create(path, 1, Options);
        using var reader = Numbers.OpenRead(path, Options);
        map.Append(1);
        File.Move(path, Folder[$"old-{name}"]);
        Numbers.Create(path, 0, Options).Dispose();

        var refused = Assert.Throws<IOException>(map.Commit);

        Assert.StartsWith($"'{path}' was replaced by another file since it was opened", refused.Message);
        Assert.Throws<IOException>(map.Flush);
        Assert.Throws<IOException>(() => map.Refresh());
        Assert.Equal(PathState.Replaced, reader.PathState);
        using var old = Numbers.OpenRead(Folder[$"old-{name}"], Options);
        Assert.Equal([0f, 1f], old.ToArray());
    }
}

public sealed class OutsiderTestsOnWindows() : OutsiderTests(MappingPlatform.Windows);

public sealed class OutsiderTestsPortable() : OutsiderTests(MappingPlatform.Portable);
