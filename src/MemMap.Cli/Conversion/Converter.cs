using System.Collections.Immutable;
using System.Numerics;
using System.Text;
using System.Text.Json;
using Apache.Arrow.Ipc;
using MemMap.Cli.Arrays;
using MemMap.Cli.Output;
using MemMap.Cli.Values;

namespace MemMap.Cli.Conversion;

/// <summary>An array from one format to another, in blocks.</summary>
internal sealed class Converter(Session session, Losses losses, CancellationToken interruption)
{
    private const int BlockInBytes = 4 << 20;

    /// <summary>Most rows of a batch of Arrow, and most bytes, which are also those of a window of rows that become text.</summary>
    private const int RowsPerBatch = 64 * 1024;

    private const int BatchInBytes = 16 << 20;

    private const int MostRowInBytes = 256 << 20;

    /// <summary>The bytes of a row that is made of text, which is in memory as a whole.</summary>
    /// <exception cref="UsageException">It is too long for that.</exception>
    public static int RowLength(DType dtype, ImmutableArray<long> rowShape)
    {
        var length = rowShape.Contains(0) ? 0 : rowShape.Aggregate(
            (BigInteger)dtype.ItemSize, static (product, length) => product * length);
        return length <= MostRowInBytes ? (int)length : throw TooLong(length);
    }

    private static UsageException TooLong(BigInteger length) => new(
        $"A row has {length:N0} bytes, and at most {MostRowInBytes:N0} can be read or written in one piece.");

    /// <summary>Writes an array to a target.</summary>
    /// <param name="source">Array.</param>
    /// <param name="change">What becomes of the elements.</param>
    /// <param name="rows">Some rows, as <c>--rows</c> has them; null for all.</param>
    /// <param name="target">Where it goes.</param>
    /// <param name="format">Format of the target.</param>
    /// <param name="wantedOrder">Order of the axes; null for that of the source.</param>
    /// <returns>What was written.</returns>
    public ArraySource Write(
        ArraySource source, DTypeChange change, string? rows, Target target, FileFormat format, MemoryOrder? wantedOrder)
    {
        using var spools = new Spools();
        using var progress = new Progress(session, source.ByteLength);
        var order = wantedOrder ?? source.Order;
        var isArray = format is FileFormat.Npy or FileFormat.Npz or FileFormat.Raw;
        var plan = change.Apply(source.DType, losses);
        if (source.IsOfEitherOrder)
        {
            source = source with { Order = isArray && rows is null ? order : MemoryOrder.RowMajor };
        }

        // What takes rows apart, or only some of them, needs the last axis to vary fastest.
        if (source.Order == MemoryOrder.ColumnMajor && (rows is not null || !isArray))
        {
            source = Transposed(source, ElementPlan.Between(source.DType, source.DType), spools.New(target.Folder), progress);
        }

        if (rows is not null)
        {
            if (source.Shape.IsEmpty)
            {
                throw new UsageException("--rows: the array has no axes, and so no rows.");
            }

            var selection = Selection.Of(source.Shape, null, rows);
            source = source.Rows(selection.FirstAxis!.Value.Start, selection.RowCount);
        }

        if (source.IsOfEitherOrder && isArray)
        {
            source = source with { Order = order };
        }

        // Everything else works on elements whose values stay.
        if (plan.ChangesValues && (!isArray || source.Order != order))
        {
            var spool = spools.New(target.Folder);
            Copy(source, plan, spool.Stream, progress);
            source = spool.AsArray(plan.Target, source.Shape) with { Order = source.Order };
            change = DTypeChange.None;
            plan = change.Apply(source.DType, losses);
        }

        losses.HasOutput = target.Seekable is null;
        if (!isArray)
        {
            WriteRows(source, change, plan, target, format, progress, spools);
            return source;
        }

        var result = source with { DType = plan.Target, Order = order };
        if (format == FileFormat.Npz)
        {
            WriteArchive(source, plan, target, order, progress, spools);
            return result;
        }

        if (source.Order != order && target.Seekable is null)
        {
            source = Transposed(source, plan, spools.New(target.Folder), progress);
            plan = ElementPlan.Between(plan.Target, plan.Target);
        }

        WriteArray(source, plan, order, format != FileFormat.Raw, target.Stream, target.Seekable, progress);
        return result;
    }

