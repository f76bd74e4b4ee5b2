namespace MemMap.Tests;

public abstract class ModeTests : PlatformTests
{
    private protected ModeTests(MappingPlatform platform)
        : base(platform)
    {
    }

    [Fact]
    public void Read_sees_the_file_and_what_others_write_to_it()
    {
        var path = FileOfFloats("a.dat", 1, 2, 3);
        using var map = Numbers.OpenRead(path, Options);
        using var other = Numbers.Open(path, Options);

        other[1] = 7;

        Assert.Equal([1f, 7f, 3f], map.ToArray());
        Assert.Equal(MemMapMode.Read, map.Mode);
    }

    [Fact]
    public void Nothing_on_a_read_only_map_writes()
    {
        var members = typeof(Numbers.ReadOnlyMap).GetMethods().Select(static method => method.Name);

        Assert.DoesNotContain("set_Item", members);
        Assert.DoesNotContain("Fill", members);
        Assert.DoesNotContain("CopyFrom", members);
    }

    [Fact]
    public void Read_opens_a_file_that_nobody_may_write()
    {
        SkipUnlessLinux();
        var path = FileOfFloats("a.dat", 5);
        Run("chmod", "755", Folder["."]);
        Run("chmod", "444", path);

        SystemState.AsNobody(() =>
        {
            using var read = Numbers.OpenRead(path, Options);
            using var copy = Numbers.OpenCopyOnWrite(path, Options);
            copy[0] = 6;

            Assert.Equal(5, read[0]);
            Assert.Equal(6, copy[0]);
        });
    }

    [Fact]
    public void Read_write_reaches_the_file_at_once()
    {
        var path = FileOfFloats("a.dat", 1, 2, 3);
        using var map = Numbers.Open(path, Options);

        map[2] = 9;

        Assert.Equal(9f, BitConverter.ToSingle(BytesOf(path), 8));
        Assert.Equal(MemMapMode.ReadWrite, map.Mode);
    }

    [Fact]
    public void Create_replaces_what_was_there_with_zeros()
    {
        var path = FileOfFloats("a.dat", 1, 2, 3);

        using var map = Numbers.Create(path, 2, Options);

        Assert.Equal([0f, 0f], map.ToArray());
        Assert.Equal(new byte[8], BytesOf(path));
        Assert.Equal(MemMapMode.Create, map.Mode);
    }

    [Fact]
    public void Copy_on_write_never_reaches_the_file()
    {
        var path = FileOfFloats("a.dat", 1, 2, 3);
        var before = BytesOf(path);

        using (var map = Numbers.OpenCopyOnWrite(path, Options))
        {
            map[0] = 100;
            map.Flush();
            map.Flush(FlushScope.Kernel);

            Assert.Equal(100, map[0]);
            Assert.Equal(before, BytesOf(path));
            Assert.Equal(MemMapMode.CopyOnWrite, map.Mode);
        }

        Assert.Equal(before, BytesOf(path));
    }
}

public sealed class ModeTestsOnLinux() : ModeTests(MappingPlatform.Linux);

public sealed class ModeTestsOnWindows() : ModeTests(MappingPlatform.Windows);

public sealed class ModeTestsPortable() : ModeTests(MappingPlatform.Portable);
