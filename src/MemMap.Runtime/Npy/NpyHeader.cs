using System.Collections.Immutable;

namespace MemMap;

/// <summary>The description of the data of a <c>.npy</c> file, and where the data begins.</summary>
/// <example>
/// <code>
/// NpyHeader header = NpyHeader.Read("trades.npy");
/// Console.WriteLine($"{header.DType} {string.Join(" × ", header.Shape)}");
/// </code>
/// </example>
public sealed partial record NpyHeader
{
    internal NpyHeader(DType dtype, MemoryOrder order, ImmutableArray<long> shape, int majorVersion, long dataOffset)
    {
        DType = dtype;
        Order = order;
        Shape = shape;
        MajorVersion = majorVersion;
        DataOffset = dataOffset;
    }

    /// <summary>
    /// Dtype of one element; never a sub-array, whose axes are the last ones of <see cref="Shape"/>.
    /// </summary>
    public DType DType { get; internal init; }

    /// <summary>Order in the file, also where both orders mean the same.</summary>
    public MemoryOrder Order { get; internal init; }

    /// <summary>Lengths of the axes; empty for a scalar.</summary>
    public ImmutableArray<long> Shape { get; internal init; }

    /// <summary>Version of the format: 1.0, 2.0 or 3.0.</summary>
    public Version Version => new(MajorVersion, 0);

    /// <summary>Number of elements: the product of the shape.</summary>
    public long Count => Shape.Aggregate(1L, static (product, length) => product * length);

    /// <summary>Bytes of all elements.</summary>
    public long ByteLength => DataLengthInBytes;

    /// <summary>Offset of the data from the start of the header, in bytes: the length of the header.</summary>
    public long DataOffset { get; internal init; }

    /// <summary>Major version of the format: 1, 2 or 3.</summary>
    internal int MajorVersion { get; init; }

    /// <summary>Offset of the header in its file, in bytes.</summary>
    internal long Start { get; init; }

    /// <summary>Path of the file, for messages; empty for a header that was not read from one.</summary>
    internal string Path { get; init; } = "";

    /// <summary>Most characters of a header, unless the caller says otherwise: NumPy's default.</summary>
    internal const int DefaultMaxLength = 10_000;

    /// <summary>Holds nearly every header, so that opening a file reads it once.</summary>
    private const int FirstReadInBytes = 1024;

    /// <summary>Product of the shape × the element's bytes.</summary>
    internal long DataLengthInBytes =>
        NpyShape.TryGetByteLength(Shape, DType.ItemSize, out var byteLength)
            ? byteLength
            : throw TooLarge(Shape, DType);

    /// <summary>Where in the file the tuple of the shape begins, in bytes; 0 for a header that was not read.</summary>
    internal int ShapeOffset { get; init; }

    /// <summary>Everything before the data; empty for a header that was not read.</summary>
    internal byte[] Bytes { get; init; } = [];

    /// <summary>Length of the text with its padding, as NumPy counts it against <c>max_header_size</c>.</summary>
    internal int TextLengthInCharacters
    {
        get
        {
            var prefix = new NpyPrefix(MajorVersion, 0);
            return prefix.TextEncoding.GetCharCount(Bytes.AsSpan(prefix.ByteCount));
        }
    }

    /// <summary>Fills a buffer with the first bytes of a file, and returns how many there are.</summary>
    internal delegate int StartReader(Span<byte> destination);

