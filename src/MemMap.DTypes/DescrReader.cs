namespace MemMap;

/// <summary>
/// The grammar of a dtype: a string, a list of fields, or a <c>(dtype, shape)</c> tuple. Offsets accumulate in the
/// order of the fields.
/// </summary>
/// <remarks>
/// <code>
/// '&lt;f4'                                                            scalar
/// ('&lt;f4', (3, 4))                                                  sub-array
/// [('x', '&lt;f4'), ('y', '&lt;f4', (3,)), (('title', 'z'), '|u1')]      record
/// dtype([('x', '&lt;f4')], align=True)                                pasted only
/// {'names': ['x'], 'formats': ['&lt;f4'], 'offsets': [4]}             pasted, or of a layout
/// </code>
/// </remarks>
internal sealed class DescrReader(PythonReader reader, DescrDialect dialect, DescrPlaces? places = null)
{
    /// <summary>Deeper than any real record, shallow enough for the stack.</summary>
    public const int MaxDepth = 32;

    /// <summary>
    /// A record's fields at natural alignment, as <c>align=True</c> has it; NumPy hands it on to nested records.
    /// </summary>
    private bool _isAligned;

    /// <summary>Inside <c>dtype(…)</c>, which knows no padding and names what has no name.</summary>
    private bool _isCall;

    private bool IsPasted => dialect == DescrDialect.Pasted;

    private bool IsOfLayout => dialect == DescrDialect.Layout;

    /// <summary>Reads a text that is a dtype and nothing else.</summary>
    /// <exception cref="DescrFault">The text is not a dtype.</exception>
    public static DType Parse(string text, DescrDialect dialect, DescrPlaces? places = null)
    {
        var reader = new PythonReader(text);
        var dtype = new DescrReader(reader, dialect, places).Read();
        reader.TakeEnd("the end of the dtype");
        return dtype;
    }

    /// <summary>Reads one dtype and stops after it.</summary>
    /// <exception cref="DescrFault">The text is not a dtype, or is one of Python objects.</exception>
    public DType Read() => Read(depth: 1);

    private DType Read(int depth)
    {
        if (depth > MaxDepth)
        {
            throw reader.Unexpected($"a dtype nested at most {MaxDepth} deep");
        }

        var start = reader.NextPosition();
        var dtype = reader.Peek() switch
        {
            '[' => ReadList(depth),
            '(' => ReadSubArray(depth),
            '{' when IsPasted || IsOfLayout => ReadDictionary(depth),
            'd' or 'n' when IsPasted && TryTakeCall() => ReadCall(depth),
            _ => ReadScalar(),
        };
        places?.Add(dtype, reader.Since(start));
        return dtype;
    }

    private ScalarDType ReadScalar()
    {
        var start = reader.NextPosition();
        var text = reader.ReadString(Usual("a dtype such as '<f4' or a list of fields"));
        if ((IsOfLayout ? ScalarText.ParseOfLayout(text)
            : ScalarText.Parse(text) ?? (IsPasted ? ScalarText.ParseName(text) : null)) is { } scalar)
        {
            return scalar;
        }

        const string Convert = "convert with .astype to numbers, text such as 'U8', or records";
        throw text.TrimStart('<', '>', '=', '|').StartsWith("O", StringComparison.Ordinal)
            ? reader.Since(start).Refuse("a dtype without Python objects", PythonText.Excerpt(text), Convert)
            : reader.Since(start).Refuse(
                Usual("a dtype such as '<f4', '|u1', '|S8' or '<M8[ns]'"), PythonText.Excerpt(text));
    }

    private DType ReadSubArray(int depth)
    {
        var start = reader.NextPosition();
        reader.Take('(');
        var element = Read(depth + 1);
        reader.Take(',');
        var dtype = ReadShape(element, start);
        reader.TakeEndOfTuple();
        return dtype;
    }

    /// <summary>Reads the axes of a sub-array; one without axes is its element.</summary>
    private DType ReadShape(DType element, int start)
    {
        int[] shape = [.. ReadAxes()];
        if (shape.Length == 0)
        {
            return element;
        }

        var byteCount = (long)element.ItemSize;
        foreach (var length in shape)
        {
            byteCount = Math.Min(byteCount * length, int.MaxValue + 1L);
        }

        if (byteCount > int.MaxValue)
        {
            var found = $"a sub-array of shape {ShapeTuple.Format(shape)}";
            throw reader.Since(start).Refuse($"one of {int.MaxValue} bytes at most", found);
        }

        return new SubArrayDType(element, [.. shape], (int)byteCount);
    }

