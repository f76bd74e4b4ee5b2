namespace MemMap.Tests;

/// <summary>What lies behind the rows of a file when a map begins to append to it.</summary>
public abstract class RemainsTests : PlatformTests
{
    private protected RemainsTests(MappingPlatform platform)
        : base(platform)
    {
    }

    public static TheoryData<string> Beginnings => ["Append", "Append nothing", "EnsureCapacity", "TrimExcess", "Resize"];

    [Theory]
    [MemberData(nameof(Beginnings))]
    public void Whatever_begins_to_append_refuses_to_destroy_what_lies_behind_the_rows(string beginning)
    {
        var path = FileWithRemains([.. new byte[8], 1, 2, 3]);
        var before = BytesOf(path);
        using (var map = Numbers.Open(path, Options))
        {
            var refused = Assert.Throws<LayoutMismatchException>(() => Begin(map, beginning));

            Assert.Equal(
                $"'{path}' has 11 bytes behind its 2 rows, from byte 136 on, and they are not zeros, so appending would "
                + "destroy them. They may be rows of a process that was killed before it committed them: Numbers.Recover "
                + "finds them, and MemMapOptions.Remains = Remains.Claim counts whole ones. Or another program has written "
                + "something else there: copy it first, if it matters; Remains.Discard removes it.", refused.Message);
            Assert.Equal((path, 8, 19), (refused.Path, refused.Expected!.ByteLength, refused.Found!.ByteLength));
            Assert.Equal([1f, 2f], map.ToArray());
        }

        Assert.Equal(before, BytesOf(path));
    }

    [Theory]
    [MemberData(nameof(Beginnings))]
    public void Zeros_behind_the_rows_are_space_that_an_appender_had_reserved(string beginning)
    {
        var path = FileWithRemains(new byte[100_001]);

        using (var map = Numbers.Open(path, Options))
        {
            Begin(map, beginning);
            map.Resize(3);
        }

        Assert.Equal(140, BytesOf(path).Length);
        using var read = Numbers.OpenRead(path, Options);
        Assert.Equal([1f, 2f], read[..2]);
    }

    [Theory]
    [MemberData(nameof(Beginnings))]
    public void What_lies_behind_the_rows_is_removed_on_request(string beginning)
    {
        var path = FileWithRemains(1, 2, 3);

        using (var map = Numbers.Open(path, Options with { Remains = Remains.Discard }))
        {
            Begin(map, beginning);
            map.Resize(3);
        }

        Assert.Equal(140, BytesOf(path).Length);
    }

    [Fact]
    public void Rows_of_a_killed_appender_are_counted_on_request_and_more_follow()
    {
        var path = FileWithRemains([0, 0, 0, 0, 0, 0, 64, 64, .. new byte[4096]]);

        using (var map = Numbers.Open(path, Options with { Remains = Remains.Claim }))
        {
            map.Append(5);
            Assert.Equal([1, 2, 0, 3, 5], map.ToArray());
        }

        using var read = Numbers.OpenRead(path, Options);
        Assert.Equal([1, 2, 0, 3, 5], read.ToArray());
        Assert.Equal(128 + 20, BytesOf(path).Length);
    }

    [Fact]
    public void Recover_finds_the_rows_of_a_killed_appender_and_Claim_counts_them()
    {
        var path = FileWithRemains([0, 0, 0, 0, 0, 0, 64, 64, .. new byte[4096]]);

        var found = Numbers.Recover(path, Options);

        Assert.Equal((path, 2, 2), (found.Path, found.Counted, found.Found));
        Assert.Equal(136 + 4104, BytesOf(path).Length);
        Assert.Equal(4, found.Claim());
        Assert.Equal(128 + 16, BytesOf(path).Length);
        using var read = Numbers.OpenRead(path, Options);
        Assert.Equal([1, 2, 0, 3], read.ToArray());
        Assert.Equal(0, Numbers.Recover(path, Options).Found);
        Assert.Equal(4, Numbers.Recover(path, Options).Claim());
    }

    [Fact]
    public void A_part_of_a_row_is_not_a_row()
    {
        var path = FileWithRemains(0, 0, 1);

        var found = Numbers.Recover(path, Options);

        Assert.Equal((2, 0), (found.Counted, found.Found));
        using var map = Numbers.Open(path, Options with { Remains = Remains.Claim });
        Assert.Throws<LayoutMismatchException>(() => map.Append(1));
        Assert.Equal(139, BytesOf(path).Length);
    }

    [Fact]
    public void Rows_that_an_appender_is_still_writing_cannot_be_claimed()
    {
        using var map = Numbers.Create(Folder["a.npy"], 1, Options);
        map.Append(3);

        var found = Numbers.Recover(Folder["a.npy"], Options);

        Assert.Equal((1, 1), (found.Counted, found.Found));
        Assert.Throws<IOException>(() => found.Claim());
    }

    [Fact]
    public void A_raw_file_counts_every_row_and_may_have_a_part_of_one_behind_them()
    {
        var path = FileOf("a.dat", 0, 0, 128, 63, 9, 9);
        var discarding = Options with { Remains = Remains.Discard };

        Assert.Equal((1, 0), (Numbers.Recover(path, discarding).Counted, Numbers.Recover(path, discarding).Found));
        Assert.Throws<LayoutMismatchException>(() => Numbers.Open(path, Options));
        Assert.Throws<LayoutMismatchException>(() => Numbers.Open(path, Options with { Remains = Remains.Claim }));
        using (var read = Numbers.OpenRead(path, discarding))
        {
            Assert.Equal([1f], read.ToArray());
        }

        Assert.Equal(6, BytesOf(path).Length);
        using (var map = Numbers.Open(path, discarding))
        {
            map.Append(2);
            Assert.Equal([1f, 2f], map.ToArray());
        }
    }

    [Fact]
    public void An_unknown_choice_is_refused_before_the_file_is_opened() =>
        Assert.Throws<ArgumentOutOfRangeException>(
            () => Numbers.Open(Folder["missing.npy"], Options with { Remains = (Remains)7 }));

    private static void Begin(Numbers.Map map, string beginning)
    {
        switch (beginning)
        {
            case "Append":
                map.Append(3);
                break;
            case "Append nothing":
                map.Append([]);
                break;
            case "EnsureCapacity":
                map.EnsureCapacity(10);
                break;
            case "TrimExcess":
                map.TrimExcess();
                break;
            default:
                map.Resize(5);
                break;
        }
    }

    private string FileWithRemains(params byte[] remains)
    {
        using (var map = Numbers.Create(Folder["a.npy"], 2, Options))
        {
            map.CopyFrom([1, 2]);
        }

        return FileOf("behind.npy", [.. BytesOf(Folder["a.npy"]), .. remains]);
    }
}

public sealed class RemainsTestsOnLinux() : RemainsTests(MappingPlatform.Linux);

public sealed class RemainsTestsOnWindows() : RemainsTests(MappingPlatform.Windows);

public sealed class RemainsTestsPortable() : RemainsTests(MappingPlatform.Portable);
