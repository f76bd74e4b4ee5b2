using System.Runtime.CompilerServices;

namespace MemMap;

/// <summary>
/// An open file whose dtype is known when the program runs: that of a <c>.npy</c> file is in its header, that of a raw
/// file is given. It has the modes, options, leases and texts of a map of a layout.
/// </summary>
/// <remarks>
/// <para>
/// A column of the exact type is the column of a layout and as fast (<see cref="DynamicView.Column{T}(string,
/// ReadOnlySpan{int})"/>). Other numbers are converted in blocks (<see cref="DynamicColumn"/>). Nothing is boxed.
/// </para>
/// <para>
/// A row is what lies below one index of the slowest axis: an element of an array of one axis, a column of a column-major
/// array. A map that was opened by <c>Open</c> or <c>Create</c> can grow by rows, where the shape was not given as fixed.
/// </para>
/// </remarks>
/// <example>
/// <code>
/// using var map = DynamicMap.OpenRead("trades.npy");
/// Console.WriteLine($"{map.DType}, {map.Length:N0} rows");
/// using var view = map.Lease();
/// double high = view.Column&lt;double&gt;("Price").Max();
/// </code>
/// </example>
public sealed class DynamicMap : MappedArray
{
    private readonly GatedAppender _appender;

    internal DynamicMap(ArrayFile file)
        : base(file) => _appender = new GatedAppender(this, file);

    /// <summary>Dtype of one element; never a sub-array, whose axes are the last ones of the shape.</summary>
    public DType DType
    {
        get
        {
            ThrowIfRefusing();
            return Layout.DType;
        }
    }

    /// <summary>Which axis varies fastest.</summary>
    public MemoryOrder Order
    {
        get
        {
            ThrowIfRefusing();
            return Layout.Order;
        }
    }

    /// <summary>
    /// Number of rows that the file has disk space for: appending up to it cannot fail because the disk is full.
    /// </summary>
    public long Capacity => _appender.Capacity;

    /// <summary>Whether elements can be written: the map was not opened for reading only.</summary>
    public bool CanWrite => Mode != MemMapMode.Read;

    /// <summary>Number of elements below one index of the slowest axis: 1 for an array of one axis.</summary>
    public long RowLength
    {
        get
        {
            ThrowIfRefusing();
            return Layout.RowLengthInItems;
        }
    }

    /// <summary>Maps a <c>.npy</c> file for reading and writing: NumPy's <c>r+</c>.</summary>
    /// <param name="path">Path of the file; relative paths are resolved once, against the current directory.</param>
    /// <param name="options">Options; null for the defaults.</param>
    /// <exception cref="NpyFormatException">The file is not a <c>.npy</c> file that this library reads.</exception>
    /// <exception cref="LayoutMismatchException">
    /// The file is raw, an archive, or something else without a header.
    /// </exception>
    /// <exception cref="IOException">The file cannot be opened or mapped.</exception>
    public static DynamicMap Open(string path, MemMapOptions? options = null) =>
        new(ArrayFile.OpenPath(null, path, MemMapMode.ReadWrite, options));

    /// <summary>Maps a <c>.npy</c> file that is open for reading and writing; the caller still owns it.</summary>
    /// <param name="file">Open regular file.</param>
    /// <param name="options">Options; null for the defaults.</param>
    /// <inheritdoc cref="Open(string, MemMapOptions?)" path="/exception"/>
    public static DynamicMap Open(OpenedFile file, MemMapOptions? options = null) =>
        new(ArrayFile.MapOpened(null, file, MemMapMode.ReadWrite, options));

