using System.Collections.Immutable;
using System.Globalization;
using System.Numerics;
using Apache.Arrow;
using Apache.Arrow.Ipc;
using Apache.Arrow.Types;
using MemMap.Cli.Arrays;
using MemMap.Cli.Output;

namespace MemMap.Cli.Conversion;

/// <summary>An Arrow file or stream to the bytes of an array.</summary>
internal sealed class ArrowRows(Losses losses)
{
    private string _column = "";

    /// <summary>Reads all batches.</summary>
    /// <param name="path">File.</param>
    /// <param name="isStream">Whether it has the format of a stream.</param>
    /// <param name="spool">Where the bytes go.</param>
    public ArraySource Read(string path, bool isStream, Spool spool, CancellationToken interruption)
    {
        var (element, rowShape, areColumns, hasNoAxes) = TypeOf(path, isStream, interruption);
        var row = element;
        if (!rowShape.IsEmpty)
        {
            var (inner, shape) = SubArray.Flatten(element);
            row = DType.Parse($"({inner}, ({string.Join(", ", [.. rowShape, .. shape.Select(static length => (long)length)])},))");
        }

        var count = 0L;
        EachBatch(path, isStream, interruption, batch =>
        {
            var bytes = new byte[checked(batch.Length * row.ItemSize)];
            var starts = new int[batch.Length];
            for (var index = 0; index < starts.Length; index++)
            {
                starts[index] = index * row.ItemSize;
            }

            for (var index = 0; index < batch.ColumnCount; index++)
            {
                _column = batch.Schema.GetFieldByIndex(index).Name;
                if (areColumns)
                {
                    var field = Named(row, index);
                    Fill(batch.Column(index), field.Type, bytes, starts, field.OffsetInBytes);
                }
                else
                {
                    Fill(batch.Column(index), row, bytes, starts, 0);
                }
            }

            spool.Stream.Write(bytes);
            count += batch.Length;
        });
        return spool.AsArray(element, hasNoAxes && count == 1 ? [] : [count, .. rowShape]);

        static DTypeField Named(DType row, int index) => row.Fields[index];
    }

    private static void EachBatch(string path, bool isStream, CancellationToken interruption, Action<RecordBatch> visit)
    {
        using var file = new FileStream(
            path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 1 << 16);
        using var reader = isStream ? new ArrowStreamReader(file) : new ArrowFileReader(file);
        while (true)
        {
            interruption.ThrowIfCancellationRequested();
            using var batch = Next(reader, path);
            if (batch is null)
            {
                return;
            }

            visit(batch);
        }
    }

    private static RecordBatch? Next(ArrowStreamReader reader, string path)
    {
        try
        {
            return reader.ReadNextRecordBatch();
        }
        catch (Exception failure) when (failure is InvalidDataException or InvalidOperationException or IndexOutOfRangeException
            or ArgumentException or EndOfStreamException or NotSupportedException or NotImplementedException)
        {
            throw new DifferenceException($"'{path}' is no whole file of Arrow: {failure.Message}");
        }
    }

    /// <summary>The dtype of an element and the axes below a row: as the metadata says, or as the columns are.</summary>
    private (DType Element, ImmutableArray<long> RowShape, bool AreColumns, bool HasNoAxes) TypeOf(
        string path, bool isStream, CancellationToken interruption)
    {
        Schema schema;
        using (var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete))
        using (var reader = isStream ? new ArrowStreamReader(file) : new ArrowFileReader(file))
        {
            try
            {
                // The schema of a file is known only when a batch was read.
                reader.ReadNextRecordBatch()?.Dispose();
                schema = reader.Schema;
            }
            catch (Exception failure) when (failure is InvalidDataException or InvalidOperationException or IndexOutOfRangeException
                or ArgumentException or EndOfStreamException or NotSupportedException or NotImplementedException)
            {
                throw new DifferenceException($"'{path}' is no whole file of Arrow: {failure.Message}");
            }
        }

        if (schema.Metadata is { } metadata && metadata.TryGetValue(ArrowTypes.DescrKey, out var descr)
            && metadata.TryGetValue(ArrowTypes.ShapeKey, out var shape))
        {
            var dtype = DType.Parse(descr);
            ImmutableArray<long> rowShape =
                [.. shape.Trim('(', ')').Split(',', StringSplitOptions.RemoveEmptyEntries).Select(static length => long.Parse(length, CultureInfo.InvariantCulture))];
            var isRow = dtype.IsRecord && rowShape.IsEmpty;
            if (!isRow || dtype.Fields.Select(static field => field.Name).SequenceEqual(schema.FieldsList.Select(static field => field.Name)))
            {
                return (dtype, rowShape, isRow, shape == ArrowTypes.NoAxes);
            }
        }

