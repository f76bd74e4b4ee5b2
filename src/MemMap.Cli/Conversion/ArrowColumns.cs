using System.Numerics;
using System.Runtime.InteropServices;
using System.Text;
using Apache.Arrow;
using Apache.Arrow.Types;
using MemMap.Cli.Arrays;
using MemMap.Cli.Output;

namespace MemMap.Cli.Conversion;

/// <summary>Columns of Arrow from the bytes of rows.</summary>
internal sealed class ArrowColumns(Losses losses)
{
    private string _column = "";

    /// <summary>Makes the columns of a batch.</summary>
    public RecordBatch Batch(Schema schema, DType row, bool areColumns, byte[] bytes, int count)
    {
        var starts = new int[count];
        for (var index = 0; index < count; index++)
        {
            starts[index] = index * row.ItemSize;
        }

        List<IArrowArray> columns = [];
        if (areColumns)
        {
            foreach (var field in row.Fields)
            {
                _column = field.Name;
                columns.Add(ArrowArrayFactory.BuildArray(Build(field.Type, bytes, starts, field.OffsetInBytes)));
            }
        }
        else
        {
            _column = ArrowTypes.ValueColumn;
            columns.Add(ArrowArrayFactory.BuildArray(Build(row, bytes, starts, 0)));
        }

        return new RecordBatch(schema, columns, count);
    }

    private ArrayData Build(DType type, byte[] bytes, int[] starts, int offset)
    {
        var count = starts.Length;
        if (type.IsRecord)
        {
            ArrayData[] fields = [.. type.Fields.Select(field => Build(field.Type, bytes, starts, offset + field.OffsetInBytes))];
            return new ArrayData(ArrowTypes.Of(type), count, 0, 0, [ArrowBuffer.Empty], fields);
        }

        if (type.Element is not null)
        {
            var (element, shape) = SubArray.Flatten(type);
            var perRow = shape.Aggregate(1, static (product, length) => product * length);
            var inner = new int[count * perRow];
            for (var index = 0; index < inner.Length; index++)
            {
                inner[index] = starts[index / perRow] + offset + (index % perRow * element.ItemSize);
            }

            var data = Build(element, bytes, inner, 0);
            for (var axis = shape.Length - 1; axis >= 0; axis--)
            {
                var lists = shape.Take(axis).Aggregate(count, static (product, length) => product * length);
                data = new ArrayData(new FixedSizeListType(data.DataType, shape[axis]), lists, 0, 0, [ArrowBuffer.Empty], [data]);
            }

            return data;
        }

        return Scalars(type, bytes, starts, offset);
    }

    private ArrayData Scalars(DType type, byte[] bytes, int[] starts, int offset)
    {
        var (arrow, count, size) = (ArrowTypes.Of(type), starts.Length, type.ItemSize);
        switch (type.Kind)
        {
            case 'b':
                var bits = new byte[(count + 7) / 8];
                for (var index = 0; index < count; index++)
                {
                    bits[index / 8] |= (byte)(bytes[starts[index] + offset] != 0 ? 1 << (index % 8) : 0);
                }

                return new ArrayData(arrow, count, 0, 0, [ArrowBuffer.Empty, new ArrowBuffer(bits)]);
            case 'M' or 'm':
                return Times(type, arrow, Values(type, bytes, starts, offset));
            case 'S' or 'U':
                return Texts(type, arrow, bytes, starts, offset);
            case 'c' when size <= 16:
                var parts = Values(type, bytes, starts, offset);
                var part = ((FixedSizeListType)arrow).ValueDataType;
                return new ArrayData(
                    arrow, count, 0, 0, [ArrowBuffer.Empty],
                    [new ArrayData(part, count * 2, 0, 0, [ArrowBuffer.Empty, new ArrowBuffer(parts)])]);
            default:
                return new ArrayData(arrow, count, 0, 0, [ArrowBuffer.Empty, new ArrowBuffer(Values(type, bytes, starts, offset))]);
        }
    }