    /// <summary>An archive has a CRC before its array, and so is written to a file, also on its way to a pipe.</summary>
    private void WriteArchive(
        ArraySource source, ElementPlan plan, Target target, MemoryOrder order, Progress progress, Spools spools)
    {
        var file = target.Seekable ?? spools.New(target.Folder).Stream;
        var archive = new StoredArchive(file, target.Member);
        archive.Begin();
        WriteArray(source, plan, order, hasHeader: true, file, file, progress);
        archive.Complete(interruption);
        if (file != target.Seekable)
        {
            file.Position = 0;
            file.CopyTo(target.Stream);
        }
    }

    /// <summary>Writes elements from where a stream stands.</summary>
    /// <param name="seekable">The same stream, if it is a file; needed to change the order of the axes.</param>
    private void WriteArray(
        ArraySource source, ElementPlan plan, MemoryOrder order, bool hasHeader, Stream stream, FileStream? seekable,
        Progress progress)
    {
        if (hasHeader)
        {
            stream.Write(NpyHeader.Create(plan.Target, order, source.Shape).ToBytes());
        }

        if (source.Order == order)
        {
            Copy(source, plan, stream, progress);
            return;
        }

        stream.Flush();
        Transposition.Write(source, plan, seekable!.SafeFileHandle, seekable.Position, Counter(progress));
    }

    private ArraySource Transposed(ArraySource source, ElementPlan plan, Spool spool, Progress progress)
    {
        var order = source.Order == MemoryOrder.ColumnMajor ? MemoryOrder.RowMajor : MemoryOrder.ColumnMajor;
        Transposition.Write(source, plan, spool.Stream.SafeFileHandle, 0, Counter(progress));
        return spool.AsArray(plan.Target, source.Shape) with { Order = order };
    }

    /// <summary>Counts what is done, and ends the work when the user does.</summary>
    private Action<long> Counter(Progress progress) => bytes =>
    {
        interruption.ThrowIfCancellationRequested();
        progress.Add(bytes);
    };

    private void Copy(ArraySource source, ElementPlan plan, Stream target, Progress progress)
    {
        var (fromSize, toSize) = (plan.Source.ItemSize, plan.Target.ItemSize);
        if (fromSize == 0)
        {
            return;
        }

        using var file = source.OpenFile();
        var perBlock = (int)Math.Min(source.Count, Math.Max(1, BlockInBytes / Math.Max(fromSize, toSize)));
        var from = new byte[perBlock * fromSize];
        var to = plan.IsIdentity ? from : new byte[perBlock * toSize];
        for (var start = 0L; start < source.Count;)
        {
            interruption.ThrowIfCancellationRequested();
            var count = (int)Math.Min(perBlock, source.Count - start);
            var block = from.AsSpan(0, count * fromSize);
            source.Read(file, start * fromSize, block);
            if (!plan.IsIdentity)
            {
                var first = start;
                plan.Run(block, to.AsSpan(0, count * toSize), element => source.PlaceOf(first + element));
            }

            target.Write(to, 0, count * toSize);
            progress.Add(block.Length);
            start += count;
        }
    }

    private void WriteRows(
        ArraySource source, DTypeChange change, ElementPlan plan, Target target, FileFormat format, Progress progress,
        Spools spools)
    {
        if (source.RowByteLength > MostRowInBytes)
        {
            throw TooLong(source.RowByteLength);
        }

        if (format is FileFormat.Csv or FileFormat.JsonLines)
        {
            WriteText(source, change.Fields, target.Stream, format == FileFormat.JsonLines, progress);
        }
        else if (format == FileFormat.ArrowFile && target.Seekable is null)
        {
            // A file of Arrow knows where its batches begin, and so is written to a file, also on its way to a pipe.
            var file = spools.New(target.Folder).Stream;
            WriteArrow(source, plan, file, isFile: true, progress);
            file.Position = 0;
            file.CopyTo(target.Stream);
        }
        else
        {
            WriteArrow(source, plan, target.Stream, format == FileFormat.ArrowFile, progress);
        }
    }

