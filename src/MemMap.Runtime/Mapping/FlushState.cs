using System.Runtime.CompilerServices;
using Microsoft.Win32.SafeHandles;

namespace MemMap;

/// <summary>
/// The memory of a failed flush. The kernel reports a lost page once to each open file, whichever of its maps asks; so
/// each open file has one of these, and each call that takes such a report goes through it.
/// </summary>
internal sealed class FlushState
{
    private static readonly ConditionalWeakTable<SafeFileHandle, FlushState> Borrowed = [];

    private readonly Lock _gate = new();
    private volatile string? _failure;

    /// <summary>Whether a flush has failed, after which every later one fails.</summary>
    public bool HasFailed => _failure is not null;

    /// <summary>The one of a handle that several maps may use.</summary>
    public static FlushState Of(SafeFileHandle handle) => Borrowed.GetOrCreateValue(handle);

    /// <summary>
    /// Brings data to disk, one call at a time: the report goes to one of them, and the others must learn of it.
    /// </summary>
    /// <param name="path">Path of the file, for the message.</param>
    /// <param name="bring">What brings it there, and throws where the system reports that data was lost.</param>
    /// <exception cref="IOException">An earlier flush has failed.</exception>
    public void Flush(string path, Action bring)
    {
        lock (_gate)
        {
            ThrowIfFailed(path);
            try
            {
                bring();
            }
            catch (Exception failure)
            {
                _failure = failure.Message;
                throw;
            }
        }
    }

    /// <inheritdoc cref="Flush" path="/exception"/>
    public void ThrowIfFailed(string path)
    {
        if (_failure is { } earlier)
        {
            throw new IOException(
                $"'{path}' could not be flushed before ({earlier}), and what was written then may be lost; "
                + "write the data again to a new file.");
        }
    }
}
