using System.Diagnostics;
using System.Runtime.InteropServices;

namespace MemMap.Benchmarks;

/// <summary>The limit: <c>limit.c</c>, built by gcc for this very processor, and called on the same memory as ours.</summary>
internal sealed unsafe class Limit : IDisposable
{
    private readonly nint _library;

    public Limit(string folder)
    {
        var library = Path.Combine(folder, "liblimit.so");
        var source = Path.Combine(AppContext.BaseDirectory, "limit.c");
        try
        {
            using var compiler = Process.Start(
                "gcc", ["-O3", "-march=native", "-shared", "-fPIC", "-o", library, source]);
            compiler.WaitForExit();
            IsThere = compiler.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            IsThere = false;
        }

        if (IsThere)
        {
            _library = NativeLibrary.Load(library);
        }
    }

    /// <summary>Whether there is a gcc.</summary>
    public bool IsThere { get; }

    public double SumFloats(float* data, long count) =>
        ((delegate* unmanaged<float*, long, double>)Export("sum_f4"))(data, count);

    public double SumBigEndianFloats(void* data, long count) =>
        ((delegate* unmanaged<void*, long, double>)Export("sum_big_f4"))(data, count);

    public double SumColumn(double* column, long count, long stride) => Reduce("sum_column", column, count, stride);

    public double MinColumn(double* column, long count, long stride) => Reduce("min_column", column, count, stride);

    public double MaxColumn(double* column, long count, long stride) => Reduce("max_column", column, count, stride);

    public double DotColumns(double* column, double* other, long count, long stride) =>
        ((delegate* unmanaged<double*, double*, long, long, double>)Export("dot_columns"))(column, other, count, stride);

    public void CopyOut(double* column, double[] destination, long stride)
    {
        fixed (double* start = destination)
        {
            ((delegate* unmanaged<double*, double*, long, long, void>)Export("copy_out"))(
                column, start, destination.Length, stride);
        }
    }

    public void CopyIn(double* column, double[] source, long stride)
    {
        fixed (double* start = source)
        {
            ((delegate* unmanaged<double*, double*, long, long, void>)Export("copy_in"))(
                column, start, source.Length, stride);
        }
    }

    public void FillColumn(double* column, double value, long count, long stride) =>
        ((delegate* unmanaged<double*, double, long, long, void>)Export("fill_column"))(column, value, count, stride);

    public double OpenTouchClose(byte[] path)
    {
        fixed (byte* name = path)
        {
            return ((delegate* unmanaged<byte*, double>)Export("open_touch_close"))(name);
        }
    }

    public double CreateAndFill(byte[] path, long byteLength, double value)
    {
        fixed (byte* name = path)
        {
            return ((delegate* unmanaged<byte*, long, double, double>)Export("create_and_fill"))(name, byteLength, value);
        }
    }

    public double SyncPage(void* page) => ((delegate* unmanaged<void*, double>)Export("sync_page"))(page);

    public double WriteBatches(byte[] path, ReadOnlySpan<byte> batch, long batches)
    {
        fixed (byte* name = path, data = batch)
        {
            return ((delegate* unmanaged<byte*, byte*, long, long, double>)Export("write_batches"))(
                name, data, batch.Length, batches);
        }
    }

    public double CommitRows(byte[] path, long count) => CallOn("commit_rows", path, count);

    public double LookForRows(byte[] path, long count) => CallOn("look_for_rows", path, count);

    private double CallOn(string name, byte[] path, long count)
    {
        fixed (byte* bytes = path)
        {
            return ((delegate* unmanaged<byte*, long, double>)Export(name))(bytes, count);
        }
    }

    /// <summary>A contender that is missing where there is no gcc.</summary>
    public Contender Time(Func<double> work, Func<double>? small = null) =>
        IsThere ? Contender.Of(work, small) : Contender.Without("no gcc");

    /// <inheritdoc cref="Time"/>
    public Contender Time<T>(Func<T> prepare, Func<T, double> work) =>
        IsThere ? Contender.Of(prepare, work) : Contender.Without("no gcc");

    public void Dispose()
    {
        if (IsThere)
        {
            NativeLibrary.Free(_library);
        }
    }

    private double Reduce(string name, double* column, long count, long stride) =>
        ((delegate* unmanaged<double*, long, long, double>)Export(name))(column, count, stride);

    private nint Export(string name) => NativeLibrary.GetExport(_library, name);
}