    private void WriteText(ArraySource source, string? fields, Stream target, bool isJson, Progress progress)
    {
        using var text = new StreamWriter(target, new UTF8Encoding(false), 1 << 16, leaveOpen: true) { NewLine = "\n" };
        using var json = new Utf8JsonWriter(target, Session.JsonOptions with { SkipValidation = true });
        var isFirst = true;
        EachWindow(source, progress, (in DynamicView view) =>
        {
            var selection = Selection.All(view.Shape);
            var cells = new Cells(selection, source.DType, fields);
            if (isFirst && !isJson)
            {
                text.WriteLine(string.Join(',', cells.Heads().Select(Quoted)));
            }

            isFirst = false;
            for (var row = 0L; row < selection.RowCount; row++)
            {
                if (isJson)
                {
                    cells.WriteJson(json, view, row);
                    json.Flush();
                    json.Reset();
                    target.WriteByte((byte)'\n');
                }
                else
                {
                    text.WriteLine(string.Join(',', cells.Row(view, row, Kept).Select(Quoted)));
                }
            }
        });
        if (isFirst && !isJson)
        {
            text.WriteLine(string.Join(',', new Cells(Selection.All([0, .. source.RowShape]), source.DType, fields).Heads().Select(Quoted)));
        }
    }

    /// <summary>The text of a value, unless it is not all of it.</summary>
    private string Kept(DynamicRecord value)
    {
        if (value.DType.Kind == 'S' && !System.Text.Unicode.Utf8.IsValid(value.Bytes))
        {
            losses.Lose(
                $"The bytes {Convert.ToHexStringLower(value.Bytes)} of a {value.DType} are no text in UTF-8, and become U+FFFD in "
                + "CSV; JSON lines keep them");
        }

        return value.DType.Kind == 'M' ? TimeText.Of(value.DType, value.ToInt64()) : CellText.AsData(value);
    }

    private static string Quoted(string text) =>
        text.AsSpan().IndexOfAny(",\"\r\n") >= 0 ? $"\"{text.Replace("\"", "\"\"")}\"" : text;

    private void WriteArrow(ArraySource source, ElementPlan plan, Stream target, bool isFile, Progress progress)
    {
        var element = plan.Target;
        var areColumns = element.IsRecord && source.RowShape.IsEmpty;
        var row = source.RowShape.IsEmpty
            ? element
            : DType.Parse($"({element}, ({string.Join(", ", source.RowShape)},))");
        var schema = ArrowTypes.SchemaOf(row, areColumns, element, source.Shape.IsEmpty ? null : source.RowShape);
        var columns = new ArrowColumns(losses);
        using var writer = isFile
            ? new ArrowFileWriter(target, schema, leaveOpen: true)
            : new ArrowStreamWriter(target, schema, leaveOpen: true);
        writer.WriteStart();
        using var file = source.OpenFile();
        var rowLength = (int)(source.RowByteLength / Math.Max(1, plan.Source.ItemSize));
        var perBatch = (int)Math.Clamp(BatchInBytes / Math.Max(1, source.RowByteLength), 1, RowsPerBatch);
        for (var start = 0L; start < source.RowCount;)
        {
            interruption.ThrowIfCancellationRequested();
            var count = (int)Math.Min(perBatch, source.RowCount - start);
            var from = new byte[count * source.RowByteLength];
            source.Read(file, start * source.RowByteLength, from);
            var to = from;
            if (!plan.IsIdentity)
            {
                to = new byte[(long)count * rowLength * element.ItemSize];
                plan.Run(from, to);
            }

            using var batch = columns.Batch(schema, row, areColumns, to, count);
            writer.WriteRecordBatch(batch);
            progress.Add(from.Length);
            start += count;
        }

        writer.WriteEnd();
    }

    /// <summary>Maps some rows after the other, so that no more of the file than these is in memory.</summary>
    private void EachWindow(ArraySource source, Progress progress, WindowVisitor visit)
    {
        var perWindow = Math.Max(1, BatchInBytes / Math.Max(1, source.RowByteLength));
        for (var start = 0L; start < source.RowCount;)
        {
            interruption.ThrowIfCancellationRequested();
            var count = Math.Min(perWindow, source.RowCount - start);
            using (var map = DynamicMap.OpenRead(
                source.Path, source.DType, [count, .. source.RowShape],
                new() { Format = MemMapFormat.Raw, Offset = source.Offset + (start * source.RowByteLength) }))
            {
                using var view = map.Lease();
                visit(view);
            }

            progress.Add(count * source.RowByteLength);
            start += count;
        }
    }

    private delegate void WindowVisitor(in DynamicView view);

    /// <summary>Files that go when the work is done.</summary>
    internal sealed class Spools : IDisposable
    {
        private readonly List<Spool> _spools = [];

        public Spool New(string folder)
        {
            var spool = new Spool(folder);
            _spools.Add(spool);
            return spool;
        }

        public void Dispose() => _spools.ForEach(static spool => spool.Dispose());
    }
}
