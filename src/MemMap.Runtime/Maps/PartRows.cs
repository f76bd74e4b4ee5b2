using System.Diagnostics;

namespace MemMap;

/// <summary>
/// The rows of a part of a file (<see cref="MemMapOptions.Length"/>): their number stays, and what lies behind them
/// belongs to something else.
/// </summary>
internal sealed class PartRows(ArrayFile file) : RowStore(file)
{
    private readonly long _rowCount = file.Extent.Count;

    protected override long ExpectedLength => throw Growing();

    protected override long CountRows()
    {
        var (end, length) = (EndOf(_rowCount), File.Length);
        return length >= end
            ? _rowCount
            : throw new LayoutMismatchException(
                $"'{Array.Path}' was cut short: it has {length:N0} bytes, and the {_rowCount:N0} rows of layout "
                + $"{Array.Layout.Name} that this map was opened for end at byte {end:N0}.")
            {
                Path = Array.Path,
                Expected = new() { ByteLength = end - Array.DataOffsetInBytes },
                Found = new() { ByteLength = Math.Max(0, length - Array.DataOffsetInBytes) },
            };
    }

    public override void Prepare(AppenderLock appenderLock) => throw Growing();

    public override void Reserve(long rowCount, bool isAmple = false) => throw Growing();

    public override void Append<T>(ReadOnlySpan<T> rows) => throw Growing();

    public override bool Commit(long rowCount) => throw Growing();

    public override void AppendZeros(long rowCount) => throw Growing();

    public override void Cut(long rowCount) => throw Growing();

    /// <summary><see cref="RowAppender"/> refuses before it asks for anything here.</summary>
    private static UnreachableException Growing() => new("A part of a file does not grow.");
}
