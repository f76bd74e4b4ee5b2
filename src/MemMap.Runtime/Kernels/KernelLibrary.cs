using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace MemMap;

/// <summary>
/// A native library of kernels, which <c>dotnet publish</c> makes of a project with methods that have
/// <see cref="MemMapKernelAttribute"/>. A program that loads it needs no code of the project.
/// </summary>
/// <remarks>
/// Kernels run on all processors, by the same parts and in the same order as in the project itself, so that a result has the same
/// bits. The library stays loaded until the process ends. All members may be called from any thread.
/// </remarks>
public sealed class KernelLibrary
{
    private const int ErrorCapacity = 4096;

    private readonly RunFunction _run;
    private readonly MapFunction _map;
    private readonly CombineFunction _combine;

    private KernelLibrary(string path, Functions functions)
    {
        Path = path;
        var version = functions.Get<VersionFunction>("memmap_kernels_version")();
        if (version != NativeKernels.Version)
        {
            throw new KernelException(
                $"'{path}' has version {version} of the functions of kernels, and this library calls version {NativeKernels.Version}. "
                + "Publish its project with the same version of the package MemMap.", path, null);
        }

        _run = functions.Get<RunFunction>("memmap_kernels_run");
        _map = functions.Get<MapFunction>("memmap_kernels_map");
        _combine = functions.Get<CombineFunction>("memmap_kernels_combine");
        Kernels = Describe(functions.Get<DescribeFunction>("memmap_kernels_describe"));
    }

    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    private delegate int VersionFunction();

    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    private delegate long DescribeFunction([Out] byte[] buffer, long capacity);

    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    private delegate int RunFunction(
        byte[] name, byte[] path, long firstRow, long rows, byte[] parameters, long parametersLength, [Out] byte[] result,
        long resultLength, [Out] byte[] error, long errorCapacity);

    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    private delegate int MapFunction(
        byte[] name, byte[] path, byte[] target, byte[] parameters, long parametersLength, [Out] byte[] error, long errorCapacity);

    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    private delegate int CombineFunction(
        byte[] name, byte[] left, byte[] right, [Out] byte[] result, long resultLength, [Out] byte[] error, long errorCapacity);

    /// <summary>Absolute path of the library.</summary>
    public string Path { get; }

    /// <summary>The kernels of the library.</summary>
    public ImmutableArray<KernelDescription> Kernels { get; }

    /// <summary>The kernel of a name.</summary>
    /// <exception cref="KeyNotFoundException">There is no such kernel.</exception>
    public KernelDescription this[string name] =>
        Kernels.FirstOrDefault(kernel => kernel.Name == name) ?? throw new KeyNotFoundException(
            $"There is no kernel '{name}' in '{Path}'; it has {string.Join(", ", Kernels.Select(static kernel => kernel.Name))}.");

    /// <summary>Loads a library. It may do anything that a program may do, so load only one that can be trusted.</summary>
    /// <param name="path">Path of the library, such as <c>market.so</c>.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="KernelException">The file is not a native library of kernels, or one of another version.</exception>
    public static KernelLibrary Load(string path)
    {
        path = System.IO.Path.GetFullPath(path);
        if (!File.Exists(path))
        {
            throw new FileNotFoundException(
                $"'{path}' does not exist; dotnet publish -r linux-x64 -p:PublishAot=true -p:NativeLib=Shared makes such a library.", path);
        }

        try
        {
            return new KernelLibrary(path, new Functions(NativeLibrary.Load(path)));
        }
        catch (Exception failure) when (failure is DllNotFoundException or BadImageFormatException or EntryPointNotFoundException)
        {
            throw new KernelException(
                $"'{path}' is not a native library of kernels: {Reason(failure)} Publish a project that has methods with [MemMapKernel]: "
                + "dotnet publish -r linux-x64 -p:PublishAot=true -p:NativeLib=Shared.", path, failure);
        }
    }

