namespace MemMap;

/// <summary>
/// Reads a dtype from the literals of a header: a string, a list of fields, or a <c>(dtype, shape)</c> tuple. Offsets
/// accumulate in the order of the fields.
/// </summary>
internal static class DescrReader
{
    /// <summary>Deeper than any real record, shallow enough for the stack.</summary>
    private const int MaxDepth = 32;

    /// <summary>Reads one dtype and stops behind it.</summary>
    /// <exception cref="NpyFormatException">Anything that is no dtype, or one of Python objects.</exception>
    public static DType Read(ref PythonLiteralReader reader) => Read(ref reader, depth: 1);

    private static DType Read(ref PythonLiteralReader reader, int depth)
    {
        if (depth > MaxDepth)
        {
            throw reader.Unexpected($"a dtype nested at most {MaxDepth} deep");
        }

        return reader.Peek() switch
        {
            (byte)'[' => ReadRecord(ref reader, depth),
            (byte)'(' => ReadSubArray(ref reader, depth),
            _ => ReadScalar(ref reader),
        };
    }

    private static ScalarDType ReadScalar(ref PythonLiteralReader reader)
    {
        var offset = reader.NextOffset();
        var text = reader.ReadString("a dtype such as '<f4' or a list of fields");
        if (text.TrimStart('<', '>', '=', '|') is ['O', ..])
        {
            const string Convert = "convert with .astype to numbers, text such as 'U8', or records";
            throw reader.Refused(offset, PythonString.Excerpt(text), "a dtype without Python objects", Convert);
        }

        const string Expected = "a dtype such as '<f4', '|u1', '|S8' or '<M8[ns]'";
        return ScalarDescr.Parse(text) ?? throw reader.Refused(offset, PythonString.Excerpt(text), Expected);
    }

    private static DType ReadSubArray(ref PythonLiteralReader reader, int depth)
    {
        var offset = reader.NextOffset();
        reader.Take('(');
        var element = Read(ref reader, depth + 1);
        reader.Take(',');
        var dtype = ReadShape(ref reader, element, offset);
        TakeEnd(ref reader);
        return dtype;
    }

    private static RecordDType ReadRecord(ref PythonLiteralReader reader, int depth)
    {
        var fields = new List<DTypeField>();
        var names = new HashSet<string>();
        var endInBytes = 0L;
        reader.Take('[');
        for (var isOpen = !reader.TryTake(']'); isOpen; isOpen = reader.TakeSeparator(']'))
        {
            var offset = reader.NextOffset();
            var field = ReadField(ref reader, depth) with { OffsetInBytes = (int)endInBytes };
            endInBytes += field.Type.ItemSize;
            if (endInBytes > int.MaxValue)
            {
                throw reader.Refused(offset, $"a record of {endInBytes} bytes", $"{int.MaxValue} at most");
            }

            if (IsPadding(field))
            {
                continue;
            }

            if (!names.Add(field.Name) || (field.Title is not null && !names.Add(field.Title)))
            {
                var found = $"the field {PythonString.Excerpt(field.Name)}";
                throw reader.Refused(offset, found, "a name and a title not used before");
            }

            fields.Add(field);
        }

        return new RecordDType([.. fields], (int)endInBytes);
    }

    /// <summary>Reads <c>(name, dtype)</c> or <c>(name, dtype, shape)</c>; the field's offset is left at 0.</summary>
    private static DTypeField ReadField(ref PythonLiteralReader reader, int depth)
    {
        reader.Take('(', "a field such as ('x', '<f4')");
        var (title, name) = ReadNames(ref reader);
        reader.Take(',');
        var offset = reader.NextOffset();
        var dtype = Read(ref reader, depth + 1);
        if (reader.TakeSeparator(')'))
        {
            dtype = ReadShape(ref reader, dtype, offset);
            TakeEnd(ref reader);
        }

        return new DTypeField(name, title, dtype, 0);
    }

    private static (string? Title, string Name) ReadNames(ref PythonLiteralReader reader)
    {
        const string Expected = "a field name or a (title, name) tuple";
        if (!reader.TryTake('('))
        {
            return (null, reader.ReadString(Expected));
        }

        var offset = reader.NextOffset();
        var title = reader.ReadString("a title");
        reader.Take(',');
        var name = reader.ReadString("a field name");
        TakeEnd(ref reader);
        if (title.Length == 0 || name.Length == 0)
        {
            var found = $"({PythonString.Excerpt(title)}, {PythonString.Excerpt(name)})";
            throw reader.Refused(offset, found, "a title and a name that are not empty");
        }

        return (title, name);
    }

    /// <summary>Reads the axes of a sub-array; one without axes is its element.</summary>
    private static DType ReadShape(ref PythonLiteralReader reader, DType element, long offset)
    {
        int[] shape = [.. NpyShape.Read(ref reader, int.MaxValue).Select(length => (int)length)];
        if (shape.Length == 0)
        {
            return element;
        }

        var byteCount = (Int128)element.ItemSize;
        foreach (var length in shape)
        {
            byteCount = Int128.Min(byteCount * length, (Int128)int.MaxValue + 1);
        }

        if (byteCount > int.MaxValue)
        {
            var found = $"a sub-array of shape {NpyShape.Format(shape)}";
            throw reader.Refused(offset, found, $"one of {int.MaxValue} bytes at most");
        }

        return new SubArrayDType(element, shape, (int)byteCount);
    }

    /// <summary>NumPy's rule: raw bytes without a name, and any sub-array without one, are padding.</summary>
    private static bool IsPadding(DTypeField field) =>
        field.Name.Length == 0 && field.Type is SubArrayDType or ScalarDType { Kind: 'V' };

    /// <summary>Takes the end of a tuple, behind a trailing comma or not.</summary>
    private static void TakeEnd(ref PythonLiteralReader reader)
    {
        reader.TryTake(',');
        reader.Take(')');
    }
}
