using System.Collections.Immutable;
using MemMap.Cli.Inputs;
using MemMap.Cli.Values;

namespace MemMap.Cli.Conversion;

/// <summary>An array as bytes that follow each other in a file.</summary>
/// <param name="Path">Path of the file.</param>
/// <param name="Offset">Where the array begins in it, in bytes.</param>
/// <param name="DType">Dtype of one element.</param>
/// <param name="Shape">Lengths of the axes.</param>
/// <param name="Order">Which axis varies fastest.</param>
internal sealed record ArraySource(string Path, long Offset, DType DType, ImmutableArray<long> Shape, MemoryOrder Order)
{
    /// <summary>Number that the user knows the first row by, if it is a part of an array.</summary>
    public long FirstRow { get; init; }

    public long Count => Shape.Aggregate(1L, static (product, length) => product * length);

    public long ByteLength => Count * DType.ItemSize;

    /// <summary>Number of rows: the length of the first axis; 1 without axes.</summary>
    public long RowCount => Shape is [var first, ..] ? first : 1;

    /// <summary>Lengths of the axes below a row.</summary>
    public ImmutableArray<long> RowShape => Shape.IsEmpty ? [] : Shape.RemoveAt(0);

    public long RowByteLength => RowShape.Aggregate((long)DType.ItemSize, static (product, length) => product * length);

    /// <summary>Whether both orders are the same bytes: no two axes have several indices.</summary>
    public bool IsOfEitherOrder => Count == 0 || Shape.Count(static length => length > 1) < 2;

    public static ArraySource Of(Input input) =>
        new(input.Map.Path, input.Map.Offset, input.Facts.DType, input.Facts.Shape, input.Facts.Order);

    /// <summary>Some rows of an array whose last axis varies fastest.</summary>
    public ArraySource Rows(long start, long count) => this with
    {
        Offset = Offset + (start * RowByteLength),
        Shape = Shape.IsEmpty ? Shape : Shape.SetItem(0, count),
        FirstRow = FirstRow + start,
    };

    /// <summary>Where an element is, in words.</summary>
    /// <param name="position">How many elements lie before it in the file.</param>
    public string PlaceOf(long position)
    {
        var index = Order == MemoryOrder.RowMajor
            ? AxisIndices.At(Shape, position)
            : [.. AxisIndices.At([.. Shape.Reverse()], position).Reverse()];
        return index switch
        {
            [] => "The element",
            [var row] => $"Row {FirstRow + row}",
            [var row, .. var inner] => $"Row {FirstRow + row}, [{string.Join(',', inner)}]",
        };
    }

    /// <summary>Reads bytes of the array.</summary>
    /// <exception cref="EndOfStreamException">The file has become shorter.</exception>
    public void Read(Microsoft.Win32.SafeHandles.SafeFileHandle file, long position, Span<byte> bytes)
    {
        while (bytes.Length > 0)
        {
            var count = RandomAccess.Read(file, bytes, Offset + position);
            if (count == 0)
            {
                throw new EndOfStreamException($"'{Path}' has become shorter while it was read.");
            }

            bytes = bytes[count..];
            position += count;
        }
    }

    public Microsoft.Win32.SafeHandles.SafeFileHandle OpenFile() => File.OpenHandle(
        Path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
}
