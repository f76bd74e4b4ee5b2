using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using MemMap.Cli.Arrays;
using MemMap.Cli.Output;
using MemMap.Cli.Values;

namespace MemMap.Cli.Conversion;

/// <summary>CSV (RFC 4180) to the bytes of an array. The first line names the columns.</summary>
internal sealed class CsvRows
{
    private readonly ScalarWriter _scalars;
    private long _line;
    private string _column = "";

    public CsvRows(Losses losses) => _scalars = new ScalarWriter(losses, () => $"Line {_line}, column '{_column}'");

    /// <summary>Reads all lines.</summary>
    /// <param name="open">Opens the text; it is read twice if no dtype is given.</param>
    /// <param name="dtype">Dtype of one element; null to see it from the values.</param>
    /// <param name="shape">Lengths of the axes, the first of which may be −1.</param>
    /// <param name="spool">Where the bytes go.</param>
    public ArraySource Read(
        Func<TextInput> open, DType? dtype, ImmutableArray<long> shape, Spool spool, CancellationToken interruption)
    {
        dtype ??= Infer(open, interruption);
        using var text = open();
        _line = 1;
        var heads = Heads(text);
        ImmutableArray<long> rowShape = [.. shape.Skip(1)];
        var places = Places(dtype, ref rowShape, heads, isOpen: shape is [-1]);
        var row = new byte[Converter.RowLength(dtype, rowShape)];
        var count = 0L;
        while (true)
        {
            interruption.ThrowIfCancellationRequested();
            _line++;
            if (Cells(text) is not { } cells)
            {
                break;
            }

            if (cells is [""] && heads.Count > 1)
            {
                continue;
            }

            if (cells.Count != heads.Count)
            {
                throw new DifferenceException(
                    $"Line {_line} has {cells.Count} cells, and the first line names {heads.Count} columns.");
            }

            for (var column = 0; column < places.Length; column++)
            {
                var (type, offset) = places[column];
                _column = heads[column];
                if (type.Kind == 'V' || IsLongDouble(type, cells[column]))
                {
                    _scalars.WriteHex(type, cells[column], row.AsSpan(offset, type.ItemSize));
                }
                else
                {
                    _scalars.Write(type, cells[column], row.AsSpan(offset, type.ItemSize));
                }
            }

            spool.Stream.Write(row);
            count++;
        }

        var wanted = shape.IsEmpty ? 1 : shape[0];
        if (wanted >= 0 && wanted != count)
        {
            throw new DifferenceException($"There are {count:N0} rows, and --shape says {wanted:N0}.");
        }

        return spool.AsArray(dtype, shape.IsEmpty ? [] : [count, .. rowShape]);
    }

    /// <summary>Whether a number that CSV has no decimal digits for is given by its bytes, as it was written.</summary>
    private static bool IsLongDouble(DType type, string cell) =>
        type is { Kind: 'f', ItemSize: 16 } && cell.Length == 2 * type.ItemSize && cell.All(char.IsAsciiHexDigit);

    /// <summary>Which value of a row each column is, by its head.</summary>
    private static (DType Type, int Offset)[] Places(DType dtype, ref ImmutableArray<long> rowShape, List<string> heads, bool isOpen)
    {
        var leaves = Leaf.Element(dtype).Values().ToArray();
        var offsets = ValueField.Of(dtype).SelectMany(static field => field.Offsets.Select(offset => (field.Type, Offset: offset)))
            .OrderBy(static place => place.Offset).ToArray();

        // Columns [0], [1], … of numbers are a row of an array of two axes.
        if (isOpen && !dtype.IsRecord && heads is ["[0]", ..])
        {
            rowShape = [heads.Count];
        }

        var all = new Dictionary<string, (DType Type, int Offset)>();
        var elements = rowShape.Aggregate((Int128)1, static (product, length) => product * length);

        // One value more than there are columns is enough to find one that has none.
        for (var element = 0L; element < elements && all.Count <= heads.Count; element++)
        {
            var prefix = rowShape.IsEmpty ? "" : $"[{string.Join(',', AxisIndices.At(rowShape, element))}]";
            for (var index = 0; index < leaves.Length; index++)
            {
                var label = leaves[index].Label;
                var head = prefix == "" ? (label == "" ? "value" : label) : label == "" ? prefix : $"{prefix}.{label}";
                all[head] = (leaves[index].Type, (int)(element * dtype.ItemSize) + offsets[index].Offset);
            }
        }

        if (elements * leaves.Length > heads.Count && all.Keys.FirstOrDefault(head => !heads.Contains(head)) is { } missing)
        {
            throw new DifferenceException($"The CSV has no column '{missing}', which is a field of {dtype}.");
        }

        // The only column of an array without fields may have any name.
        if (all.Count == 1 && heads.Count == 1)
        {
            return [.. all.Values];
        }

        // A record of no fields has no columns.
        if (all.Count == 0 && heads is [""])
        {
            return [];
        }

        var places = heads.Select(head => all.Remove(head, out var place) ? place : throw new DifferenceException(
            $"The CSV has a column '{head}', which is no field of {dtype}.")).ToArray();
        return all.Count == 0
            ? places
            : throw new DifferenceException($"The CSV has no column '{all.Keys.First()}', which is a field of {dtype}.");
    }

