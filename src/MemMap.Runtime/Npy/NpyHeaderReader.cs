using System.Buffers;
using System.Collections.Immutable;
using System.Text;

namespace MemMap;

/// <summary>Reads a header: a Python dict with the keys descr, fortran_order and shape, in any order.</summary>
internal static class NpyHeaderReader
{
    /// <summary>Reads a header and compares the data it claims with the file.</summary>
    /// <param name="fileStart">Everything before the data.</param>
    /// <param name="fileLength">Length of the file, in bytes.</param>
    /// <param name="maxLength">Most characters of a header.</param>
    /// <param name="fault">Names the file.</param>
    /// <exception cref="NpyFormatException">Anything that NumPy would not write, or missing data.</exception>
    public static NpyHeader Read(ReadOnlySpan<byte> fileStart, long fileLength, int maxLength, NpyFault fault)
    {
        var prefix = NpyPrefix.Read(fileStart, fileStart.Length, maxLength, fault);
        var text = fileStart.Slice(prefix.ByteCount, prefix.TextLength);
        if (prefix.MajorVersion == 3)
        {
            CheckUtf8(text, prefix, maxLength, fault);
        }

        var header = prefix.TextEncoding.GetString(text);
        try
        {
            var bytes = fileStart[..(prefix.ByteCount + prefix.TextLength)].ToArray();
            return Read(header, prefix, fileLength, fault) with { Bytes = bytes };
        }
        catch (DescrFault problem)
        {
            throw fault.At(problem, header, prefix.TextEncoding, prefix.ByteCount);
        }
    }

    private static NpyHeader Read(string text, NpyPrefix prefix, long fileLength, NpyFault fault)
    {
        DType? dtype = null;
        MemoryOrder? order = null;
        ImmutableArray<long>? shape = null;
        var shapePosition = 0;
        var reader = new PythonReader(text) { AllowsLong = prefix.TextEncoding.IsSingleByte };
        reader.Take('{', "a header such as {'descr': '<f4', 'fortran_order': False, 'shape': (3, 4), }");
        for (var isOpen = !reader.TryTake('}'); isOpen; isOpen = reader.TakeSeparator('}'))
        {
            var keyPosition = reader.NextPosition();
            var key = reader.ReadString("the key 'descr', 'fortran_order' or 'shape'");
            reader.Take(':');
            switch (key)
            {
                case "descr" when dtype is null:
                    dtype = new DescrReader(reader, DescrDialect.Header).Read();
                    break;
                case "fortran_order" when order is null:
                    order = reader.ReadBoolean() ? MemoryOrder.ColumnMajor : MemoryOrder.RowMajor;
                    break;
                case "shape" when shape is null:
                    shapePosition = reader.NextPosition();
                    shape = ShapeTuple.Read(reader, long.MaxValue);
                    break;
                default:
                    var again = key is "descr" or "fortran_order" or "shape" ? " a second time" : "";
                    var found = $"the key {PythonText.Excerpt(key)}{again}";
                    throw reader.Since(keyPosition).Refuse(MissingKeys(dtype, order, shape), found);
            }
        }

        var endPosition = reader.Position - 1;
        reader.TakeEnd("padding up to the end of the text");
        if (dtype is null || order is null || shape is null)
        {
            throw new TextRange(endPosition, endPosition + 1).Refuse(MissingKeys(dtype, order, shape), "'}'");
        }

        var (element, axes) = NpyShape.Flatten(dtype, shape.Value);
        var shapeOffset = prefix.ByteCount + prefix.TextEncoding.GetByteCount(text.AsSpan(0, shapePosition));
        var header = new NpyHeader(element, order.Value, axes, prefix.MajorVersion, prefix.DataOffset)
        {
            ShapeOffset = shapeOffset,
        };
        CheckData(header, fileLength, shapeOffset, fault);
        return header;
    }

    private static string MissingKeys(DType? dtype, MemoryOrder? order, ImmutableArray<long>? shape)
    {
        string[] missing =
        [
            .. dtype is null ? ["'descr'"] : Array.Empty<string>(),
            .. order is null ? ["'fortran_order'"] : Array.Empty<string>(),
            .. shape is null ? ["'shape'"] : Array.Empty<string>(),
        ];
        return missing.Length == 0 ? "'}'" : $"the key {string.Join(" or ", missing)}";
    }

    /// <summary>Version 3 is UTF-8, which must be valid, and must be decoded to count the characters.</summary>
    private static void CheckUtf8(ReadOnlySpan<byte> text, NpyPrefix prefix, int maxLength, NpyFault fault)
    {
        var (position, characterCount) = (0, 0);
        for (; position < text.Length; characterCount++)
        {
            if (Rune.DecodeFromUtf8(text[position..], out _, out var byteCount) != OperationStatus.Done)
            {
                throw fault.At(prefix.ByteCount + position, $"0x{text[position]:X2}", "UTF-8");
            }

            position += byteCount;
        }

        NpyPrefix.CheckCharacterCount(characterCount, text.Length, maxLength, fault);
    }

    private static void CheckData(NpyHeader header, long fileLength, long shapeOffset, NpyFault fault)
    {
        if (header.Shape.Length > ShapeTuple.MaxAxisCount)
        {
            var expected = $"a shape of at most {ShapeTuple.MaxAxisCount} axes";
            throw fault.At(shapeOffset, $"{Shape()}, with the axes of descr,", expected);
        }

        if (!NpyShape.TryGetByteLength(header.Shape, header.DType.ItemSize, out var byteLength))
        {
            var found = $"{Shape()} of {header.DType.ItemSize} bytes each";
            throw fault.At(shapeOffset, found, $"an array of at most {long.MaxValue} bytes");
        }

        if (byteLength > fileLength - header.DataOffset)
        {
            var expected = $"data of {byteLength} bytes for shape {Shape()}, from byte {header.DataOffset} on,";
            throw fault.At(fileLength, NpyFault.EndOfFile, expected, NpyFault.CopyAgain);
        }

        string Shape() => ShapeTuple.Format(header.Shape);
    }
}
