namespace MemMap;

/// <summary>
/// Lays the fields of a record out as they are read: packed, or as C and NumPy's <c>align=True</c> do.
/// </summary>
internal sealed class RecordFields(bool isAligned)
{
    private readonly List<DTypeField> _fields = [];
    private readonly HashSet<string> _names = [];
    private int _alignment = 1;

    /// <summary>Where the next field may begin.</summary>
    public long EndInBytes { get; private set; }

    /// <summary>Bytes that belong to no field.</summary>
    /// <param name="byteCount">0 or more.</param>
    /// <param name="place">Place of the name in the text.</param>
    public void Skip(int byteCount, TextRange place) => MoveTo(EndInBytes + byteCount, place);

    /// <summary>Puts a field behind the others.</summary>
    /// <param name="name">NumPy's name of the field; may be empty.</param>
    /// <param name="title">NumPy's second name, or null.</param>
    /// <param name="type">Dtype of the field.</param>
    /// <param name="place">Place of the name in the text.</param>
    /// <param name="offset">Where the field begins, if not behind the others.</param>
    /// <exception cref="DescrFault">
    /// A name or a title occurs twice, or the record has more bytes than NumPy allows.
    /// </exception>
    public DTypeField Add(string name, string? title, DType type, TextRange place, int? offset = null)
    {
        if (!_names.Add(name) || (title is not null && !_names.Add(title)))
        {
            throw place.Refuse("a name and a title not used before", $"the field {PythonText.Excerpt(name)}");
        }

        if (isAligned)
        {
            _alignment = Math.Max(_alignment, AlignmentOf(type));
            MoveTo(RoundUp(EndInBytes, AlignmentOf(type)), place);
        }

        var field = new DTypeField(name, title, type, offset ?? (int)EndInBytes);
        MoveTo(Math.Max(EndInBytes, (long)field.OffsetInBytes + type.ItemSize), place);
        _fields.Add(field);
        return field;
    }

    /// <summary>The record, its end rounded up where it is aligned.</summary>
    /// <param name="place">Place of the record in the text.</param>
    public RecordDType ToRecord(TextRange place)
    {
        MoveTo(RoundUp(EndInBytes, _alignment), place);
        return new RecordDType([.. _fields], (int)EndInBytes);
    }

    private void MoveTo(long endInBytes, TextRange place)
    {
        EndInBytes = endInBytes;
        if (endInBytes > int.MaxValue)
        {
            throw place.Refuse($"{int.MaxValue} at most", $"a record of {endInBytes} bytes");
        }
    }

    /// <summary>
    /// What NumPy calls a dtype's alignment; of a record, in an aligned one, the largest of its fields.
    /// </summary>
    public static int AlignmentOf(DType dtype) => dtype switch
    {
        SubArrayDType block => AlignmentOf(block.Element),
        RecordDType record => record.Fields.Select(static field => AlignmentOf(field.Type)).DefaultIfEmpty(1).Max(),
        ScalarDType { Kind: 'S' or 'V' } or ScalarDType { ItemSize: 3 } => 1,
        ScalarDType { Kind: 'U' } => 4,
        ScalarDType { Kind: 'c' } complex => complex.ItemSize / 2,
        _ => dtype.ItemSize,
    };

    private static long RoundUp(long value, int alignment) => (value + alignment - 1) / alignment * alignment;
}