        var lengths = new List<int>();
        foreach (var field in schema.FieldsList)
        {
            CountTexts(field.DataType);
        }

        if (lengths.Count > 0)
        {
            EachBatch(path, isStream, interruption, batch =>
            {
                var next = 0;
                for (var index = 0; index < batch.ColumnCount; index++)
                {
                    Measure(batch.Column(index), ref next);
                }
            });
        }

        var queue = new Queue<int>(lengths);
        return (DType.Parse($"[{string.Join(", ", schema.FieldsList.Select(field => ArrowTypes.FieldDescr(field, queue)))}]"), [], true, false);

        void CountTexts(IArrowType type)
        {
            switch (type)
            {
                case StringType or BinaryType:
                    lengths.Add(0);
                    break;
                case FixedSizeListType list:
                    CountTexts(list.ValueDataType);
                    break;
                case StructType record:
                    foreach (var field in record.Fields)
                    {
                        CountTexts(field.DataType);
                    }

                    break;
            }
        }

        void Measure(IArrowArray array, ref int next)
        {
            switch (array)
            {
                case StringArray texts:
                    for (var index = 0; index < texts.Length; index++)
                    {
                        lengths[next] = Math.Max(lengths[next], texts.GetString(index)?.EnumerateRunes().Count() ?? 0);
                    }

                    next++;
                    break;
                case BinaryArray binaries:
                    for (var index = 0; index < binaries.Length; index++)
                    {
                        lengths[next] = Math.Max(lengths[next], binaries.GetBytes(index).Length);
                    }

                    next++;
                    break;
                case FixedSizeListArray list:
                    Measure(list.Values, ref next);
                    break;
                case StructArray record:
                    foreach (var field in record.Fields)
                    {
                        Measure(field, ref next);
                    }

                    break;
            }
        }
    }

    private void Fill(IArrowArray array, DType type, byte[] bytes, int[] starts, int offset)
    {
        if (type.IsRecord)
        {
            var record = array as StructArray ?? throw Not(array, type);
            if (record.Fields.Count != type.Fields.Count)
            {
                throw Not(array, type);
            }

            foreach (var (field, inner) in type.Fields.Zip(record.Fields))
            {
                Fill(inner, field.Type, bytes, starts, offset + field.OffsetInBytes);
            }

            return;
        }

        if (type.Element is not null)
        {
            FillLists(array, type, bytes, starts, offset);
            return;
        }

        FillScalars(array, type, bytes, starts, offset);
    }

    private void FillLists(IArrowArray array, DType type, byte[] bytes, int[] starts, int offset)
    {
        var (element, shape) = SubArray.Flatten(type);
        var values = array;
        foreach (var length in shape)
        {
            if (values is not FixedSizeListArray list || ((FixedSizeListType)list.Data.DataType).ListSize != length)
            {
                throw Not(array, type);
            }

            NoNulls(list);
            values = ArrowArrayFactory.Slice(list.Values, list.Offset * length, list.Length * length);
        }

        var perRow = shape.Aggregate(1, static (product, length) => product * length);
        var inner = new int[starts.Length * perRow];
        for (var index = 0; index < inner.Length; index++)
        {
            inner[index] = starts[index / perRow] + offset + (index % perRow * element.ItemSize);
        }

        Fill(values, element, bytes, inner, 0);
    }

    private void FillScalars(IArrowArray array, DType type, byte[] bytes, int[] starts, int offset)
    {
        var scalars = new ScalarWriter(losses, () => $"Column '{_column}'");
        var size = type.ItemSize;
        switch (array)
        {
            case BooleanArray truths when type.Kind == 'b':
                NoNulls(array);
                for (var index = 0; index < starts.Length; index++)
                {
                    bytes[starts[index] + offset] = truths.GetValue(index) == true ? (byte)1 : (byte)0;
                }

                break;
            case StringArray texts when type.Kind is 'S' or 'U':
                NoNulls(array);
                for (var index = 0; index < starts.Length; index++)
                {
                    scalars.Write(type, texts.GetString(index) ?? "", bytes.AsSpan(starts[index] + offset, size));
                }

                break;
            case FixedSizeListArray parts when type is { Kind: 'c', ItemSize: <= 16 }:
                NoNulls(array);
                var word = Words(parts.Values.Data).Slice(parts.Offset * size, starts.Length * size);
                Put(word, type, bytes, starts, offset);
                break;
            case Apache.Arrow.Arrays.FixedSizeBinaryArray binary:
                NoNulls(array);
                for (var index = 0; index < starts.Length; index++)
                {
                    binary.GetBytes(index).CopyTo(bytes.AsSpan(starts[index] + offset, size));
                }

                break;
            case BinaryArray binary:
                NoNulls(array);
                for (var index = 0; index < starts.Length; index++)
                {
                    var value = binary.GetBytes(index);
                    if (value.EndsWith((byte)0))
                    {
                        losses.Lose($"Column '{_column}': a value ends with NUL, which {type} does not keep");
                    }

                    scalars.WriteBytes(type, value, bytes.AsSpan(starts[index] + offset, size), "");
                }

                break;
            case Date32Array dates:
                for (var index = 0; index < starts.Length; index++)
                {
                    ScalarWriter.Put(type, bytes.AsSpan(starts[index] + offset, size), dates.GetValue(index) ?? long.MinValue);
                }

                break;
            default:
                Fixed(array, type, bytes, starts, offset);
                break;
        }
    }

    /// <summary>Values of a fixed size, whose bytes are those of the dtype in little-endian order.</summary>
    private void Fixed(IArrowArray array, DType type, byte[] bytes, int[] starts, int offset)
    {
        if (array.Data.DataType is not FixedWidthType { BitWidth: var width } || width != type.ItemSize * 8)
        {
            throw Not(array, type);
        }

        var size = type.ItemSize;
        var values = Words(array.Data).Slice(array.Data.Offset * size, starts.Length * size);
        if (type.Kind is not ('M' or 'm'))
        {
            if (array.NullCount > 0 && type.Kind == 'f')
            {
                losses.Lose($"Column '{_column}' has {array.NullCount} nulls, which become NaN");
            }
            else
            {
                NoNulls(array);
            }
        }

        Put(values, type, bytes, starts, offset);
        if (array.NullCount > 0)
        {
            for (var index = 0; index < starts.Length; index++)
            {
                if (!array.IsNull(index))
                {
                    continue;
                }

                var value = bytes.AsSpan(starts[index] + offset, size);
                switch (type.Kind)
                {
                    case 'f':
                        ScalarWriter.PutFloating(type, double.NaN, value);
                        break;
                    case 'M' or 'm':
                        ScalarWriter.Put(type, value, long.MinValue);
                        break;
                    default:
                        value.Clear();
                        break;
                }
            }
        }

        // Whole steps of the dtype, where Arrow has no such unit.
        if (type.Kind is 'M' or 'm' && type.TimeUnit is { } unit && array.Data.DataType is TimestampType or DurationType)
        {
            var arrowUnit = array.Data.DataType is TimestampType stamp ? stamp.Unit : ((DurationType)array.Data.DataType).Unit;
            var name = ArrowTypes.NameOf(arrowUnit);
            if (type.TimeUnit == name)
            {
                return;
            }

            var arrow = DType.Parse($"<{type.Kind}8[{name}]");
            foreach (var start in starts)
            {
                var value = bytes.AsSpan(start + offset, size);
                var ticks = (long)Scalar.ToInteger(type, value);
                if (ticks == long.MinValue)
                {
                    continue;
                }

                if (!TimeText.TryConvert(arrow, ticks, type, out var time, out var isExact))
                {
                    throw Not(array, type);
                }

                if (!isExact)
                {
                    losses.Lose($"Column '{_column}': '{TimeText.Of(arrow, ticks)}' is between two steps of {type}");
                }

                if (time <= long.MinValue || time > long.MaxValue)
                {
                    losses.Lose($"Column '{_column}': '{TimeText.Of(arrow, ticks)}' does not fit the 64 bits of {type}");
                }

                ScalarWriter.Put(type, value, (long)BigInteger.Clamp(time, long.MinValue + 1, long.MaxValue));
            }
        }
    }

    private static ReadOnlySpan<byte> Words(ArrayData data) => data.Buffers[1].Span;

    private static void Put(ReadOnlySpan<byte> values, DType type, byte[] bytes, int[] starts, int offset)
    {
        var (size, word) = (type.ItemSize, type.Order == ByteOrder.BigEndian ? Scalar.WordOf(type) : 1);
        for (var index = 0; index < starts.Length; index++)
        {
            var value = bytes.AsSpan(starts[index] + offset, size);
            values.Slice(index * size, size).CopyTo(value);
            Scalar.Swap(value, word);
        }
    }

    private void NoNulls(IArrowArray array)
    {
        if (array.NullCount > 0)
        {
            losses.Lose($"Column '{_column}' has {array.NullCount} nulls, for which its dtype has no value; they become 0");
        }
    }

    private DifferenceException Not(IArrowArray array, DType type) =>
        new($"Column '{_column}' is {array.Data.DataType.Name} of Arrow, and {type} is expected.");
}