    /// <summary>Maps an existing raw file, or a <c>.npy</c> file that must fit, for reading and writing.</summary>
    /// <param name="path">Path of the file; relative paths are resolved once, against the current directory.</param>
    /// <param name="dtype">Dtype of one element.</param>
    /// <param name="shape">
    /// Lengths of the axes; -1 for the slowest one takes as many rows as the file has, and lets it grow.
    /// </param>
    /// <param name="options">Options; null for the defaults.</param>
    /// <param name="order">Which axis varies fastest.</param>
    /// <exception cref="ArgumentException">The shape is not one of an array.</exception>
    /// <exception cref="LayoutMismatchException">The file has another dtype, shape, order or length.</exception>
    /// <exception cref="IOException">The file cannot be opened or mapped.</exception>
    public static DynamicMap Open(
        string path, DType dtype, ReadOnlySpan<long> shape, MemMapOptions? options = null,
        MemoryOrder order = MemoryOrder.RowMajor) =>
        new(ArrayFile.OpenPath(LayoutOf(dtype, shape, order), path, MemMapMode.ReadWrite, options));

    /// <summary>The same of a file that is open; the caller still owns it.</summary>
    /// <param name="file">Open regular file.</param>
    /// <param name="dtype">Dtype of one element.</param>
    /// <param name="shape">Lengths of the axes; -1 for the slowest one, as of a path.</param>
    /// <param name="options">Options; null for the defaults.</param>
    /// <param name="order">Which axis varies fastest.</param>
    /// <inheritdoc cref="Open(string, DType, ReadOnlySpan{long}, MemMapOptions?, MemoryOrder)" path="/exception"/>
    public static DynamicMap Open(
        OpenedFile file, DType dtype, ReadOnlySpan<long> shape, MemMapOptions? options = null,
        MemoryOrder order = MemoryOrder.RowMajor) =>
        new(ArrayFile.MapOpened(LayoutOf(dtype, shape, order), file, MemMapMode.ReadWrite, options));

    /// <summary>Maps a <c>.npy</c> file for reading only: NumPy's <c>r</c>.</summary>
    /// <inheritdoc cref="Open(string, MemMapOptions?)"/>
    public static DynamicMap OpenRead(string path, MemMapOptions? options = null) =>
        new(ArrayFile.OpenPath(null, path, MemMapMode.Read, options));

    /// <summary>Maps a <c>.npy</c> file that is open, for reading only; the caller still owns it.</summary>
    /// <inheritdoc cref="Open(OpenedFile, MemMapOptions?)"/>
    public static DynamicMap OpenRead(OpenedFile file, MemMapOptions? options = null) =>
        new(ArrayFile.MapOpened(null, file, MemMapMode.Read, options));

    /// <summary>Maps an existing raw file, or a <c>.npy</c> file that must fit, for reading only.</summary>
    /// <inheritdoc cref="Open(string, DType, ReadOnlySpan{long}, MemMapOptions?, MemoryOrder)"/>
    public static DynamicMap OpenRead(
        string path, DType dtype, ReadOnlySpan<long> shape, MemMapOptions? options = null,
        MemoryOrder order = MemoryOrder.RowMajor) =>
        new(ArrayFile.OpenPath(LayoutOf(dtype, shape, order), path, MemMapMode.Read, options));

    /// <summary>The same of a file that is open; the caller still owns it.</summary>
    /// <inheritdoc cref="Open(OpenedFile, DType, ReadOnlySpan{long}, MemMapOptions?, MemoryOrder)"/>
    public static DynamicMap OpenRead(
        OpenedFile file, DType dtype, ReadOnlySpan<long> shape, MemMapOptions? options = null,
        MemoryOrder order = MemoryOrder.RowMajor) =>
        new(ArrayFile.MapOpened(LayoutOf(dtype, shape, order), file, MemMapMode.Read, options));

    /// <summary>Maps a <c>.npy</c> file, whose bytes no change of the map reaches: NumPy's <c>c</c>.</summary>
    /// <inheritdoc cref="Open(string, MemMapOptions?)"/>
    public static DynamicMap OpenCopyOnWrite(string path, MemMapOptions? options = null) =>
        new(ArrayFile.OpenPath(null, path, MemMapMode.CopyOnWrite, options));

