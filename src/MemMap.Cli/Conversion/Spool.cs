using System.Collections.Immutable;
using MemMap.Cli.Output;

namespace MemMap.Cli.Conversion;

/// <summary>An array on its way, larger than memory may be: a file beside the target that goes with this object.</summary>
internal sealed class Spool : IDisposable
{
    private readonly FileStream _file;

    /// <param name="folder">Where the disk has room for it.</param>
    public Spool(string folder) => _file = new FileStream(
        Path.Combine(folder, $".memmap-{System.IO.Path.GetRandomFileName()}"),
        new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.ReadWrite,
            Share = FileShare.ReadWrite | FileShare.Delete,
            Options = FileOptions.DeleteOnClose,
            BufferSize = 1 << 20,
        });

    public FileStream Stream => _file;

    /// <summary>What was written, as an array whose last axis varies fastest.</summary>
    public ArraySource AsArray(DType dtype, ImmutableArray<long> shape)
    {
        _file.Flush();
        return new ArraySource(_file.Name, 0, dtype, shape, MemoryOrder.RowMajor);
    }

    public void Dispose()
    {
        try
        {
            _file.Dispose();
        }
        catch (Exception failure) when (DiskFailure.Is(failure))
        {
            // What is still in the buffer has no room on the disk, and nothing needs it any more.
        }
    }
}
