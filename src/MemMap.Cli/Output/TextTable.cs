namespace MemMap.Cli.Output;

/// <summary>
/// Rows of text in columns. Widths are those of the first rows, so that a table of any length is written as it comes. On a
/// terminal, columns that do not fit are left out and counted; elsewhere nothing is.
/// </summary>
internal sealed class TextTable
{
    private const int MeasuredRows = 1000;

    private readonly Session _session;
    private readonly string[] _heads;
    private readonly bool[] _isLeft;
    private readonly List<string[]?> _rows = [];
    private int[]? _widths;
    private int _shown;

    /// <param name="session">Where the table goes.</param>
    /// <param name="heads">A text for each column; the first column is beside the data.</param>
    /// <param name="isLeft">Whether a column is text, which begins at its left.</param>
    public TextTable(Session session, IEnumerable<string> heads, IEnumerable<bool> isLeft)
    {
        _session = session;
        _heads = [.. heads];
        _isLeft = [.. isLeft];
    }

    /// <summary>Writes a row; null for rows that are left out.</summary>
    public void Add(string[]? cells)
    {
        if (_widths is not null)
        {
            Write(cells);
            return;
        }

        _rows.Add(cells);
        if (_rows.Count == MeasuredRows)
        {
            WriteMeasured();
        }
    }

    /// <summary>Writes what is left. Returns how many columns were left out.</summary>
    public int End()
    {
        if (_widths is null)
        {
            WriteMeasured();
        }

        return _heads.Length - _shown;
    }

    private void WriteMeasured()
    {
        _widths = [.. _heads.Select((head, column) => _rows
            .Where(static row => row is not null)
            .Select(row => CellWidth.Of(row![column]))
            .Append(CellWidth.Of(head)).Max())];
        _shown = _heads.Length;
        if (_session.Width is { } width)
        {
            _shown = 0;
            for (var left = width; _shown < _heads.Length && (_shown <= 1 || left - _widths[_shown] >= 0); _shown++)
            {
                _widths[_shown] = Math.Min(_widths[_shown], Math.Max(1, left));
                left -= _widths[_shown] + 2;
            }
        }

        WriteLine(_heads, (column, text) => _session.Strong(text));
        _rows.ForEach(Write);
        _rows.Clear();
    }

    private void Write(string[]? cells)
    {
        if (cells is null)
        {
            _session.WriteLine(CellWidth.Right("⋮", _widths![0]));
            return;
        }

        WriteLine(cells, (column, text) => column == 0 ? _session.Dim(text) : text);
    }

    private void WriteLine(string[] cells, Func<int, string, string> paint)
    {
        var line = string.Join("  ", Enumerable.Range(0, _shown).Select(column =>
        {
            var text = _session.IsTerminal ? CellWidth.Cut(cells[column], _widths![column]) : cells[column];
            return !_isLeft[column] ? paint(column, CellWidth.Right(text, _widths![column]))
                : column == _shown - 1 ? paint(column, text)
                : paint(column, CellWidth.Left(text, _widths![column]));
        }));
        _session.WriteLine(line.TrimEnd());
    }
}