    /// <summary>Maps a <c>.npy</c> file that is open, whose bytes no change of the map reaches.</summary>
    /// <inheritdoc cref="Open(OpenedFile, MemMapOptions?)"/>
    public static DynamicMap OpenCopyOnWrite(OpenedFile file, MemMapOptions? options = null) =>
        new(ArrayFile.MapOpened(null, file, MemMapMode.CopyOnWrite, options));

    /// <summary>
    /// Maps an existing raw file, or a <c>.npy</c> file that must fit, whose bytes no change of the map reaches.
    /// </summary>
    /// <inheritdoc cref="Open(string, DType, ReadOnlySpan{long}, MemMapOptions?, MemoryOrder)"/>
    public static DynamicMap OpenCopyOnWrite(
        string path, DType dtype, ReadOnlySpan<long> shape, MemMapOptions? options = null,
        MemoryOrder order = MemoryOrder.RowMajor) =>
        new(ArrayFile.OpenPath(LayoutOf(dtype, shape, order), path, MemMapMode.CopyOnWrite, options));

    /// <summary>The same of a file that is open; the caller still owns it.</summary>
    /// <inheritdoc cref="Open(OpenedFile, DType, ReadOnlySpan{long}, MemMapOptions?, MemoryOrder)"/>
    public static DynamicMap OpenCopyOnWrite(
        OpenedFile file, DType dtype, ReadOnlySpan<long> shape, MemMapOptions? options = null,
        MemoryOrder order = MemoryOrder.RowMajor) =>
        new(ArrayFile.MapOpened(LayoutOf(dtype, shape, order), file, MemMapMode.CopyOnWrite, options));

    /// <summary>
    /// Creates a file of zeros and maps it for reading and writing: NumPy's <c>w+</c>. An existing file of that name is
    /// replaced only when the new one is complete.
    /// </summary>
    /// <param name="path">
    /// Path of the file, a <c>.npy</c> file if it ends in <c>.npy</c>; relative paths are resolved once, against the
    /// current directory.
    /// </param>
    /// <param name="dtype">Dtype of one element; the axes of a sub-array are added to the shape.</param>
    /// <param name="shape">Lengths of the axes; the file can grow by rows.</param>
    /// <param name="order">Which axis varies fastest.</param>
    /// <param name="options">Options; null for the defaults.</param>
    /// <exception cref="ArgumentException">The shape is not one of an array.</exception>
    /// <exception cref="IOException">The file cannot be created, or the disk is full.</exception>
    public static DynamicMap Create(
        string path, DType dtype, ReadOnlySpan<long> shape, MemoryOrder order = MemoryOrder.RowMajor,
        MemMapOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(dtype);
        var axes = NpyShape.Flatten(dtype, [.. shape]).Shape;
        var layout = ArrayLayout.Of(dtype, [.. shape], order);
        return new(ArrayFile.Create(layout, path, layout.RowCountOf(axes), options));
    }

    /// <summary>Looks for rows that a killed process appended to a <c>.npy</c> file and did not commit.</summary>
    /// <inheritdoc cref="Open(string, MemMapOptions?)"/>
    public static RecoveredRows Recover(string path, MemMapOptions? options = null) =>
        RecoveredRows.In(null, path, options);

    /// <summary>
    /// Takes a lease: the elements stay mapped until the view is disposed. Nothing is marked as written, unless the view
    /// hands out a column for writing.
    /// </summary>
    /// <param name="scope">Scope of the view. Omit it to bind the view to the calling block.</param>
    /// <exception cref="ObjectDisposedException">The map is closed.</exception>
    public DynamicView Lease(in LeaseScope scope = default)
    {
        var ticket = Region.BeginReading();
        var rowCount = Extent.Count;
        return new DynamicView(
            new Grant<byte>(rowCount * Layout.RowLengthInItems, ref Region.Origin<byte>(), this, ticket),
            this,
            Layout.ShapeOf(rowCount));
    }