    private IEnumerable<int> ReadAxes()
    {
        var start = reader.NextPosition();
        var hasBracket = IsPasted && reader.TryTake('(');
        if (IsPasted && reader.Peek() is >= '0' and <= '9')
        {
            var length = (int)reader.ReadLength(int.MaxValue);
            if (length == 1 && (!hasBracket || reader.Peek() == ')'))
            {
                throw reader.Since(start).Refuse(
                    "a shape such as (1,)", "the number 1, which NumPy does not read as a shape");
            }

            if (!hasBracket || reader.TryTake(')'))
            {
                return [length];
            }
        }

        reader.Position = start;
        return ShapeTuple.Read(reader, int.MaxValue).Select(static length => (int)length);
    }

    private RecordDType ReadList(int depth)
    {
        var read = new List<(string? Title, string Name, DType Type, TextRange Place)>();
        var listStart = reader.NextPosition();
        reader.Take('[');
        for (var isOpen = !reader.TryTake(']'); isOpen; isOpen = reader.TakeSeparator(']'))
        {
            reader.Take('(', Usual("a field such as ('x', '<f4')"));
            var start = reader.NextPosition();
            var (title, name) = ReadNames();
            var place = reader.Since(start);
            reader.Take(',');
            var typeStart = reader.NextPosition();
            var type = Read(depth + 1);
            if (reader.TakeSeparator(')'))
            {
                type = ReadShape(type, typeStart);
                places?.Add(type, reader.Since(typeStart));
                reader.TakeEndOfTuple();
            }

            read.Add((title, name, type, place));
        }

        // Where other fields have names, it is what arr.dtype.descr prints, and one field of an array may have none.
        var namesAll = _isCall || (IsPasted && read.TrueForAll(static field => field.Name.Length == 0));
        var fields = new RecordFields(_isAligned);
        for (var i = 0; i < read.Count; i++)
        {
            var (title, name, type, place) = read[i];
            if (!_isCall && IsPadding(name, type))
            {
                fields.Skip(type.ItemSize, place);
                continue;
            }

            var field = fields.Add(name.Length == 0 && namesAll ? $"f{i}" : name, title, type, place);
            places?.Add(field, place);
        }

        return fields.ToRecord(reader.Since(listStart));
    }

    private (string? Title, string Name) ReadNames()
    {
        const string Expected = "a field name or a (title, name) tuple";
        if (!reader.TryTake('('))
        {
            return (null, reader.ReadString(Expected));
        }

        var start = reader.NextPosition();
        var title = reader.ReadString("a title");
        reader.Take(',');
        var name = reader.ReadString("a field name");
        reader.TakeEndOfTuple();
        if (title.Length == 0 || name.Length == 0)
        {
            var found = $"({PythonText.Excerpt(title)}, {PythonText.Excerpt(name)})";
            throw reader.Since(start).Refuse("a title and a name that are not empty", found);
        }

        return (title, name);
    }

    /// <summary>NumPy's rule: raw bytes without a name, and any sub-array without one, are padding.</summary>
    private static bool IsPadding(string name, DType type) =>
        name.Length == 0 && type is SubArrayDType or ScalarDType { Kind: 'V' };

    private bool TryTakeCall() =>
        (reader.TryTakeWord("dtype") || reader.TryTakeWord("np.dtype") || reader.TryTakeWord("numpy.dtype"))
        && reader.TryTake('(');

    /// <summary>
    /// What <c>repr</c> prints. <c>align=True</c> stands behind the fields, which are then read again.
    /// </summary>
    private DType ReadCall(int depth)
    {
        var (start, wasCall) = (reader.Position, _isCall);
        _isCall = true;
        var dtype = Read(depth + 1);
        if (reader.TakeSeparator(')'))
        {
            if (!reader.TryTakeWord("align"))
            {
                throw reader.Unexpected("align=True or ')'");
            }

            reader.Take('=');
            var isAligned = reader.ReadBoolean();
            reader.TakeEndOfTuple();
            dtype = isAligned ? ReadAligned(start, () => Read(depth + 1)) : dtype;
        }

        _isCall = wasCall;
        return dtype;
    }

    private DType ReadDictionary(int depth)
    {
        var start = reader.NextPosition();
        var dictionary = DTypeDictionary.Read(reader, () => Read(depth + 1));
        return dictionary.IsAligned && !_isAligned && !dictionary.HasOffsets
            ? ReadAligned(start, () => ToRecord(DTypeDictionary.Read(reader, () => Read(depth + 1)), isAligned: true))
            : ToRecord(dictionary, _isAligned);

        RecordDType ToRecord(DTypeDictionary read, bool isAligned) => read.ToRecord(isAligned, places, IsOfLayout);
    }

    /// <summary>Reads again what was read packed.</summary>
    private DType ReadAligned(int start, Func<DType> read)
    {
        var (end, wasAligned) = (reader.Position, _isAligned);
        (reader.Position, _isAligned) = (start, true);
        var dtype = read();
        (reader.Position, _isAligned) = (end, wasAligned);
        return dtype;
    }

    /// <summary>What is expected; for a pasted text, also how to print it in Python.</summary>
    private string Usual(string expected) => IsPasted ? $"{expected}, as print(arr.dtype.descr) shows it" : expected;
}
