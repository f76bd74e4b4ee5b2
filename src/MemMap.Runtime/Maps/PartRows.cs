using System.Diagnostics;

namespace MemMap;

/// <summary>
/// The rows of a part of a file (<see cref="MemMapOptions.Length"/>): their number stays, and what lies behind them
/// belongs to something else.
/// </summary>
internal sealed class PartRows(ArrayFile file) : RowStore(file)
{
    private readonly long _rowCount = file.Extent.Count;
    private readonly RowStore _all = file.Header is not null ? new NpyRows(file) : new RawRows(file);

    protected override long EndOfSpace => throw Growing();

    /// <remarks>A file that counts fewer rows by now may have others in their place, or none.</remarks>
    public override long CountRows() => _all.CountRows() is var there && there >= _rowCount
        ? _rowCount
        : throw new LayoutMismatchException(
            $"'{Array.Path}' holds {there:N0} rows of layout {Array.Layout.Name} by now, and this map was opened for "
            + $"{_rowCount:N0}: the file was cut short, or written anew.")
        {
            Path = Array.Path,
            Expected = new() { ByteLength = _rowCount * RowLengthInBytes },
            Found = new() { ByteLength = there * RowLengthInBytes },
        };

    public override void Prepare(AppenderLock appenderLock) => throw Growing();

    public override void Reserve(long rowCount, bool isAmple = false) => throw Growing();

    public override void Append<T>(ReadOnlySpan<T> rows) => throw Growing();

    public override bool Commit(long rowCount) => throw Growing();

    public override void AppendZeros(long rowCount) => throw Growing();

    public override void Cut(long rowCount) => throw Growing();

    /// <summary><see cref="RowAppender"/> refuses before it asks for anything here.</summary>
    private static UnreachableException Growing() => new("A part of a file does not grow.");
}