    /// <summary>The names of the columns; those without one have that which NumPy gives.</summary>
    private List<string> Heads(TextInput text)
    {
        var heads = Cells(text) ?? throw new DifferenceException("The CSV is empty: its first line should name the columns.");
        for (var index = 0; index < heads.Count && heads.Count > 1; index++)
        {
            heads[index] = heads[index].Length > 0 ? heads[index] : $"f{index}";
        }

        return heads.GroupBy(static head => head).FirstOrDefault(static columns => columns.Skip(1).Any()) is { } twice
            ? throw new DifferenceException($"The first line of the CSV names two columns '{twice.Key}': give each its own name.")
            : heads;
    }

    /// <summary>The dtype of columns whose values are all whole numbers, numbers, truths, points in time, or text.</summary>
    private DType Infer(Func<TextInput> open, CancellationToken interruption)
    {
        using var text = open();
        var heads = Heads(text);
        var columns = heads.ConvertAll(static _ => new Column());
        for (_line = 2; Cells(text) is { } cells; _line++)
        {
            interruption.ThrowIfCancellationRequested();
            for (var index = 0; index < Math.Min(cells.Count, columns.Count); index++)
            {
                columns[index].Add(cells[index]);
            }
        }

        // [0], [1], … are columns of one array.
        if (heads.Select(static (head, index) => head == $"[{index}]").All(static isIndex => isIndex) || heads is ["value"])
        {
            return DType.Parse(columns.MaxBy(static column => column.Rank)!.Descr);
        }

        return DType.Parse($"[{string.Join(", ", heads.Zip(columns, static (head, column) =>
            $"('{head.Replace("\\", "\\\\").Replace("'", "\\'")}', '{column.Descr}')"))}]");
    }

    /// <summary>The cells of the next line; null at the end.</summary>
    private List<string>? Cells(TextInput text)
    {
        if (text.ReadLine() is not { } line)
        {
            return null;
        }

        List<string> cells = [];
        for (var place = 0; ; place++)
        {
            if (place < line.Length && line[place] == '"')
            {
                var cell = new StringBuilder();
                for (place++; ;)
                {
                    var quote = line.IndexOf('"', place);
                    if (quote < 0)
                    {
                        // A line break within quotes belongs to the cell.
                        cell.Append(line, place, line.Length - place).Append('\n');
                        line = text.ReadLine() ?? throw new DifferenceException($"Line {_line}: a quote is opened and not closed.");
                        _line++;
                        place = 0;
                        continue;
                    }

                    cell.Append(line, place, quote - place);
                    place = quote + 1;
                    if (place == line.Length || line[place] != '"')
                    {
                        break;
                    }

                    cell.Append('"');
                    place++;
                }

                if (place < line.Length && line[place] != ',')
                {
                    throw new DifferenceException($"Line {_line}: a comma is expected behind the quote at column {place}.");
                }

                cells.Add(cell.ToString());
            }
            else
            {
                var comma = line.IndexOf(',', place);
                cells.Add(line[place..(comma < 0 ? line.Length : comma)]);
                place = comma < 0 ? line.Length : comma;
            }

            if (place >= line.Length)
            {
                return cells;
            }
        }
    }

    /// <summary>What all values of a column are.</summary>
    private sealed class Column
    {
        private static readonly DType Nanoseconds = DType.Parse("<M8[ns]");

        private bool _areTruths = true;
        private bool _areWhole = true;
        private bool _areUnsigned = true;
        private bool _areNumbers = true;
        private bool _areTimes = true;
        private int _longest = 1;

        public int Rank => _areTruths ? 0 : _areWhole ? 1 : _areUnsigned ? 2 : _areNumbers ? 3 : _areTimes ? 4 : 5 + _longest;

        public string Descr => _areTruths ? "|b1" : _areWhole ? "<i8" : _areUnsigned ? "<u8" : _areNumbers ? "<f8"
            : _areTimes ? "<M8[ns]" : $"<U{_longest}";

        public void Add(string cell)
        {
            _areTruths &= cell is "true" or "false" or "True" or "False";
            _areWhole &= long.TryParse(cell, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _);
            _areUnsigned &= ulong.TryParse(cell, NumberStyles.None, CultureInfo.InvariantCulture, out _);
            _areNumbers &= cell.Length == 0
                || double.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out _)
                || cell.ToLowerInvariant() is "nan" or "inf" or "-inf" or "infinity" or "-infinity";
            _areTimes &= cell is "NaT" or "" || (cell.Contains('-') && cell.Length >= 10 && TimeText.TryParse(Nanoseconds, cell, out _, out var isExact) && isExact);
            _longest = Math.Max(_longest, cell.EnumerateRunes().Count());
        }
    }
}
