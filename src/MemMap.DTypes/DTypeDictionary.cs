namespace MemMap;

/// <summary>
/// A record as NumPy prints one that is not packed:
/// <c>{'names': ['n', 'x'], 'formats': ['u1', '&lt;f4'], 'offsets': [0, 4], 'itemsize': 8, 'aligned': True}</c>.
/// </summary>
internal sealed class DTypeDictionary
{
    private readonly PythonReader _reader;
    private readonly int _start;
    private readonly List<(string Name, TextRange Place)> _names = [];
    private readonly List<DType> _formats = [];
    private readonly List<string?> _titles = [];
    private readonly List<int> _offsets = [];
    private int? _itemSize;

    private DTypeDictionary(PythonReader reader) => (_reader, _start) = (reader, reader.NextPosition());

    private TextRange Place => _reader.Since(_start);

    public bool IsAligned { get; private set; }

    public bool HasOffsets => _offsets.Count > 0;

    /// <summary>Reads the dict, without computing offsets.</summary>
    /// <param name="reader">Reader that stands before the brace.</param>
    /// <param name="format">Reads one dtype of a field.</param>
    /// <exception cref="DescrFault">The text is not such a dict.</exception>
    public static DTypeDictionary Read(PythonReader reader, Func<DType> format)
    {
        var dictionary = new DTypeDictionary(reader);
        reader.Take('{');
        var keys = new HashSet<string>();
        for (var isOpen = !reader.TryTake('}'); isOpen; isOpen = reader.TakeSeparator('}'))
        {
            var start = reader.NextPosition();
            var key = reader.ReadString("a key such as 'names'");
            var place = reader.Since(start);
            reader.Take(':');
            if (!keys.Add(key) || !dictionary.TryRead(key, format))
            {
                throw place.Refuse(
                    "one of the keys 'names', 'formats', 'offsets', 'titles', 'itemsize' and 'aligned', each once, or a list "
                    + "of fields, as print(arr.dtype.descr) shows it",
                    $"the key {PythonText.Excerpt(key)}");
            }
        }

        return dictionary;
    }

    /// <summary>The record.</summary>
    /// <param name="isAligned">Whether fields lie at natural alignment.</param>
    /// <param name="places">Places of the fields in the text, if they are wanted.</param>
    /// <param name="mayOverlap">Whether fields may share bytes.</param>
    /// <exception cref="DescrFault">
    /// Lists of several lengths, or fields that overlap or stand in another order.
    /// </exception>
    public RecordDType ToRecord(bool isAligned, DescrPlaces? places, bool mayOverlap)
    {
        CheckCount("formats", _formats.Count);
        CheckCount("titles", _titles.Count is 0 ? _names.Count : _titles.Count);
        CheckCount("offsets", HasOffsets ? _offsets.Count : _names.Count);
        var fields = new RecordFields(isAligned && !HasOffsets);
        for (var i = 0; i < _names.Count; i++)
        {
            var (name, place) = _names[i];
            if (HasOffsets)
            {
                if (_offsets[i] < fields.EndInBytes && !mayOverlap)
                {
                    throw place.Refuse(
                        $"an offset of {fields.EndInBytes} or more, since fields follow each other without overlap",
                        $"{_offsets[i]}");
                }

                fields.Skip(Math.Max(0, _offsets[i] - (int)fields.EndInBytes), place);
            }

            var title = _titles.Count > 0 ? _titles[i] : null;
            var field = fields.Add(name, title, _formats[i], place, HasOffsets ? _offsets[i] : null);
            places?.Add(field, place);
        }

        var record = fields.ToRecord(Place);
        if (_itemSize < record.ItemSize)
        {
            throw Refuse($"an 'itemsize' of {record.ItemSize} or more", $"{_itemSize}");
        }

        return record with { ItemSize = _itemSize ?? record.ItemSize };
    }

    private bool TryRead(string key, Func<DType> format)
    {
        switch (key)
        {
            case "names":
                ReadList(() =>
                {
                    var start = _reader.NextPosition();
                    _names.Add((_reader.ReadString("a field name"), _reader.Since(start)));
                });
                return true;
            case "formats":
                ReadList(() => _formats.Add(format()));
                return true;
            case "offsets":
                ReadList(() => _offsets.Add((int)_reader.ReadLength(int.MaxValue)));
                return true;
            case "titles":
                ReadList(() => _titles.Add(_reader.TryTakeWord("None") ? null : _reader.ReadString("a title or None")));
                return true;
            case "itemsize":
                _itemSize = (int)_reader.ReadLength(int.MaxValue);
                return true;
            case "aligned":
                IsAligned = _reader.ReadBoolean();
                return true;
            default:
                return false;
        }
    }

    private void ReadList(Action item)
    {
        var closing = _reader.TryTake('(') ? ')' : ']';
        if (closing == ']')
        {
            _reader.Take('[', "a list");
        }

        for (var isOpen = !_reader.TryTake(closing); isOpen; isOpen = _reader.TakeSeparator(closing))
        {
            item();
        }
    }

    private void CheckCount(string key, int count)
    {
        if (count != _names.Count)
        {
            throw Refuse($"'{key}' for each of {_names.Count} 'names'", $"{count}");
        }
    }

    private DescrFault Refuse(string expected, string found) => Place.Refuse(expected, found);
}
