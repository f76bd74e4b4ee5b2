using System.ComponentModel;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace MemMap.CompilerServices;

/// <summary>What a kernel computes from some rows of a map, under a lease of its own.</summary>
/// <typeparam name="TMap">Type of the map.</typeparam>
/// <typeparam name="TParameters">Type of the parameters.</typeparam>
/// <typeparam name="TResult">Type of the result.</typeparam>
/// <param name="map">The map.</param>
/// <param name="start">Index of the first row.</param>
/// <param name="length">Number of rows.</param>
/// <param name="parameters">The parameters.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public delegate TResult ReducedRows<in TMap, TParameters, out TResult>(
    TMap map, long start, long length, in TParameters parameters);

/// <summary>A kernel that has a result, which is combined from those of parts of the rows.</summary>
/// <typeparam name="T">Element type.</typeparam>
/// <typeparam name="TMap">Type of a map for reading only.</typeparam>
/// <typeparam name="TParameters">Type of the parameters.</typeparam>
/// <typeparam name="TResult">Type of the result.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class ReduceKernel<T, TMap, TParameters, TResult> : Kernel
    where T : unmanaged
    where TMap : MappedArray<T>
    where TParameters : unmanaged
    where TResult : unmanaged
{
    private readonly KernelType _result;

    /// <summary>Describes a kernel.</summary>
    /// <param name="contract">The contract that it was compiled for.</param>
    /// <param name="name">Name of the method.</param>
    /// <param name="input">The rows that it takes.</param>
    /// <param name="parameters">The parameters that it takes; null where it takes none.</param>
    /// <param name="result">What it returns.</param>
    protected ReduceKernel(int contract, string name, KernelType input, KernelType? parameters, KernelType result)
        : base(contract, name, input, parameters) => _result = result;

    internal override string Kind => "reduce";

    internal override KernelType Output => _result;

    private protected override string OutputName => "result";

    /// <summary>
    /// Runs the kernel over all rows of an array of shards, on all processors. The rows are cut into parts by a rule of their length
    /// and number alone, and the results of the parts are combined in an order that depends on nothing else: on any number of
    /// threads, in any process and on a cluster the result has the same bits.
    /// </summary>
    /// <param name="shards">The rows.</param>
    /// <param name="parameters">The parameters of the kernel.</param>
    /// <param name="progress">Hears which part of the rows is done, from 0 to 1.</param>
    /// <param name="cancellationToken">Cancellation, which is looked at after each part, of about 16 MiB.</param>
    /// <returns>The result of all rows; without a shard, that of no rows.</returns>
    /// <exception cref="KernelException">The kernel has thrown an exception, for rows that the message names.</exception>
    /// <exception cref="LayoutMismatchException">A shard has another dtype, shape or number of rows.</exception>
    /// <exception cref="NpyFormatException">A shard is not a <c>.npy</c> file that this library reads.</exception>
    /// <exception cref="IOException">A shard is missing, or cannot be opened or mapped.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public TResult Run(
        ShardedArray<T, TMap> shards, in TParameters parameters, IProgress<double>? progress, CancellationToken cancellationToken) =>
        Run(shards, in parameters, Environment.ProcessorCount, progress, cancellationToken);

    /// <summary>Runs the kernel over all rows of one map, on all processors; the rest is as with an array of shards.</summary>
    /// <param name="map">The rows.</param>
    /// <param name="parameters">The parameters of the kernel.</param>
    /// <param name="rows">The kernel over rows of this kind of map.</param>
    /// <param name="progress">Hears which part of the rows is done, from 0 to 1.</param>
    /// <param name="cancellationToken">Cancellation, which is looked at after each part, of about 16 MiB.</param>
    /// <returns>The result of all rows that the map had when it began.</returns>
    /// <exception cref="KernelException">The kernel has thrown an exception, for rows that the message names.</exception>
    /// <exception cref="ObjectDisposedException">The map is closed.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public TResult Run<TAnyMap>(
        TAnyMap map,
        in TParameters parameters,
        ReducedRows<TAnyMap, TParameters, TResult> rows,
        IProgress<double>? progress,
        CancellationToken cancellationToken)
        where TAnyMap : MappedArray<T>
    {
        ArgumentNullException.ThrowIfNull(map);
        ThrowIfUnusable();
        return Reduce(map, new RowRange(0, map.Length), parameters, rows, Environment.ProcessorCount, progress, cancellationToken);
    }

    /// <summary>Opens a file of rows.</summary>
    protected abstract TMap Open(string path);

    /// <summary>The kernel over some rows of a map.</summary>
    protected abstract TResult Run(TMap map, long start, long length, in TParameters parameters);

    /// <summary>The kernel over no rows.</summary>
    protected abstract TResult Run(in TParameters parameters);

    /// <summary>Two results as one.</summary>
    protected abstract TResult Combine(TResult left, TResult right);

    /// <summary>The same on so many threads, which make no difference to the result.</summary>
    internal TResult Run(
        ShardedArray<T, TMap> shards,
        in TParameters parameters,
        int threadCount,
        IProgress<double>? progress,
        CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(shards);
        ThrowIfUnusable();
        var files = shards.Files;
        if (files.IsEmpty)
        {
            progress?.Report(1);
            return RunEmpty(in parameters);
        }

        var given = parameters;
        return KernelReduction.Run(
            new ShardParts(files.Select(static file => file.Length), Input.LengthInBytes),
            threadCount,
            (shard, rows) =>
            {
                using var pin = shards.Pin(shard);
                try
                {
                    return Run(pin.Map, rows.Start, rows.Length, in given);
                }
                catch (Exception exception)
                {
                    throw Failure(exception, files[shard].Path, rows, shard);
                }
            },
            Combined,
            progress,
            cancellation);
    }

    /// <inheritdoc/>
    internal override byte[] Run(string path, long firstRow, long rowCount, ReadOnlySpan<byte> parameters)
    {
        ThrowIfUnusable();
        var given = ParametersOf<TParameters>(parameters);
        if (path.Length == 0)
        {
            return BytesOf(RunEmpty(in given));
        }

        using var map = Open(path);
        var rows = new RowRange(firstRow, rowCount == -1 ? map.Length - firstRow : rowCount);
        if (firstRow < 0 || rows.Length < 0 || firstRow > map.Length - rows.Length)
        {
            var wanted = rowCount == -1 ? "the rows" : $"{rowCount} rows";
            throw new ArgumentException(
                $"Kernel {Name} cannot have {wanted} from row {firstRow} on of '{map.FullPath}', which has {map.Length} rows.");
        }

        return BytesOf(Reduce(map, rows, given, Run, threadCount: 1, progress: null, CancellationToken.None));
    }

    /// <inheritdoc/>
    internal override byte[] Combine(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right)
    {
        ThrowIfUnusable();
        return BytesOf(Combined(MemoryMarshal.Read<TResult>(left), MemoryMarshal.Read<TResult>(right)));
    }

    private TResult Reduce<TAnyMap>(
        TAnyMap map,
        RowRange all,
        TParameters parameters,
        ReducedRows<TAnyMap, TParameters, TResult> reduced,
        int threadCount,
        IProgress<double>? progress,
        CancellationToken cancellation)
        where TAnyMap : MappedArray =>
        KernelReduction.Run(
            new ShardParts([all.Length], Input.LengthInBytes),
            threadCount,
            (_, rows) =>
            {
                rows = rows with { Start = all.Start + rows.Start };
                try
                {
                    return reduced(map, rows.Start, rows.Length, in parameters);
                }
                catch (Exception exception)
                {
                    throw Failure(exception, map.FullPath, rows);
                }
            },
            Combined,
            progress,
            cancellation);

    private TResult RunEmpty(in TParameters parameters)
    {
        try
        {
            return Run(in parameters);
        }
        catch (Exception exception)
        {
            throw new KernelException(
                $"Kernel {Name} threw {exception.GetType().Name} for no rows: {exception.Message}", path: null, exception);
        }
    }

    private TResult Combined(TResult left, TResult right)
    {
        try
        {
            return Combine(left, right);
        }
        catch (Exception exception)
        {
            throw new KernelException(
                $"Kernel {Name} threw {exception.GetType().Name} for two results to be combined: {exception.Message}", path: null, exception);
        }
    }

    /// <summary>The compiler has computed the length of a result; here the running CLR is asked whether it agrees.</summary>
    private void ThrowIfUnusable()
    {
        ThrowIfForeign();
        if (Unsafe.SizeOf<TResult>() != _result.LengthInBytes)
        {
            throw new LayoutMismatchException(
                $"Kernel {Name} has results of {_result.LengthInBytes} bytes; this runtime gives them {Unsafe.SizeOf<TResult>()} bytes.");
        }

        if (Parameters is { } parameters && Unsafe.SizeOf<TParameters>() != parameters.LengthInBytes)
        {
            throw new LayoutMismatchException(
                $"Kernel {Name} has parameters of {parameters.LengthInBytes} bytes; this runtime gives them "
                + $"{Unsafe.SizeOf<TParameters>()} bytes.");
        }
    }

    private static byte[] BytesOf(TResult result) => MemoryMarshal.AsBytes(new ReadOnlySpan<TResult>(in result)).ToArray();
}
