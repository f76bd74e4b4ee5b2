using System.Runtime.InteropServices;

namespace MemMap.Tests.Kernels;

/// <summary>The kernels of <c>Kernels.cs</c>, published as a native library by a project that has the package alone.</summary>
public sealed class KernelLibraryFixture : IDisposable
{
    private readonly PackageFixture _package = new();

    public KernelLibraryFixture()
    {
        Assert.SkipUnless(
            new[] { "/usr/bin/clang", "/usr/bin/gcc" }.Any(File.Exists),
            "There is no compiler of C, which compiling ahead of time needs to link (Debian: apt-get install clang zlib1g-dev).");
        var folder = _package.NewFolder("measurements");
        File.Copy(
            Repository.PathOf("tests/MemMap.Integration.Tests/Kernels/Kernels.cs"), Path.Combine(folder, "Kernels.cs"));
        File.WriteAllText(Path.Combine(folder, "Usings.cs"), "global using MemMap;\n");
        File.WriteAllText(Path.Combine(folder, "measurements.csproj"), $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <TargetFramework>net10.0</TargetFramework>
                <ImplicitUsings>enable</ImplicitUsings>
                <Nullable>enable</Nullable>
                <InvariantGlobalization>true</InvariantGlobalization>
                <TreatWarningsAsErrors>true</TreatWarningsAsErrors>
              </PropertyGroup>
              <ItemGroup>
                <PackageReference Include="MemMap" Version="{_package.Version}" />
              </ItemGroup>
            </Project>
            """);
        _ = PackageFixture.Run(
            folder, "dotnet", "publish", "-r", "linux-x64", "-p:PublishAot=true", "-p:NativeLib=Shared", "-o", "out", "-nodeReuse:false");
        LibraryPath = Path.Combine(folder, "out", "measurements.so");
    }

    /// <summary>Path of the library.</summary>
    public string LibraryPath { get; }

    public void Dispose() => _package.Dispose();
}

/// <summary>
/// Kernels of a native library: called by ctypes, as Python calls them, and by <see cref="KernelLibrary"/>. Results have the bits
/// that they have in this process.
/// </summary>
[OnLinux]
[OnRequest("MEMMAP_TEST_TOOL_PACKAGES")]
public sealed class NativeKernelTests(KernelLibraryFixture published) : IClassFixture<KernelLibraryFixture>
{
    private const string Python = """
        import ctypes
        library = ctypes.CDLL(sys.argv[1])
        number, memory, text = ctypes.c_int64, ctypes.c_void_p, ctypes.c_char_p
        library.memmap_kernels_describe.restype = number
        library.memmap_kernels_describe.argtypes = [memory, number]
        library.memmap_kernels_run.argtypes = [text, text, number, number, memory, number, memory, number, memory, number]
        library.memmap_kernels_map.argtypes = [text, text, text, memory, number, memory, number]
        library.memmap_kernels_combine.argtypes = [text, memory, memory, memory, number, memory, number]
        def describe():
            needed = library.memmap_kernels_describe(None, 0)
            short = ctypes.create_string_buffer(b'untouched')
            assert library.memmap_kernels_describe(short, 5) == needed and short.value == b'untouched'
            buffer = ctypes.create_string_buffer(needed)
            library.memmap_kernels_describe(buffer, needed)
            return buffer.raw.decode()
        def run(name, path, length, first=0, rows=-1, parameters=b'', capacity=1000):
            result, error = bytes(length), ctypes.create_string_buffer(b'#' * 1000)
            code = library.memmap_kernels_run(
                name.encode(), path.encode(), first, rows, parameters, len(parameters), result, length, error, capacity)
            return repr(error.value.decode()) if code else result.hex()
        def combine(name, left, right):
            left, right, error = bytes.fromhex(left), bytes.fromhex(right), ctypes.create_string_buffer(1000)
            result = bytes(len(left))
            code = library.memmap_kernels_combine(name.encode(), left, right, result, len(left), error, 1000)
            return repr(error.value.decode()) if code else result.hex()
        def map(name, path, target):
            error = ctypes.create_string_buffer(1000)
            return library.memmap_kernels_map(name.encode(), path.encode(), target.encode(), None, 0, error, 1000) and error.value.decode()
        """;

    [Fact]
    public void The_library_says_its_version_and_its_kernels()
    {
        using var python = new NumPyConversation(Python, published.LibraryPath);

        Assert.Equal("1", python.Ask("library.memmap_kernels_version()"));
        var json = python.Ask("describe()");

        const string Reading = """{"layout":"Reading","descr":[["Time","<i8"],["Value","<f8"],["Sensor","<i4"],["","|V4"]],"rowShape":[]}""";
        Assert.StartsWith(
            """{"version":1,"kernels":[{"name":"BySensor","kind":"reduce","input":""" + Reading
            + ""","parameters":null,"result":{"descr":[["Count","<i8"],["Sum","<f4"],["","|V4"]],"shape":[2,3]}},"""
            + """{"name":"Changes","kind":"map","input":""" + Reading
            + ""","parameters":null,"output":{"layout":"Change","descr":[["Time","<i8"],["Value","<f8"]],"rowShape":[]}},"""
            + """{"name":"Greatest","kind":"reduce","input":""" + Reading + ""","parameters":"<f8","result":{"descr":"<f8","shape":[]}},""",
            json,
            StringComparison.Ordinal);
        Assert.Contains("""{"name":"Sum","kind":"reduce","input":{"layout":"Wave","descr":"<f4","rowShape":[65536]},""", json, StringComparison.Ordinal);
    }

    [Fact]
    public void Python_combines_shards_to_the_same_bits()
    {
        using var folder = new TemporaryFolder();
        var paths = KernelFiles.WriteWaves(folder);
        using var array = Wave.OpenShards(paths);
        using var python = new NumPyConversation(Python, published.LibraryPath);

        var results = paths.ConvertAll(path => python.Ask($"run('Sum', '{path}', 16)"));
        var left = python.Ask($"combine('Sum', '{results[0]}', '{results[1]}')");
        var right = python.Ask($"combine('Sum', '{results[2]}', '{results[3]}')");
        var all = python.Ask($"combine('Sum', '{left}', '{right}')");

        Assert.Equal(Hex(array.Sum(cancellationToken: TestContext.Current.CancellationToken)), all);
    }

    [Fact]
    public void Python_runs_rows_with_parameters_and_maps()
    {
        using var folder = new TemporaryFolder();
        var path = Path.Combine(KernelFiles.WriteReadings(folder, 10), "0.npy");
        using var python = new NumPyConversation(Python, published.LibraryPath);

        Assert.Equal("0300000000000000", python.Ask($"run('Within', '{path}', 8, 5, 3, np.array([0, 10.]).tobytes())"));
        Assert.Equal(Hex(-1.5), python.Ask($"run('Greatest', '', 8, parameters=np.float64(-1.5).tobytes())"));
        Assert.Equal("0", python.Ask($"map('Changes', '{path}', '{folder["changes.npy"]}')"));
        using var map = Reading.OpenRead(path);
        map.Changes(folder["expected.npy"]);
        Assert.Equal(File.ReadAllBytes(folder["expected.npy"]), File.ReadAllBytes(folder["changes.npy"]));
    }

    [Fact]
    public void What_goes_wrong_is_one_sentence()
    {
        using var folder = new TemporaryFolder();
        var readings = KernelFiles.WriteReadings(folder, 20, missing: 13);
        var (path, damaged) = (Path.Combine(readings, "0.npy"), Path.Combine(readings, "1.npy"));
        Limits.Create(folder["other.npy"], 3).Dispose();
        using var python = new NumPyConversation(Python, published.LibraryPath);

        Refuses($"run('Ones', '{folder["none.npy"]}', 16)", $"'{folder["none.npy"]}' does not exist; Create makes a new file.");
        Refuses(
            $"run('Throwing', '{damaged}', 8)",
            $"Kernel Throwing threw InvalidOperationException for rows 0 to 9 of '{damaged}': A value is missing.");
        Refuses(
            $"run('Missing', '{path}', 8)",
            "There is no kernel 'Missing' in this library; it has BySensor, Changes, Greatest, Ones, Sum, Throwing, Uncombined, Within.");
        Refuses(
            $"run('Ones', '{path}', 15)",
            "A result of kernel Ones has 16 bytes ([('Count', '<i8'), ('Sum', '<f4'), ('', '|V4')]), "
            + "and the memory for it has 15.");
        Refuses($"run('Within', '{path}', 8)", "Kernel Within needs parameters of 16 bytes ([('Low', '<f8'), ('High', '<f8')]), and 0 bytes were given.");
        Refuses($"run('Ones', '{path}', 16, parameters=b'1')", "Kernel Ones has no parameters, and 1 bytes of them were given.");
        Refuses($"run('Ones', '{path}', 16, 8, 3)", $"Kernel Ones cannot have 3 rows from row 8 on of '{path}', which has 10 rows.");
        Refuses($"run('Changes', '{path}', 16)", "Kernel Changes writes a file for each shard, and has no result; map it instead.");
        Refuses("combine('Uncombined', '00' * 8, '00' * 8)", "Kernel Uncombined threw NotSupportedException for two results to be combined: No.");
        Assert.StartsWith(
            $"\"'{folder["other.npy"]}' does not hold the records of layout Reading:", python.Ask($"run('Ones', '{folder["other.npy"]}', 16)"),
            StringComparison.Ordinal);

        Assert.Equal(
            $"Kernel Changes threw InvalidOperationException for rows 0 to 9 of '{damaged}': Reading 3 has no value.",
            python.Ask($"map('Changes', '{damaged}', '{folder["changes.npy"]}')"));
        Assert.False(File.Exists(folder["changes.npy"]));

        // Cut at a whole character; the memory behind stays.
        Refuses($"run('Missing\u00e4', '{path}', 8, capacity=33)", "There is no kernel 'Missing\u00e4' i");
        Refuses($"run('Missing\u00e4', '{path}', 8, capacity=29)", "There is no kernel 'Missing");
        Refuses($"run('Missing\u00e4', '{path}', 8, capacity=1)", "");

        void Refuses(string call, string message) => Assert.Equal(message, python.Ask($"eval({call})"));
    }

    [Fact]
    public void A_program_loads_the_library_and_has_the_same_bits()
    {
        using var folder = new TemporaryFolder();
        var library = KernelLibrary.Load(published.LibraryPath);
        var paths = KernelFiles.WriteWaves(folder);
        Directory.CreateDirectory(folder["waves"]);
        for (var index = 0; index < paths.Count; index++)
        {
            File.Move(paths[index], folder[$"waves/{index}.npy"]);
        }

        using var array = Wave.OpenShards(folder["waves"]);

        var result = library.Run("Sum", folder["waves"], cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal(Hex(array.Sum(cancellationToken: TestContext.Current.CancellationToken)), Convert.ToHexStringLower(result.Bytes.Span));
        Assert.Equal(203, result.Value["Count"].ToInt64());
        Assert.Equal(("Wave", "<f4", 65536L), (library["Sum"].Input.Layout, library["Sum"].Input.DType.ToString().Trim('\''), library["Sum"].Input.RowShape[0]));
    }

    [Fact]
    public void A_library_runs_with_parameters_where_the_manifest_says_and_maps()
    {
        using var folder = new TemporaryFolder();
        var readings = KernelFiles.WriteReadings(folder, 40);
        var library = KernelLibrary.Load(published.LibraryPath);
        var token = TestContext.Current.CancellationToken;
        var limits = new byte[16];
        BitConverter.TryWriteBytes(limits.AsSpan(8), 100.0);

        var where = new FieldRange("Time", 15L, 25L);
        Assert.Equal("20", library.Run("Within", readings, new() { Parameters = limits, Where = where }, token).ToString());
        Assert.Equal("-2.", library.Run("Greatest", readings, new() { Parameters = BitConverter.GetBytes(-2.0), Where = new("Time", 99L, 99L) }, token).ToString());
        library.Map("Changes", readings, folder["native"], cancellationToken: token);
        using var array = Reading.OpenShards(readings);
        array.Changes(folder["managed"], cancellationToken: token);
        Assert.All(Directory.EnumerateFiles(folder["managed"]), path =>
            Assert.Equal(File.ReadAllBytes(path), File.ReadAllBytes(Path.Combine(folder["native"], Path.GetFileName(path)))));
    }

    [Fact]
    public void What_a_library_refuses_is_an_exception()
    {
        using var folder = new TemporaryFolder();
        var readings = KernelFiles.WriteReadings(folder, 20, missing: 13);
        var library = KernelLibrary.Load(published.LibraryPath);
        var token = TestContext.Current.CancellationToken;

        var thrown = Assert.Throws<KernelException>(() => library.Run("Throwing", readings, cancellationToken: token));
        Assert.Equal(
            $"Kernel Throwing threw InvalidOperationException for rows 0 to 9 of '{Path.Combine(readings, "1.npy")}': A value is missing.",
            thrown.Message);
        Assert.Throws<KernelException>(() => library.Map("Changes", readings, folder["changes"], cancellationToken: token));
        Assert.False(Directory.Exists(folder["changes"]));
        Assert.Equal(
            $"There is no kernel 'Nothing' in '{published.LibraryPath}'; it has BySensor, Changes, Greatest, Ones, Sum, Throwing, Uncombined, Within.",
            Assert.Throws<KeyNotFoundException>(() => library["Nothing"]).Message);
        Assert.Equal(
            "Kernel Within needs parameters of 16 bytes ([('Low', '<f8'), ('High', '<f8')]), and 0 bytes were given.",
            Assert.Throws<ArgumentException>(() => library.Run("Within", readings, cancellationToken: token)).Message);
        Assert.StartsWith(
            "Kernel Changes writes Change for each row, and has no result; call Map.",
            Assert.Throws<ArgumentException>(() => library.Run("Changes", readings, cancellationToken: token)).Message,
            StringComparison.Ordinal);
        Assert.StartsWith(
            "Kernel Ones has a result, and writes no rows; call Run.",
            Assert.Throws<ArgumentException>(() => library.Map("Ones", readings, folder["x"], cancellationToken: token)).Message,
            StringComparison.Ordinal);
        Assert.Throws<LayoutMismatchException>(() => library.Run("Sum", readings, cancellationToken: token));
        Assert.ThrowsAny<OperationCanceledException>(() => library.Run("Ones", readings, cancellationToken: new CancellationToken(canceled: true)));
    }

    private static string Hex<T>(T value)
        where T : unmanaged =>
        Convert.ToHexStringLower(System.Runtime.InteropServices.MemoryMarshal.AsBytes(new ReadOnlySpan<T>(in value)));
}

/// <summary>The functions of a native library, called with what no caller should give.</summary>
public sealed class NativeFunctionTests
{
    private readonly NativeKernels _kernels = new(Kernels.OnesKernel.Instance, Kernels.WithinKernel.Instance, Kernels.ChangesKernel.Instance);

    [Fact]
    public void Without_memory_only_the_length_of_the_description_is_said()
    {
        Assert.Equal(_kernels.Describe(0, 0), _kernels.Describe(0, 1 << 20));
        Assert.Equal(_kernels.Describe(0, 0), _kernels.Describe(0, -1));
    }

    // No memory is at address 1: it must not be read before a length is known to be right.
    [Theory]
    [InlineData("Ones", 16, 1L << 40, "Kernel Ones has no parameters, and 1099511627776 bytes of them were given.")]
    [InlineData("Ones", 16, -1L, "Kernel Ones has no parameters, and -1 bytes of them were given.")]
    [InlineData("Within", 8, 17L, "Kernel Within needs parameters of 16 bytes ([('Low', '<f8'), ('High', '<f8')]), and 17 bytes were given.")]
    [InlineData("Ones", -16, 0L, "A result of kernel Ones has 16 bytes ([('Count', '<i8'), ('Sum', '<f4'), ('', '|V4')]), and the memory for it has -16.")]
    public void Lengths_are_compared_before_memory_is_read(string kernel, long resultLength, long parametersLength, string message)
    {
        using var memory = new NativeText(kernel);

        Assert.Equal(1, _kernels.Run(memory.Text, memory.Text, 0, -1, 1, parametersLength, 1, resultLength, memory.Error, NativeText.Capacity));
        Assert.Equal(message, memory.Message);
    }

    [Fact]
    public void A_kernel_that_writes_rows_has_no_results_to_combine_and_none_are_read()
    {
        using var memory = new NativeText("Changes");

        Assert.Equal(1, _kernels.Combine(memory.Text, 1, 1, 1, 1 << 20, memory.Error, NativeText.Capacity));
        Assert.Equal("Kernel Changes writes a file for each shard, and has no results to combine.", memory.Message);
    }

    [Fact]
    public void Null_pointers_are_an_error_in_words_or_without()
    {
        using var memory = new NativeText("Ones");

        Assert.Equal(1, _kernels.Run(0, memory.Text, 0, -1, 0, 0, 1, 16, memory.Error, NativeText.Capacity));
        Assert.Equal("The name is a null pointer.", memory.Message);
        Assert.Equal(1, _kernels.Combine(memory.Text, 0, 1, 1, 16, memory.Error, NativeText.Capacity));
        Assert.Equal("There are no 16 bytes at address 0.", memory.Message);
        Assert.Equal(1, _kernels.Map(0, 0, 0, 0, 0, 0, 0));
    }

    /// <summary>A text in memory of the system, and memory for an error.</summary>
    private sealed class NativeText(string text) : IDisposable
    {
        public const int Capacity = 1000;

        public nint Text { get; } = Marshal.StringToCoTaskMemUTF8(text);

        public nint Error { get; } = Marshal.AllocHGlobal(Capacity);

        public string? Message => Marshal.PtrToStringUTF8(Error);

        public void Dispose()
        {
            Marshal.FreeCoTaskMem(Text);
            Marshal.FreeHGlobal(Error);
        }
    }
}

/// <summary>What is not a library of kernels.</summary>
public sealed class KernelLibraryTests
{
    [Fact]
    public void A_file_that_is_not_there_is_named()
    {
        using var folder = new TemporaryFolder();

        var thrown = Assert.Throws<FileNotFoundException>(() => KernelLibrary.Load(folder["none.so"]));

        Assert.Equal(
            $"'{folder["none.so"]}' does not exist; dotnet publish -r linux-x64 -p:PublishAot=true -p:NativeLib=Shared makes such a library.",
            thrown.Message);
    }

    [Fact]
    public void A_file_that_is_not_a_library_is_named()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["notes.so"], "notes");

        var thrown = Assert.Throws<KernelException>(() => KernelLibrary.Load(folder["notes.so"]));

        Assert.Equal(
            $"'{folder["notes.so"]}' is not a native library of kernels: the system does not load it. Publish a project that has methods "
            + "with [MemMapKernel]: dotnet publish -r linux-x64 -p:PublishAot=true -p:NativeLib=Shared.",
            thrown.Message);
    }
}