    /// <summary>
    /// Reads and checks the header of a file. No memory is allocated for a header larger than the file.
    /// </summary>
    /// <param name="readStart">Reads the start of the file.</param>
    /// <param name="fileLength">Length of the file, in bytes.</param>
    /// <param name="path">Path of the file, for messages.</param>
    /// <param name="maxLength">Most characters of a header.</param>
    /// <param name="start">Where in the file these bytes begin, for messages.</param>
    /// <exception cref="NpyFormatException">The file is not a <c>.npy</c> file, or data is missing.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    internal static NpyHeader Read(
        StartReader readStart, long fileLength, string path, int maxLength = DefaultMaxLength, long start = 0)
    {
        Span<byte> fileStart = stackalloc byte[FirstReadInBytes];
        fileStart = fileStart[..readStart(fileStart)];
        var dataOffset = NpyPrefix.Read(fileStart, fileLength, maxLength, NpyFault.InFile(path, start)).DataOffset;
        if (dataOffset > fileStart.Length)
        {
            fileStart = new byte[dataOffset];
            fileStart = fileStart[..readStart(fileStart)];
        }

        return Parse(fileStart, fileLength, path, maxLength, start);
    }

    /// <summary>Reads and checks a header.</summary>
    /// <param name="fileStart">At least everything before the data.</param>
    /// <param name="fileLength">Length of the whole file, in bytes.</param>
    /// <param name="path">Path of the file, for messages.</param>
    /// <param name="maxLength">Most characters of a header.</param>
    /// <param name="start">Where in the file these bytes begin, for messages.</param>
    /// <exception cref="NpyFormatException">The bytes are not a <c>.npy</c> file, or data is missing.</exception>
    internal static NpyHeader Parse(
        ReadOnlySpan<byte> fileStart, long fileLength, string path, int maxLength = DefaultMaxLength, long start = 0) =>
        NpyHeaderReader.Read(fileStart, fileLength, maxLength, NpyFault.InFile(path, start)) with { Path = path, Start = start };

    /// <summary>The header that NumPy would write for a new file.</summary>
    /// <param name="dtype">Dtype of one element; the axes of a sub-array are added to the shape.</param>
    /// <param name="order">Which axis varies fastest.</param>
    /// <param name="shape">Lengths of the axes.</param>
    /// <exception cref="ArgumentException">More than 32 axes, a negative one, or more than 2⁶³ − 1 bytes.</exception>
    public static NpyHeader Create(DType dtype, MemoryOrder order, ImmutableArray<long> shape)
    {
        var (element, axes) = NpyShape.Flatten(dtype, shape);
        if (axes.Length > ShapeTuple.MaxAxisCount)
        {
            throw new ArgumentException(
                $"Shape {ShapeTuple.Format(axes)} has {axes.Length} axes; "
                + $"NumPy reads at most {ShapeTuple.MaxAxisCount}.");
        }

        foreach (var length in axes)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(length, nameof(shape));
        }

        if (!NpyShape.TryGetByteLength(axes, element.ItemSize, out _))
        {
            throw TooLarge(axes, element);
        }

        var text = NpyHeaderWriter.Text(element, order, axes);
        var prefix = NpyHeaderWriter.Place(text, NpyHeaderWriter.GrowthRoom(order, axes));
        return new NpyHeader(element, order, axes, prefix.MajorVersion, prefix.DataOffset);
    }

    /// <summary>
    /// The <see cref="DataOffset"/> bytes of this header in this version. That a file's header can be written over in
    /// place, with another length of the axis that grows, is what NumPy leaves room for.
    /// </summary>
    /// <exception cref="ArgumentException">The text does not fit before the data.</exception>
    public byte[] ToBytes()
    {
        var prefix = new NpyPrefix(MajorVersion, 0);
        prefix = prefix with { TextLength = checked((int)DataOffset - prefix.ByteCount) };
        return NpyHeaderWriter.ToBytes(NpyHeaderWriter.Text(DType, Order, Shape), prefix);
    }

    /// <summary>This header as a file has it that was just written.</summary>
    /// <inheritdoc cref="ToBytes" path="/exception"/>
    internal NpyHeader Written() => Parse(ToBytes(), long.MaxValue, path: "", int.MaxValue);

    /// <summary>Whether both describe the same data at the same offset, in the same version of the format.</summary>
    public bool Equals(NpyHeader? other) =>
        other is not null
        && DType.Equals(other.DType)
        && (Order, MajorVersion, DataOffset) == (other.Order, other.MajorVersion, other.DataOffset)
        && Shape.SequenceEqual(other.Shape);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(DType, Order, Shape.Length, DataOffset);

    /// <summary>The header as NumPy writes it: <c>{'descr': '&lt;f4', 'fortran_order': False, 'shape': (3, 4), }</c>.</summary>
    public override string ToString() => NpyHeaderWriter.Text(DType, Order, Shape).TrimEnd();

    private static ArgumentException TooLarge(ImmutableArray<long> shape, DType dtype) =>
        new($"Shape {ShapeTuple.Format(shape)} of {dtype.ItemSize} bytes each is more than {long.MaxValue} bytes.");
}
