using System.ComponentModel;

namespace MemMap.CompilerServices;

/// <summary>What a kernel writes for all rows of a map, under leases of its own.</summary>
/// <typeparam name="TMap">Type of the map that is read.</typeparam>
/// <typeparam name="TTarget">Type of the map that is written.</typeparam>
/// <typeparam name="TParameters">Type of the parameters.</typeparam>
/// <param name="map">The map that is read.</param>
/// <param name="target">The map that is written.</param>
/// <param name="length">Number of rows of both.</param>
/// <param name="parameters">The parameters.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public delegate void MappedRows<in TMap, in TTarget, TParameters>(
    TMap map, TTarget target, long length, in TParameters parameters);

/// <summary>A kernel that makes a row of each row: a file of each shard.</summary>
/// <typeparam name="T">Element type of what is read.</typeparam>
/// <typeparam name="TMap">Type of a map for reading only.</typeparam>
/// <typeparam name="TTarget">Type of the map that is written.</typeparam>
/// <typeparam name="TParameters">Type of the parameters.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class MapKernel<T, TMap, TTarget, TParameters> : Kernel
    where T : unmanaged
    where TMap : MappedArray<T>
    where TTarget : MappedArray
    where TParameters : unmanaged
{
    private readonly KernelType _output;

    /// <summary>Describes a kernel.</summary>
    /// <param name="contract">The contract that it was compiled for.</param>
    /// <param name="name">Name of the method.</param>
    /// <param name="input">The rows that it takes.</param>
    /// <param name="parameters">The parameters that it takes; null where it takes none.</param>
    /// <param name="output">The rows that it makes.</param>
    protected MapKernel(int contract, string name, KernelType input, KernelType? parameters, KernelType output)
        : base(contract, name, input, parameters) => _output = output;

    internal override string Kind => "map";

    internal override KernelType Output => _output;

    private protected override string OutputName => "output";

    /// <summary>
    /// Writes a folder of shards, one for each shard of an array and with as many rows, on all processors. The kernel gets all rows
    /// of a shard at once. Each file appears whole or not at all, and the manifest last; when the kernel throws, or is cancelled, all
    /// files are removed again.
    /// </summary>
    /// <param name="shards">The rows.</param>
    /// <param name="folder">Path of the folder, which has no shards yet.</param>
    /// <param name="parameters">The parameters of the kernel.</param>
    /// <param name="progress">Hears which part of the rows is done, from 0 to 1.</param>
    /// <param name="cancellationToken">Cancellation, which is looked at after each shard.</param>
    /// <exception cref="KernelException">The kernel has thrown an exception, for a shard that the message names.</exception>
    /// <exception cref="LayoutMismatchException">A shard has another dtype, shape or number of rows.</exception>
    /// <exception cref="NpyFormatException">A shard is not a <c>.npy</c> file that this library reads.</exception>
    /// <exception cref="IOException">
    /// A shard is missing, or cannot be opened or mapped; or the folder has shards already, or cannot be written to.
    /// </exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public void Run(
        ShardedArray<T, TMap> shards,
        string folder,
        in TParameters parameters,
        IProgress<double>? progress,
        CancellationToken cancellationToken) =>
        Run(shards, folder, parameters, Environment.ProcessorCount, progress, cancellationToken);

    /// <summary>Writes a file with a row for each row of a map, which appears whole or not at all.</summary>
    /// <param name="map">The rows.</param>
    /// <param name="path">Path of the file, a <c>.npy</c>; an existing one is replaced.</param>
    /// <param name="parameters">The parameters of the kernel.</param>
    /// <param name="rows">The kernel over rows of this kind of map.</param>
    /// <exception cref="KernelException">The kernel has thrown an exception.</exception>
    /// <exception cref="ObjectDisposedException">The map is closed.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void Run<TAnyMap>(TAnyMap map, string path, in TParameters parameters, MappedRows<TAnyMap, TTarget, TParameters> rows)
        where TAnyMap : MappedArray<T>
    {
        ArgumentNullException.ThrowIfNull(map);
        ThrowIfForeign();
        Write(map, map.Length, path, parameters, rows);
    }

    /// <summary>Opens a file of rows.</summary>
    protected abstract TMap Open(string path);

    /// <summary>Creates a file of rows.</summary>
    protected abstract TTarget Create(string path, long length);

    /// <summary>The kernel over all rows of a map.</summary>
    protected abstract void Run(TMap map, TTarget target, long length, in TParameters parameters);

    /// <summary>The same on so many threads.</summary>
    internal void Run(
        ShardedArray<T, TMap> shards,
        string folder,
        TParameters parameters,
        int threadCount,
        IProgress<double>? progress,
        CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(shards);
        ThrowIfForeign();
        cancellation.ThrowIfCancellationRequested();
        var files = shards.Files;
        var reporting = new RowProgress(shards.Length, progress);
        MappedFolder.Write(
            folder,
            _output.Rows,
            files.Length,
            threadCount,
            (shard, path) =>
            {
                using var pin = shards.Pin(shard);
                Write(pin.Map, files[shard].Length, path, parameters, Run, shard);
                reporting.Add(files[shard].Length);
            },
            cancellation);
        reporting.End();
    }

    /// <inheritdoc/>
    internal override void Map(string path, string target, ReadOnlySpan<byte> parameters)
    {
        ThrowIfForeign();
        var given = ParametersOf<TParameters>(parameters);
        using var map = Open(path);
        Write(map, map.Length, target, given, Run);
    }

    private void Write<TAnyMap>(
        TAnyMap map,
        long length,
        string path,
        TParameters parameters,
        MappedRows<TAnyMap, TTarget, TParameters> rows,
        int? shard = null)
        where TAnyMap : MappedArray =>
        MappedFolder.WriteWhole(path, hidden =>
        {
            using var target = Create(hidden, length);
            try
            {
                rows(map, target, length, in parameters);
            }
            catch (Exception exception)
            {
                throw Failure(exception, map.FullPath, new RowRange(0, length), shard);
            }
        });
}
