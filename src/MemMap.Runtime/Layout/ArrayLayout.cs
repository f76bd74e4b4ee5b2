using System.Collections.Immutable;
using System.ComponentModel;
using System.Runtime.InteropServices;

namespace MemMap.CompilerServices;

/// <summary>
/// The compile-time description of a layout: its name, its element as NumPy describes it, and its shape.
/// </summary>
/// <remarks>Generated code creates one for each layout; programs do not need to.</remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class ArrayLayout
{
    /// <summary>The length, in a shape, of the axis whose length comes from the file.</summary>
    public const long OpenAxis = -1;

    /// <summary>
    /// The version of what generated code may expect of this runtime, and this runtime of generated code.
    /// </summary>
    internal const int Contract = 5;

    private readonly string? _disagreement;

    /// <summary>Describes a layout.</summary>
    /// <param name="contract">The contract that the layout was compiled for.</param>
    /// <param name="name">The struct's name, for messages.</param>
    /// <param name="descr">
    /// The element as the header of a <c>.npy</c> describes it: <c>'&lt;f4'</c>, or a list of fields; numbers that
    /// NumPy does not know, and fields that overlap, as a layout has them.
    /// </param>
    /// <param name="shape">Lengths of the axes; <see cref="OpenAxis"/> only for the one that varies slowest.</param>
    /// <param name="places">Where the running CLR puts the fields of the element.</param>
    /// <param name="order">Which axis varies fastest.</param>
    public ArrayLayout(
        int contract, string name, string descr, ReadOnlySpan<long> shape, scoped Places places,
        MemoryOrder order = MemoryOrder.RowMajor)
        : this(name, Descr.Parse(descr, DescrDialect.Layout), [.. shape], order) =>
        _disagreement = DisagreementOf(contract, $"Layout {Name}") ?? Disagreement(places);

    private ArrayLayout(string name, DType dtype, ImmutableArray<long> shape, MemoryOrder order)
    {
        Name = name;
        DType = dtype;
        Shape = shape;
        Order = order;
        DataOfPadded = DataRanges.OfPadded(DType);
        RowLengthInItems = Shape.Where((_, axis) => axis != SlowestAxis)
            .Aggregate(1L, static (product, length) => checked(product * length));
        RowLengthInBytes = (long)Int128.Min((Int128)RowLengthInItems * DType.ItemSize, long.MaxValue);
    }

    /// <summary>The layout that a header describes, whose slowest axis can grow.</summary>
    internal static ArrayLayout Of(NpyHeader header) => Of(header.DType, header.Shape, header.Order);

    /// <summary>The same of an array that has, or gets, this shape.</summary>
    /// <exception cref="ArgumentException">More than 32 axes, a negative length, or more than 2⁶³ − 1 bytes.</exception>
    internal static ArrayLayout Of(DType dtype, ImmutableArray<long> shape, MemoryOrder order)
    {
        var (element, axes) = NpyShape.Flatten(dtype, shape);
        if (axes.Contains(OpenAxis))
        {
            throw new ArgumentException($"Shape {ShapeTuple.Format(axes)} has an axis of -1: a new file needs its length.", nameof(shape));
        }

        var layout = Fixed(element, axes, order);
        return layout.SlowestAxis >= 0 && layout.RowLengthInBytes > 0
            ? Fixed(element, axes.SetItem(layout.SlowestAxis, OpenAxis), order)
            : layout;
    }

    /// <summary>The layout of rows whose number comes from the file, under the name that it has in code.</summary>
    internal static ArrayLayout OfRows(string name, DType dtype, ImmutableArray<long> rowShape) =>
        new(name, dtype, [OpenAxis, .. rowShape], MemoryOrder.RowMajor);

    /// <summary>The layout of a dtype and a shape, of which -1 stands for the axis that can grow.</summary>
    /// <inheritdoc cref="Of(DType, ImmutableArray{long}, MemoryOrder)" path="/exception"/>
    internal static ArrayLayout Fixed(DType dtype, ImmutableArray<long> shape, MemoryOrder order)
    {
        var (element, axes) = NpyShape.Flatten(dtype, shape);
        var slowest = order == MemoryOrder.RowMajor ? 0 : axes.Length - 1;
        for (var axis = 0; axis < axes.Length; axis++)
        {
            if (axes[axis] < 0 && (axis != slowest || axes[axis] != OpenAxis))
            {
                throw new ArgumentException(
                    $"Axis {axis} of shape {ShapeTuple.Format(axes)} is {axes[axis]}. Lengths are 0 or more; -1 stands for the "
                    + $"slowest axis alone, here axis {slowest}, of a file that exists.", nameof(shape));
            }
        }

        NpyHeader.Create(
            element, order, [.. axes.Select((length, axis) => axis == slowest && length == OpenAxis ? 1 : length)]);
        const int MostCharacters = 80;
        var descr = Descr.Format(element);
        var name = descr.Length <= MostCharacters ? descr : $"{descr.AsSpan(0, MostCharacters)}…";
        var layout = new ArrayLayout($"of dtype {name}", element, axes, order) { ShapeSource = "the shape" };
        return !layout.IsOpen || layout.RowLengthInBytes > 0
            ? layout
            : throw new ArgumentException(
                $"Shape {ShapeTuple.Format(axes)} of {element}: rows of 0 bytes cannot be counted; give their number instead "
                + "of -1.");
    }

    /// <summary>Why generated code does not belong to this runtime; null where it does.</summary>
    /// <param name="contract">The contract that it was compiled for.</param>
    /// <param name="subject">What it is, to begin the message with.</param>
    internal static string? DisagreementOf(int contract, string subject) => contract == Contract
        ? null
        : $"{subject} was compiled for contract {contract} of MemMap, and this runtime has contract {Contract}; "
            + "build the project that declares it with the same version of the package MemMap.";

    /// <summary>NumPy's name of the field that counts the writes to a record; null where there is none.</summary>
    public string? VersionField { get; init; }

    /// <summary>Whether files of the layout are raw, never a <c>.npy</c>.</summary>
    public bool IsRaw { get; init; }

    /// <summary>Where an element has bools; null where it has none.</summary>
    public BoolRuns? Bools { get; init; }

    /// <summary>
    /// The unit of each field, such as <c>m/s</c>, or an empty text, for a debugger; null where no field has a unit.
    /// </summary>
    public string[]? Units { get; init; }

    internal string Name { get; }

    /// <summary>Where the shape comes from, for messages.</summary>
    internal string ShapeSource { get; private init; } = "[MemMapArray(Shape)]";

    internal DType DType { get; }

    internal ImmutableArray<long> Shape { get; }

    internal MemoryOrder Order { get; }

    internal bool IsOpen => SlowestAxis >= 0 && Shape[SlowestAxis] == OpenAxis;

    /// <summary>The axis that can be open; below 0 where there are no axes.</summary>
    internal int SlowestAxis => Order == MemoryOrder.RowMajor && Shape.Length > 0 ? 0 : Shape.Length - 1;

    /// <summary>For a fixed shape: the whole array as one element, NumPy's sub-array.</summary>
    private DType BlockDType => field ??= Shape.IsEmpty
        ? DType
        : new SubArrayDType(
            DType, [.. Shape.Select(static length => (int)length)], (int)(RowLengthInBytes * RowCountOf(Shape)));

    /// <summary>Elements below one index of the slowest axis; 1 without axes.</summary>
    internal long RowLengthInItems { get; }

    /// <summary>
    /// Bytes below one index of the slowest axis, or <see cref="long.MaxValue"/> where no file can hold them.
    /// </summary>
    internal long RowLengthInBytes { get; }

    /// <summary>The number of which elements must begin at a multiple, for their numbers to do so.</summary>
    internal int Alignment => DType.Alignment;

    /// <summary>Where the version of a record lies.</summary>
    internal (int OffsetInBytes, int Size) Version
    {
        get
        {
            var version = FieldOf(DType, VersionField!);
            return (version.OffsetInBytes, version.Type.ItemSize);
        }
    }

    /// <summary>A version is read and written in one step, which a processor can do at such an address only.</summary>
    internal string? FaultOfVersions(long dataOffsetInBytes) =>
        VersionField is not null && (dataOffsetInBytes + Version.OffsetInBytes) % Version.Size != 0
            ? $"Layout {Name} has a version of {Version.Size} bytes, so its elements must begin at a "
                + $"multiple of {Version.Size} bytes in the file"
            : null;

    /// <summary>The bytes of an element that are data; empty where all are.</summary>
    internal ImmutableArray<(int Start, int Length)> DataOfPadded { get; }

    /// <summary>The bytes of a record that are data, without its version.</summary>
    internal ImmutableArray<(int Start, int Length)> DataOutsideVersion
    {
        get => field.IsDefault ? field = DataRanges.Without(DataRanges.Of(DType), Version) : field;
    }

    /// <summary>The fields of a record as a debugger shows them.</summary>
    /// <param name="values">The value of each field, in the order of the file.</param>
    public DebugField[] Show(params ReadOnlySpan<object?> values)
    {
        var fields = ((RecordDType)DType).Fields;
        var shown = new DebugField[values.Length];
        for (var i = 0; i < shown.Length; i++)
        {
            var field = fields[i];
            shown[i] = new DebugField(
                field.Name, field.OffsetInBytes, Descr.Format(field.Type), values[i], Units?[i] ?? "");
        }

        return shown;
    }

    /// <summary>The value of a block whose elements define neither equality nor text.</summary>
    public PlainValue Plain<TBlock>(ref readonly TBlock block)
        where TBlock : unmanaged =>
        new(BlockDType, MemoryMarshal.AsBytes(new ReadOnlySpan<TBlock>(in block)));

    /// <summary>The value of a field whose type defines neither equality nor text.</summary>
    /// <param name="record">Record that has the field.</param>
    /// <param name="name">NumPy's name of the field.</param>
    public PlainValue Plain<TRecord>(ref readonly TRecord record, string name)
        where TRecord : unmanaged
    {
        var field = FieldOf(DType, name);
        return new PlainValue(
            field.Type,
            MemoryMarshal.AsBytes(new ReadOnlySpan<TRecord>(in record)).Slice(field.OffsetInBytes, field.Type.ItemSize));
    }

    /// <summary>
    /// The layout was computed by the compiler; this is where the running CLR is asked whether it agrees.
    /// </summary>
    internal void ThrowIfClrDisagrees()
    {
        if (!BitConverter.IsLittleEndian)
        {
            throw new PlatformNotSupportedException(
                $"Layout {Name} is little-endian, as its files are, and this machine is big-endian.");
        }

        if (_disagreement is not null)
        {
            throw new LayoutMismatchException(_disagreement);
        }
    }

    /// <summary>The shape with its open axis filled in.</summary>
    internal ImmutableArray<long> ShapeOf(long rowCount) => IsOpen ? Shape.SetItem(SlowestAxis, rowCount) : Shape;

    /// <summary>Length of the slowest axis; 1 without axes.</summary>
    internal long RowCountOf(ImmutableArray<long> shape) => SlowestAxis >= 0 ? shape[SlowestAxis] : 1;

    /// <summary>Bytes of that many rows, or more than any file can have.</summary>
    internal Int128 ByteLengthOf(ImmutableArray<long> shape) =>
        shape.Aggregate((Int128)DType.ItemSize, static (product, length) => product * length);

    /// <summary>The position of an element in the file, in elements; the length of an open axis does not matter.</summary>
    /// <param name="index">Indices of the element, each below the length of its axis.</param>
    internal long PositionOf(ReadOnlySpan<long> index)
    {
        var position = 0L;
        for (var step = 0; step < index.Length; step++)
        {
            // From the slowest axis to the fastest.
            var axis = Order == MemoryOrder.RowMajor ? step : index.Length - 1 - step;
            position = (step == 0 ? 0 : position * Shape[axis]) + index[axis];
        }

        return position;
    }

    /// <summary>The position of an element in the file, in elements.</summary>
    /// <param name="index">Row-major index of the element: the last axis varies fastest.</param>
    /// <param name="shape">Lengths of the axes.</param>
    internal long PositionOf(long index, ImmutableArray<long> shape)
    {
        if (Order == MemoryOrder.RowMajor)
        {
            return index;
        }

        var (position, stride) = (0L, 1L);
        foreach (var length in shape)
        {
            stride *= length;
        }

        for (var axis = shape.Length - 1; axis >= 0; axis--)
        {
            stride /= shape[axis];
            position += index % shape[axis] * stride;
            index /= shape[axis];
        }

        return position;
    }

    private string? Disagreement(scoped Places places)
    {
        if (places.ItemSizeInBytes != DType.ItemSize)
        {
            return $"Layout {Name} has elements of {DType.ItemSize} bytes; "
                + $"this runtime gives them {places.ItemSizeInBytes} bytes.";
        }

        foreach (var (path, offsetInBytes) in places.Fields)
        {
            var expected = OffsetOf(DType, path);
            if (expected != offsetInBytes)
            {
                return $"Layout {Name} has field '{string.Join('.', path)}' at byte {expected}; "
                    + $"this runtime puts it at byte {offsetInBytes}.";
            }
        }

        return null;
    }

    private static int OffsetOf(DType dtype, string[] path)
    {
        var offset = 0;
        foreach (var name in path)
        {
            var field = FieldOf(dtype, name);
            offset += field.OffsetInBytes;
            dtype = field.Type;
        }

        return offset;
    }

    /// <summary>Without an allocation: records are compared through it.</summary>
    private static DTypeField FieldOf(DType record, string name)
    {
        var fields = ((RecordDType)record).Fields;
        var index = 0;
        while (fields[index].Name != name)
        {
            index++;
        }

        return fields[index];
    }
}