    /// <summary>Appends rows as the bytes that they have in the file; other maps see them after the next <see cref="Commit"/>.</summary>
    /// <param name="rows">Whole rows: a multiple of the dtype's size times <see cref="RowLength"/>.</param>
    /// <exception cref="ArgumentException">The bytes are not a whole number of rows.</exception>
    /// <inheritdoc cref="Resize" path="/exception"/>
    public void AppendRaw(ReadOnlySpan<byte> rows)
    {
        ThrowIfFixed();
        if (rows.Length % Layout.RowLengthInBytes is > 0 and var rest)
        {
            throw new ArgumentException(
                $"{rows.Length:N0} bytes are not a whole number of rows of {Layout.RowLengthInBytes:N0} bytes; {rest:N0} are "
                + "left over.",
                nameof(rows));
        }

        _appender.Append(rows);
    }

    /// <inheritdoc cref="GrowableArray{T}.Resize"/>
    public void Resize(long length)
    {
        ThrowIfFixed();
        _appender.Resize(length);
    }

    /// <inheritdoc cref="GrowableArray{T}.EnsureCapacity"/>
    public void EnsureCapacity(long length)
    {
        ThrowIfFixed();
        _appender.EnsureCapacity(length);
    }

    /// <inheritdoc cref="GrowableArray{T}.TrimExcess"/>
    public void TrimExcess()
    {
        ThrowIfFixed();
        _appender.TrimExcess();
    }

    /// <inheritdoc cref="GrowableArray{T}.Commit"/>
    public void Commit() => _appender.Commit();

    /// <summary>
    /// Takes over the current number of rows of the file, after another map has appended to it; that of a shape that was
    /// given as fixed stays.
    /// </summary>
    /// <returns>Number of rows.</returns>
    /// <inheritdoc cref="GrowableArray{T}.Refresh"/>
    public long Refresh()
    {
        ObjectDisposedException.ThrowIf(IsClosed, this);
        return Layout.IsOpen ? _appender.Refresh() : Extent.Count;
    }

    /// <summary>Marks the map as written, for a column that hands out references.</summary>
    /// <exception cref="InvalidOperationException">The map was opened for reading only.</exception>
    internal void BeginWriting()
    {
        if (!CanWrite)
        {
            throw new InvalidOperationException(
                $"'{FullPath}' was opened for reading only; use DynamicMap.Open to write to it.");
        }

        Region.MarkWritten();
    }

    /// <inheritdoc/>
    internal override object[] FirstElements(int count)
    {
        object[] elements = [];
        Region.WhileHeld(() =>
        {
            var itemSize = Layout.DType.ItemSize;
            elements = new object[(int)Math.Min(count, ElementCount)];
            for (var index = 0; index < elements.Length; index++)
            {
                elements[index] = ItemText.Word(
                    Layout.DType, Region.Bytes((long)index * itemSize, itemSize).ToArray(), provider: null);
            }
        });
        return elements;
    }

    private protected override void FlushAll(FlushScope scope) => _appender.Flush(scope, base.FlushAll);

    private protected override void FinishGrowth(bool isFlushed) => _appender.Finish(isFlushed);

    private static ArrayLayout LayoutOf(DType dtype, ReadOnlySpan<long> shape, MemoryOrder order)
    {
        ArgumentNullException.ThrowIfNull(dtype);
        return ArrayLayout.Fixed(dtype, [.. shape], order);
    }

    private void ThrowIfFixed([CallerMemberName] string caller = "")
    {
        ThrowIfRefusing();
        if (Mode is MemMapMode.Read or MemMapMode.CopyOnWrite)
        {
            throw new InvalidOperationException(
                $"{caller} changes the file, and '{FullPath}' was opened by {(Mode == MemMapMode.Read ? "OpenRead" : "OpenCopyOnWrite")}; "
                + "use DynamicMap.Open.");
        }

        if (!Layout.IsOpen)
        {
            throw new InvalidOperationException(
                $"The shape ({string.Join(", ", Layout.Shape)}) of '{FullPath}' is fixed. A file grows along its slowest axis "
                + "if it has one, if its rows have any bytes, and if that axis was opened as -1.");
        }
    }
}
