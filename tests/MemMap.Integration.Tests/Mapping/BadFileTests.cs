using System.Net.Sockets;

namespace MemMap.Tests;

public abstract class BadFileTests : PlatformTests
{
    private protected BadFileTests(MappingPlatform platform)
        : base(platform)
    {
    }

    [Fact]
    public void A_path_that_leads_nowhere()
    {
        var path = Folder["a.dat"];
        var deep = Folder[Path.Combine("b", "a.dat")];

        var missing = Assert.Throws<FileNotFoundException>(() => Grid.OpenRead(path, Options));
        var missingToo = Assert.Throws<DirectoryNotFoundException>(() => Grid.Open(deep, Options));

        Assert.Equal($"'{path}' does not exist; Create makes a new file.", missing.Message);
        Assert.Equal(path, missing.FileName);
        Assert.Equal(
            $"'{deep}' is in the directory '{Folder["b"]}', which does not exist.", missingToo.Message);
    }

    [Theory]
    [InlineData(MemMapMode.Read)]
    [InlineData(MemMapMode.ReadWrite)]
    [InlineData(MemMapMode.CopyOnWrite)]
    public async Task What_is_no_regular_file_is_refused_at_once(MemMapMode mode)
    {
        SkipUnlessLinux();
        Run("mkfifo", Folder["fifo"]);
        Directory.CreateDirectory(Folder["directory"]);
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint(Folder["socket"]));

        var fifo = await RefusalInTime(() => Open(Folder["fifo"], mode));
        var directory = await RefusalInTime(() => Open(Folder["directory"], mode));
        var bound = await RefusalInTime(() => Open(Folder["socket"], mode));

        AssertRefused(fifo, Folder["fifo"], "a FIFO");
        AssertRefused(directory, Folder["directory"], "a directory");
        AssertRefused(bound, Folder["socket"], "a socket");
    }

    [Fact]
    public async Task A_device_is_refused_at_once()
    {
        SkipUnlessLinux();
        NodeOrSkip(Folder["zero"], minor: "5");

        var refused = await RefusalInTime(() => Open(Folder["zero"], MemMapMode.ReadWrite));

        AssertRefused(refused, Folder["zero"], "a character device");
    }

    [Fact]
    public async Task A_FIFO_that_may_only_be_read_is_refused_at_once()
    {
        SkipUnlessLinux();
        Run("mkfifo", "-m", "444", Folder["fifo"]);
        Run("chmod", "755", Folder["."]);

        var refused = await RefusalInTime(
            () => SystemState.AsNobody(() => Open(Folder["fifo"], MemMapMode.Read)));

        AssertRefused(refused, Folder["fifo"], "a FIFO");
    }

    [Fact]
    public void A_file_of_procfs_has_bytes_and_no_length()
    {
        SkipUnlessLinux();

        var refused = Assert.Throws<IOException>(() => Numbers.OpenRead("/proc/self/status", Options));

        Assert.Equal(
            "'/proc/self/status' has length 0 but can be read, like the files in /proc and /sys; copy it to a regular "
            + "file and map the copy.",
            refused.Message);
    }

    [Fact]
    public void A_file_that_may_not_be_read()
    {
        SkipUnlessLinux();
        var path = FileOf("a.dat", new byte[48]);
        Run("chmod", "755", Folder["."]);
        Run("chmod", "600", path);
        if (Environment.UserName != "root")
        {
            Run("chmod", "0", path);
        }

        SystemState.AsNobody(() =>
        {
            var refused = Assert.Throws<UnauthorizedAccessException>(() => Grid.OpenRead(path, Options));
            Assert.Equal($"Could not open '{path}': Permission denied.", refused.Message);
        });
    }

    [Fact]
    public void A_file_without_the_right_to_write_is_not_opened_read_write()
    {
        SkipUnlessLinux();
        var path = FileOf("a.dat", new byte[48]);
        Run("chmod", "755", Folder["."]);
        Run("chmod", "444", path);

        SystemState.AsNobody(() =>
        {
            var refused = Assert.Throws<UnauthorizedAccessException>(() => Grid.Open(path, Options));
            Assert.Equal($"Could not open '{path}': Permission denied.", refused.Message);
        });
    }

    [Theory]
    [InlineData(new byte[0], "byte 0 holds the end of the file where a version up to byte 7 is expected; "
        + "the file was cut short: copy it or save it again.")]
    [InlineData(new byte[] { 1, 2, 3, 4, 5, 6, 7, 8 }, "byte 0 holds 01 02 03 04 05 06 where "
        + "93 4E 55 4D 50 59 (\\x93NUMPY) is expected; "
        + "save the array with numpy.save, or open the file with MemMapFormat.Raw if it holds elements only.")]
    [InlineData(new byte[] { 0x93, 78, 85, 77, 80, 89, 2, 0, 0xFF, 0xFF, 0xFF, 0xFF }, "byte 8 holds a header length of "
        + "4294967295 where one of 10000 characters at most is expected; "
        + "set MemMapOptions.MaxHeaderLength, which is NumPy's max_header_size, or save the array with fewer fields, "
        + "shorter names or less padding.")]
    public void Hostile_npy_bytes_are_refused_and_the_file_is_let_go(byte[] bytes, string expected)
    {
        SkipUnlessLinux();
        var path = FileOf("a.npy", bytes);

        var refused = Assert.Throws<NpyFormatException>(() => Grid.Open(path, Options));

        Assert.Equal($"'{path}' is not a .npy file: {expected}", refused.Message);
        Assert.False(SystemState.IsOpen(path));
    }

    private static void AssertRefused(Exception refusal, string path, string kind) => Assert.Equal(
        $"'{path}' is {kind}; only a regular file can be mapped.", Assert.IsType<IOException>(refusal).Message);

    private IDisposable Open(string path, MemMapMode mode) => mode switch
    {
        MemMapMode.Read => Numbers.OpenRead(path, Options),
        MemMapMode.ReadWrite => Numbers.Open(path, Options),
        _ => Numbers.OpenCopyOnWrite(path, Options),
    };
}

public sealed class BadFileTestsOnLinux() : BadFileTests(MappingPlatform.Linux);

public sealed class BadFileTestsOnWindows() : BadFileTests(MappingPlatform.Windows);

public sealed class BadFileTestsPortable() : BadFileTests(MappingPlatform.Portable);