    /// <summary>Computes the result of a folder of shards.</summary>
    /// <param name="kernel">Name of a kernel that has a result.</param>
    /// <param name="folder">Path of the folder.</param>
    /// <param name="options">Options; null for the defaults.</param>
    /// <param name="cancellationToken">Cancellation, which is looked at after each part, of about 16 MiB.</param>
    /// <exception cref="ArgumentException">The kernel has no result, or parameters of another length.</exception>
    /// <exception cref="KeyNotFoundException">There is no such kernel.</exception>
    /// <exception cref="KernelException">The kernel has thrown an exception, or a shard could not be read; the message says which.</exception>
    /// <exception cref="InvalidFileException">
    /// The folder is not a whole array of shards of the kernel's layout, or a shard has other rows than the manifest says.
    /// </exception>
    /// <exception cref="IOException">The folder cannot be read.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public KernelResult Run(
        string kernel, string folder, KernelOptions? options = null, CancellationToken cancellationToken = default)
    {
        options ??= KernelOptions.Default;
        var called = this[kernel];
        var dtype = called.Result ?? throw new ArgumentException(
            $"Kernel {kernel} writes {called.Output!.Layout} for each row, and has no result; call {nameof(Map)}.", nameof(kernel));
        var (name, parameters) = (TextOf(kernel), ParametersOf(called, options));
        var layout = called.Input.Rows;
        var set = ShardsOf(layout, folder, options);
        var files = set.Files;
        if (files.IsEmpty)
        {
            return new KernelResult(dtype, RunRows("", new RowRange(0, 0)));
        }

        var bytes = KernelReduction.Run(
            new ShardParts(files.Select(static file => file.Length), layout.RowLengthInBytes),
            Environment.ProcessorCount,
            (shard, rows) =>
            {
                // Once for each shard: the library is told which rows to take, and would not miss others.
                if (rows.Start == 0)
                {
                    set.Check(layout, shard);
                }

                return RunRows(files[shard].Path, rows);
            },
            Combine,
            options.Progress,
            cancellationToken);
        return new KernelResult(dtype, bytes);

        byte[] RunRows(string path, RowRange rows)
        {
            var (result, error) = (new byte[dtype.ItemSize], new byte[ErrorCapacity]);
            return _run(
                name, TextOf(path), rows.Start, rows.Length, parameters, options.Parameters.Length, result, result.Length, error,
                error.Length) == 0
                ? result
                : throw Failure(error, path);
        }

        byte[] Combine(byte[] left, byte[] right)
        {
            var (result, error) = (new byte[dtype.ItemSize], new byte[ErrorCapacity]);
            return _combine(name, left, right, result, result.Length, error, error.Length) == 0 ? result : throw Failure(error, null);
        }
    }

    /// <summary>
    /// Writes a folder of shards, one for each shard of a folder and with as many rows. Each file appears whole or not at all, and
    /// the manifest last; when the kernel throws, or is cancelled, all files are removed again.
    /// </summary>
    /// <param name="kernel">Name of a kernel that writes rows.</param>
    /// <param name="folder">Path of the folder to read.</param>
    /// <param name="target">Path of the folder to write, which has no shards yet.</param>
    /// <param name="options">Options; null for the defaults.</param>
    /// <param name="cancellationToken">Cancellation, which is looked at after each shard.</param>
    /// <exception cref="ArgumentException">The kernel has a result, or parameters of another length.</exception>
    /// <inheritdoc cref="Run" path="/exception"/>
    public void Map(
        string kernel, string folder, string target, KernelOptions? options = null, CancellationToken cancellationToken = default)
    {
        options ??= KernelOptions.Default;
        var called = this[kernel];
        var output = called.Output ?? throw new ArgumentException(
            $"Kernel {kernel} has a result, and writes no rows; call {nameof(Run)}.", nameof(kernel));
        var (name, parameters) = (TextOf(kernel), ParametersOf(called, options));
        var layout = called.Input.Rows;
        var set = ShardsOf(layout, folder, options);
        var files = set.Files;
        var reporting = new RowProgress(files.Sum(static file => file.Length), options.Progress);
        MappedFolder.Write(
            target,
            output.Rows,
            files.Length,
            Environment.ProcessorCount,
            (shard, path) =>
            {
                set.Check(layout, shard);
                var (source, error) = (files[shard].Path, new byte[ErrorCapacity]);
                if (_map(name, TextOf(source), TextOf(path), parameters, options.Parameters.Length, error, error.Length) != 0)
                {
                    throw Failure(error, source);
                }

                reporting.Add(files[shard].Length);
            },
            cancellationToken);
        reporting.End();
    }

    private ImmutableArray<KernelDescription> Describe(DescribeFunction describe)
    {
        var json = new byte[describe([], 0)];
        describe(json, json.Length);
        using var document = JsonDocument.Parse(json, new() { MaxDepth = 512 });
        return [.. document.RootElement.GetProperty("kernels").EnumerateArray().Select(KernelDescription.Read)];
    }

    private static ShardSet ShardsOf(ArrayLayout layout, string folder, KernelOptions options)
    {
        var set = ShardFolder.Open(folder, layout, options: null);
        return options.Where is { } where ? set.Overlapping(layout.DType, where.Field, where.From, where.To) : set;
    }

    private static byte[] ParametersOf(KernelDescription kernel, KernelOptions options)
    {
        Kernel.CheckParameters(kernel.Name, kernel.Parameters, options.Parameters.Length);
        return options.Parameters.ToArray();
    }

    private static byte[] TextOf(string text) => Encoding.UTF8.GetBytes($"{text}\0");

    private static KernelException Failure(byte[] error, string? path) =>
        new(Encoding.UTF8.GetString(error.AsSpan(0, Math.Max(0, error.AsSpan().IndexOf((byte)0)))), path, null);

    private static string Reason(Exception failure) => failure is EntryPointNotFoundException
        ? "it has no function 'memmap_kernels_version'."
        : "the system does not load it.";

    /// <summary>The functions of a library.</summary>
    private readonly struct Functions(nint handle)
    {
        // SAFETY: the signature is that of this version, which was asked for before any other function is called.
        public TFunction Get<TFunction>(string name)
            where TFunction : Delegate =>
            Marshal.GetDelegateForFunctionPointer<TFunction>(NativeLibrary.GetExport(handle, name));
    }
}
