using Apache.Arrow;
using Apache.Arrow.Types;
using MemMap.Cli.Output;

namespace MemMap.Cli.Conversion;

/// <summary>Which type of Arrow stands for a dtype, and the other way round.</summary>
internal static class ArrowTypes
{
    /// <summary>Metadata of a schema: the dtype that the columns were made from, and the lengths of the axes below a row.</summary>
    public const string DescrKey = "memmap.descr";

    public const string ShapeKey = "memmap.shape";

    /// <summary>The lengths of an array without axes, which is one row.</summary>
    public const string NoAxes = "()";

    /// <summary>The only column of an array without fields.</summary>
    public const string ValueColumn = "value";

    /// <summary>The schema of rows.</summary>
    /// <param name="row">Dtype of a row: a record, or a sub-array of the axes below it.</param>
    /// <param name="areColumns">Whether its fields are columns.</param>
    public static Schema SchemaOf(DType row, bool areColumns, DType element, IEnumerable<long>? shape)
    {
        var fields = areColumns ? row.Fields.Select(static field => FieldOf(field.Name, field.Type)) : [FieldOf(ValueColumn, row)];
        return new Schema(fields, new Dictionary<string, string>
        {
            [DescrKey] = element.ToString(),
            [ShapeKey] = shape is null ? NoAxes : string.Join(',', shape),
        });
    }

    public static Field FieldOf(string name, DType type) => new(name, Of(type), nullable: type.Kind is 'M' or 'm');

    public static IArrowType Of(DType type)
    {
        if (type.IsRecord)
        {
            return new StructType([.. type.Fields.Select(static field => FieldOf(field.Name, field.Type))]);
        }

        if (type.Element is not null)
        {
            var (element, shape) = SubArray.Flatten(type);
            if (shape.Contains(0))
            {
                throw new DifferenceException($"Arrow has no lists of no values, such as {type}: leave that field out by --fields.");
            }

            return shape.Reverse().Aggregate(Of(element), static (inner, length) => new FixedSizeListType(inner, length));
        }

        return (type.Kind, type.ItemSize) switch
        {
            ('b', _) => BooleanType.Default,
            ('i', 1) => Int8Type.Default,
            ('i', 2) => Int16Type.Default,
            ('i', 4) => Int32Type.Default,
            ('i', _) => Int64Type.Default,
            ('u', 1) => UInt8Type.Default,
            ('u', 2) => UInt16Type.Default,
            ('u', 4) => UInt32Type.Default,
            ('u', _) => UInt64Type.Default,
            ('f', 2) => HalfFloatType.Default,
            ('f', 4) => FloatType.Default,
            ('f', 8) => DoubleType.Default,
            ('c', 8) => new FixedSizeListType(FloatType.Default, 2),
            ('c', 16) => new FixedSizeListType(DoubleType.Default, 2),
            ('M', _) => new TimestampType(UnitOf(type), (string?)null),
            ('m', _) => DurationType.FromTimeUnit(UnitOf(type)),
            ('S' or 'U', _) => StringType.Default,
            (_, 0) => throw new DifferenceException(
                $"Arrow has no values of 0 bytes, such as {type}: leave that field out by --fields."),
            var (_, size) => new FixedSizeBinaryType(size),
        };
    }

    /// <summary>
    /// The unit of Arrow that a time is written in: its own, or the coarsest one that has all its steps; nanoseconds for
    /// finer ones.
    /// </summary>
    public static TimeUnit UnitOf(DType type) => type.TimeUnit switch
    {
        "ns" or "ps" or "fs" or "as" => TimeUnit.Nanosecond,
        "us" => TimeUnit.Microsecond,
        "ms" => TimeUnit.Millisecond,
        { } unit when unit.EndsWith("ps", StringComparison.Ordinal) || unit.EndsWith("fs", StringComparison.Ordinal)
            || unit.EndsWith("as", StringComparison.Ordinal) || unit.EndsWith("ns", StringComparison.Ordinal) => TimeUnit.Nanosecond,
        { } unit when unit.EndsWith("us", StringComparison.Ordinal) => TimeUnit.Microsecond,
        { } unit when unit.EndsWith("ms", StringComparison.Ordinal) => TimeUnit.Millisecond,
        _ => TimeUnit.Second,
    };

    public static string NameOf(TimeUnit unit) => unit switch
    {
        TimeUnit.Second => "s",
        TimeUnit.Millisecond => "ms",
        TimeUnit.Microsecond => "us",
        _ => "ns",
    };

    /// <summary>The dtype that stands for a type of Arrow, as text of a descr.</summary>
    /// <param name="lengths">The most characters or bytes of each text, in the order of the columns.</param>
    /// <exception cref="DifferenceException">NumPy has no such type.</exception>
    public static string DescrOf(string name, IArrowType type, Queue<int> lengths)
    {
        switch (type)
        {
            case BooleanType:
                return "'|b1'";
            case Int8Type:
                return "'|i1'";
            case UInt8Type:
                return "'|u1'";
            case Int16Type or Int32Type or Int64Type:
                return $"'<i{((FixedWidthType)type).BitWidth / 8}'";
            case UInt16Type or UInt32Type or UInt64Type:
                return $"'<u{((FixedWidthType)type).BitWidth / 8}'";
            case HalfFloatType or FloatType or DoubleType:
                return $"'<f{((FixedWidthType)type).BitWidth / 8}'";
            case TimestampType timestamp:
                return $"'<M8[{NameOf(timestamp.Unit)}]'";
            case Date32Type:
                return "'<M8[D]'";
            case Date64Type:
                return "'<M8[ms]'";
            case DurationType duration:
                return $"'<m8[{NameOf(duration.Unit)}]'";
            case StringType:
                return $"'<U{Math.Max(1, lengths.Dequeue())}'";
            case BinaryType:
                return $"'|S{Math.Max(1, lengths.Dequeue())}'";
            case FixedSizeBinaryType binary:
                return $"'|V{binary.ByteWidth}'";
            case FixedSizeListType list:
                List<int> shape = [list.ListSize];
                var inner = list.ValueDataType;
                for (; inner is FixedSizeListType next; inner = next.ValueDataType)
                {
                    shape.Add(next.ListSize);
                }

                return $"({DescrOf(name, inner, lengths)}, ({string.Join(", ", shape)},))";
            case StructType record:
                return $"[{string.Join(", ", record.Fields.Select(field => FieldDescr(field, lengths)))}]";
            default:
                throw new DifferenceException(
                    $"Column '{name}' is {type.Name} of Arrow, for which NumPy has no dtype of fixed size.");
        }
    }

    public static string FieldDescr(Field field, Queue<int> lengths)
    {
        var descr = DescrOf(field.Name, field.DataType, lengths);
        return $"('{field.Name.Replace("\\", "\\\\").Replace("'", "\\'")}', {(descr[0] == '(' ? descr[1..^1] : descr)})";
    }
}