    /// <summary>The bytes of values, one behind the other, little-endian.</summary>
    private static byte[] Values(DType type, byte[] bytes, int[] starts, int offset)
    {
        var size = type.ItemSize;
        var values = new byte[starts.Length * size];
        for (var index = 0; index < starts.Length; index++)
        {
            bytes.AsSpan(starts[index] + offset, size).CopyTo(values.AsSpan(index * size));
        }

        if (type.Order == ByteOrder.BigEndian)
        {
            Scalar.Swap(values, Scalar.WordOf(type));
        }

        return values;
    }

    private ArrayData Times(DType type, IArrowType arrow, byte[] values)
    {
        var ticks = MemoryMarshal.Cast<byte, long>(values.AsSpan());
        var valid = new byte[(ticks.Length + 7) / 8];
        var nulls = 0;
        var unit = ArrowTypes.NameOf(ArrowTypes.UnitOf(type));
        var steps = type.TimeUnit is null ? 1 : TimeText.StepsOf(type, unit);
        var target = DType.Parse($"<{type.Kind}8[{unit}]");
        for (var index = 0; index < ticks.Length; index++)
        {
            if (ticks[index] == long.MinValue)
            {
                nulls++;
                ticks[index] = 0;
                continue;
            }

            valid[index / 8] |= (byte)(1 << (index % 8));
            if (steps == 1)
            {
                continue;
            }

            var text = TimeText.Of(type, ticks[index]);
            if (!TimeText.TryConvert(type, ticks[index], target, out var time, out var isExact))
            {
                throw new DifferenceException(
                    $"Column '{_column}': a time of {type} has no length in seconds, so Arrow cannot hold it; leave it out by --fields.");
            }

            if (!isExact)
            {
                losses.Lose($"Column '{_column}': {text} is between two steps of {unit}, the finest of Arrow");
            }

            if (time <= long.MinValue || time > long.MaxValue)
            {
                losses.Lose($"Column '{_column}': {text} does not fit the 64 bits of a time in {unit}");
            }

            ticks[index] = (long)BigInteger.Clamp(time, long.MinValue + 1, long.MaxValue);
        }

        return new ArrayData(
            arrow, ticks.Length, nulls, 0, [nulls == 0 ? ArrowBuffer.Empty : new ArrowBuffer(valid), new ArrowBuffer(values)]);
    }

    private ArrayData Texts(DType type, IArrowType arrow, byte[] bytes, int[] starts, int offset)
    {
        var ends = new int[starts.Length + 1];
        var texts = new MemoryStream();
        for (var index = 0; index < starts.Length; index++)
        {
            ReadOnlySpan<byte> value = bytes.AsSpan(starts[index] + offset, type.ItemSize);
            if (type.Kind == 'S')
            {
                texts.Write(Utf8(value.TrimEnd((byte)0)));
            }
            else
            {
                var text = Scalar.Utf32(type, value);
                if (!Scalar.IsText(type, value))
                {
                    losses.Lose($"Column '{_column}': a character of '{text}' is none of Unicode, and becomes U+FFFD");
                }

                texts.Write(Encoding.UTF8.GetBytes(text));
            }

            ends[index + 1] = (int)texts.Length;
        }

        return new ArrayData(
            arrow, starts.Length, 0, 0,
            [ArrowBuffer.Empty, new ArrowBuffer(MemoryMarshal.AsBytes(ends.AsSpan()).ToArray()), new ArrowBuffer(texts.ToArray())]);
    }

    private ReadOnlySpan<byte> Utf8(ReadOnlySpan<byte> value)
    {
        if (System.Text.Unicode.Utf8.IsValid(value))
        {
            return value;
        }

        losses.Lose($"Column '{_column}': the bytes {Convert.ToHexStringLower(value)} are no text in UTF-8, and become U+FFFD");
        return Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(value));
    }
}
