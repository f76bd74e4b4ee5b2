using System.ComponentModel;

namespace MemMap;

/// <summary>A map that can only be read: every generated <c>ReadOnlyMap</c>.</summary>
/// <typeparam name="T">Element type.</typeparam>
public abstract class ReadOnlyArray<T> : MappedArray<T>
    where T : unmanaged
{
    /// <summary>Creates a map of an open file, which it owns from then on.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected ReadOnlyArray(ArrayFile file)
        : base(file)
    {
    }

    /// <inheritdoc cref="WritableArray{T}.LeaseMemory()"/>
    public ReadOnlyMemoryLease<T> LeaseMemory() => new(MemoryLease<T>.OfAll(Region, () => ElementCount));

    /// <inheritdoc cref="WritableArray{T}.LeaseMemory(long, int)"/>
    public ReadOnlyMemoryLease<T> LeaseMemory(long start, int length) =>
        new(MemoryLease<T>.Of(Region, () => ElementCount, start, length));
}

/// <summary>A read-only map of an open axis, which follows the file as another map appends to it.</summary>
/// <typeparam name="T">Element type.</typeparam>
public abstract class RefreshableArray<T> : ReadOnlyArray<T>
    where T : unmanaged
{
    /// <summary>Creates a map of an open file, which it owns from then on.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected RefreshableArray(ArrayFile file)
        : base(file)
    {
    }

    /// <summary>
    /// Takes over the current number of rows of the file, after another map has appended to it. Views that were taken
    /// before keep their length, and stay valid.
    /// </summary>
    /// <remarks>
    /// After an exception the map gives no access, because its pages may hold something else, or nothing, by now: every
    /// member throws an <see cref="InvalidOperationException"/>, until a later call succeeds.
    /// </remarks>
    /// <returns>Number of rows: the length of the open axis.</returns>
    /// <exception cref="InvalidOperationException">
    /// The file is shorter than it was, and a view is still open.
    /// </exception>
    /// <exception cref="LayoutMismatchException">The file holds something else by now.</exception>
    /// <exception cref="NpyFormatException">
    /// The file is not a <c>.npy</c> file any more, or was cut short.
    /// </exception>
    /// <exception cref="IOException">The file cannot be read or mapped.</exception>
    public long Refresh() => RefreshLength();
}
