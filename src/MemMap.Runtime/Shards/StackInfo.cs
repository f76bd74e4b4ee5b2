using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Text;

namespace MemMap;

/// <summary>
/// The file <c>info</c> of a stack of <c>.npy</c> files, by which <c>dask.array.from_npy_stack</c> knows what is in the folder: a
/// pickle of <c>{"chunks": ((rows, …), (length,), …), "dtype": dtype, "axis": 0}</c>.
/// </summary>
/// <remarks>
/// Written in protocol 2, with numbers, texts, tuples, dicts and calls of <c>numpy.dtype</c>, and never read. Records are given to
/// <c>numpy.dtype</c> as names, formats, offsets and their length, because a list of fields cannot say what is padding.
/// </remarks>
internal readonly struct StackInfo
{
    public const string FileName = "info";

    private readonly MemoryStream _pickle = new();

    public StackInfo()
    {
    }

    /// <summary>The bytes of the file.</summary>
    /// <param name="dtype">Dtype of an element in the files.</param>
    /// <param name="rowShape">Lengths of the axes of a row.</param>
    /// <param name="rowCounts">Number of rows of each file.</param>
    public static byte[] ToBytes(DType dtype, ImmutableArray<long> rowShape, IEnumerable<long> rowCounts)
    {
        var info = new StackInfo();
        info.Opcodes("\u0080\u0002}(");
        info.Text("chunks");
        info.Opcodes("((");
        foreach (var rowCount in rowCounts)
        {
            info.Number(rowCount);
        }

        info.Opcodes("t");
        foreach (var length in rowShape)
        {
            info.Opcodes("(");
            info.Number(length);
            info.Opcodes("t");
        }

        info.Opcodes("t");
        info.Text("dtype");
        info.Type(dtype);
        info.Text("axis");
        info.Number(0);
        info.Opcodes("u.");
        return info._pickle.ToArray();
    }

    private void Type(DType dtype)
    {
        Opcodes("cnumpy\ndtype\n");
        if (dtype is not RecordDType record)
        {
            Text(dtype.ToString().Trim('\''));
        }
        else
        {
            Opcodes("}(");
            Text("names");
            Each(record, static (info, field) => info.Text(field.Name));
            Text("formats");
            Each(record, static (info, field) => info.Format(field.Type));
            Text("offsets");
            Each(record, static (info, field) => info.Number(field.OffsetInBytes));
            if (record.Fields.Any(static field => field.Title is not null))
            {
                Text("titles");
                Each(record, static (info, field) => info.TextOrNone(field.Title));
            }

            Text("itemsize");
            Number(record.ItemSize);
            Opcodes("u");
        }

        Opcodes("\u0085R");
    }

    /// <summary>A list of something of each field.</summary>
    private void Each(RecordDType record, Action<StackInfo, DTypeField> write)
    {
        Opcodes("](");
        foreach (var field in record.Fields)
        {
            write(this, field);
        }

        Opcodes("e");
    }

    private void Format(DType dtype)
    {
        if (dtype is not SubArrayDType block)
        {
            Type(dtype);
            return;
        }

        var flat = block.Flatten();
        Type(flat.Element);
        Opcodes("(");
        foreach (var length in flat.Shape)
        {
            Number(length);
        }

        Opcodes("t\u0086");
    }

    private void TextOrNone(string? text)
    {
        if (text is null)
        {
            Opcodes("N");
        }
        else
        {
            Text(text);
        }
    }

    private void Text(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        Span<byte> length = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(length, bytes.Length);
        Opcodes("X");
        Write(length);
        Write(bytes);
    }

    private void Number(long value)
    {
        Span<byte> bytes = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, value);
        if (value is >= int.MinValue and <= int.MaxValue)
        {
            Opcodes("J");
            Write(bytes[..sizeof(int)]);
        }
        else
        {
            Opcodes("\u008a");
            Write([sizeof(long)]);
            Write(bytes);
        }
    }

    /// <summary>Opcodes, and names that end with a line: each character is a byte.</summary>
    private void Opcodes(string opcodes) => Write(Encoding.Latin1.GetBytes(opcodes));

    private void Write(scoped ReadOnlySpan<byte> bytes) => _pickle.Write(bytes);
}
