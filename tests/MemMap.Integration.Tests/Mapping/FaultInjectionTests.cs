namespace MemMap.Tests;

/// <summary>
/// Each use of a map, once for every system call that it makes, with that call failing: an exception of the documented
/// kinds or none, nothing left open, nothing left mapped, nothing half-made, and whatever counted before still counts.
/// </summary>
[OnLinux]
public sealed class FaultInjectionTests : PlatformTests
{
    private const int NoSpace = 28;
    private const int InputOutput = 5;
    private const int MostCalls = 200;

    internal static readonly Dictionary<string, Action<Case>> Uses = new()
    {
        ["create over a .npy"] = static test =>
            Trade.Create(test["old.npy"], 5, test.Options with { UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite }).Dispose(),
        ["create a raw file that is not there"] = static test =>
            Odd.Create(test["new.dat"], 3, test.Options with { Offset = 5, Overwrite = false }).Dispose(),
        ["create without space"] = static test =>
            Trade.Create(test["old.dat"], 5, test.Options with { Preallocate = false }).Dispose(),
        ["create over a .npy by a hidden name"] = static test => Trade.Create(test["old.npy"], 5, test.Options).Dispose(),
        ["create a raw file that is not there by a hidden name"] = static test =>
            Odd.Create(test["new.dat"], 3, test.Options with { Overwrite = false }).Dispose(),
        ["create through a link"] = static test =>
        {
            File.CreateSymbolicLink(test["link.npy"], "old.npy");
            try
            {
                Trade.Create(test["link.npy"], 5, test.Options).Dispose();
            }
            finally
            {
                Assert.Equal("old.npy", new FileInfo(test["link.npy"]).LinkTarget);
                File.Delete(test["link.npy"]);
            }
        },
        ["open an empty raw file"] = static test =>
        {
            File.WriteAllBytes(test["new.dat"], []);
            Cube.Open(test["new.dat"], test.Options).Dispose();
        },
        ["open a sparse file with space"] = static test =>
        {
            using (var sparse = new FileStream(test["new.dat"], FileMode.CreateNew))
            {
                sparse.SetLength(24 << 10);
            }

            Odd.Open(test["new.dat"], test.Options with { Preallocate = true }).Dispose();
        },
        ["read a .npy"] = static test => Trade.OpenRead(test["old.npy"], test.Options).Dispose(),
        ["copy on write"] = static test =>
        {
            using var map = Trade.OpenCopyOnWrite(test["old.npy"], test.Options);
            map[0] = default;
            map.Evict(0, 1);
        },
        ["map a handle"] = static test =>
        {
            using var stream = new FileStream(
                test["old.npy"], FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
            Trade.Open(stream, test.Options).Dispose();
        },
        ["append to a .npy"] = static test =>
        {
            using var map = Trade.Open(test["old.npy"], test.Options);
            for (var i = 0; i < 5; i++)
            {
                map.Append(new Trade[5000]);
                map.Commit();
                map.Append(new Trade { Time = i });
            }
        },
        ["append to a raw file"] = static test =>
        {
            using var map = Odd.Open(test["old.dat"], test.Options);
            try
            {
                for (var i = 0; i < 3; i++)
                {
                    map.Append(new Odd[500]);
                    map.Append(new Odd { Time = i });
                }
            }
            finally
            {
                Assert.Equal(24 * map.Refresh(), new FileInfo(test["old.dat"]).Length);
            }
        },
        ["resize a .npy"] = static test =>
        {
            using var map = Trade.Open(test["old.npy"], test.Options);
            map.Resize(10_000);
            map.Resize(4);
            map.Resize(9);
        },
        ["resize a raw file"] = static test =>
        {
            using var map = Odd.Open(test["old.dat"], test.Options);
            map.Resize(10_000);
            map.Resize(4);
            map.Resize(9);
        },
        ["reserve and trim"] = static test =>
        {
            using var npy = Trade.Open(test["old.npy"], test.Options);
            using var raw = Odd.Open(test["old.dat"], test.Options);
            npy.EnsureCapacity(10_000);
            raw.EnsureCapacity(10_000);
            npy.TrimExcess();
            raw.TrimExcess();
        },
        ["follow"] = static test =>
        {
            using var writer = Trade.Open(test["old.npy"]);
            using var reader = Trade.OpenRead(test["old.npy"], test.Options);
            writer.Append(new Trade[100]);
            writer.Commit();
            reader.Refresh();
        },
        ["flush"] = static test =>
        {
            using var map = Trade.Open(test["old.npy"], test.Options);
            map[0] = map[1];
            map.Flush(0, 2);
            map.Flush(FlushScope.Kernel);
            map.Append(default);
            map.Flush();
        },
        ["advise"] = static test =>
        {
            using var map = Trade.Open(test["old.npy"], test.Options with { Access = MemMapAccess.Sequential });
            map.AccessPattern = MemMapAccess.Random;
            map.Prefetch(0, 2);
            map.Lock(0, 1);
            map.Unlock(0, 1);
            map.Evict(0, 2);
        },
    };

    public FaultInjectionTests()
        : base(MappingPlatform.Linux)
    {
    }

    public static TheoryData<string, int> Cases
    {
        get
        {
            var cases = new TheoryData<string, int>();
            foreach (var use in Uses.Keys)
            {
                cases.Add(use, NoSpace);
                cases.Add(use, InputOutput);
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Whichever_call_fails_nothing_leaks_and_nothing_is_lost(string use, int error)
    {
        for (var failing = 0; ; failing++)
        {
            var missing = use.EndsWith("by a hidden name", StringComparison.Ordinal) ? "OpenUnnamed" : null;
            var calls = new FailingCalls(failing, error) { Missing = missing };
            var test = new Case(Folder[$"{failing}"], Options with { Platform = new LinuxPlatform(calls) });

            var thrown = Record.Exception(() => Uses[use](test));

            if (calls.Failed is null)
            {
                Assert.Null(thrown);
                Assert.True(failing > 3);
                return;
            }

            Assert.True(failing < MostCalls);
            var what = $"{use}, call {failing} ({calls.Failed}): {thrown}";
            Assert.True(
                thrown is null or IOException or UnauthorizedAccessException or NpyFormatException, what);
            test.AssertNothingLeaked(what, calls.Failed);
            test.AssertOldFilesAreWhole(what);
        }
    }

    /// <summary>A folder of files that were there before.</summary>
    internal sealed class Case
    {
        private readonly string _folder;

        public Case(string folder, MemMapOptions options)
        {
            _folder = folder;
            Options = options;
            Directory.CreateDirectory(folder);
            using var npy = Trade.Create(this["old.npy"], 3);
            using var raw = Odd.Create(this["old.dat"], 3);
            npy[2] = new Trade { Time = 7, Price = 8 };
            raw[2] = new Odd { Time = 7, Price = 8 };
        }

        public MemMapOptions Options { get; }

        public string this[string name] => Path.Combine(_folder, name);

        /// <summary>What is open or mapped here cannot be renamed by a handle that shares nothing.</summary>
        public void AssertNothingLeakedOnWindows(string what, string failed)
        {
            // A view that could not be unmapped stays, and so does a file that could not be deleted.
            if (failed is nameof(WindowsCalls.Unmap) or nameof(WindowsCalls.Delete))
            {
                return;
            }

            Assert.All(
                Directory.GetFiles(_folder), path => Assert.True(
                    Path.GetFileName(path) is "old.npy" or "old.dat" or "new.dat", $"'{path}' is left after {what}"));
            foreach (var path in Directory.GetFiles(_folder))
            {
                var failure = Record.Exception(
                    () => File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None).Dispose());
                Assert.True(failure is null, $"'{path}' is open after {what}: {failure}");
            }
        }

        public void AssertNothingLeaked(string what, string failed)
        {
            var folder = _folder + Path.DirectorySeparatorChar;
            Assert.False(
                Directory.EnumerateFileSystemEntries("/proc/self/fd")
                    .Any(link => new FileInfo(link).LinkTarget?.StartsWith(folder, StringComparison.Ordinal) == true),
                $"A descriptor is open after {what}");

            // Pages that could not be covered stay as they are: the kernel may have given them to somebody else.
            Assert.True(
                failed is nameof(LinuxCalls.MapEmpty) or nameof(LinuxCalls.Move) or nameof(LinuxCalls.Unmap)
                || !File.ReadLines("/proc/self/maps").Any(line => line.Contains(folder, StringComparison.Ordinal)),
                $"Pages are mapped after {what}");

            // A second name of a finished file, which could not be removed, is no half-made one.
            Assert.True(
                failed is nameof(LinuxCalls.Unlink)
                || Directory.EnumerateFiles(_folder).All(static path => Path.GetFileName(path) is "old.npy" or "old.dat" or "new.dat"),
                $"Files are left after {what}");
        }

        public void AssertOldFilesAreWhole(string what)
        {
            using var npy = Trade.OpenRead(this["old.npy"]);
            using var raw = Odd.OpenRead(this["old.dat"], new MemMapOptions { Format = MemMapFormat.Raw });
            Assert.True(
                npy.Length == 5 || npy[2] == new Trade { Time = 7, Price = 8 } || npy[0] == new Trade { Time = 7, Price = 8 },
                $"old.npy is {npy} after {what}");
            Assert.True(
                raw.ToArray().All(static row => row.Time == 0) || raw[2] == new Odd { Time = 7, Price = 8 },
                $"old.dat is {raw} after {what}");
        }
    }
}
