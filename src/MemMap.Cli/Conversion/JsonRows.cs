using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using MemMap.Cli.Output;

namespace MemMap.Cli.Conversion;

/// <summary>JSON lines, as <c>show --json</c> writes them, to the bytes of an array.</summary>
internal sealed class JsonRows
{
    private readonly ScalarWriter _scalars;
    private long _line;
    private string _field = "";

    public JsonRows(Losses losses) =>
        _scalars = new ScalarWriter(losses, () => _field.Length == 0 ? $"Line {_line}" : $"Line {_line}, field '{_field}'");

    /// <summary>Reads all lines.</summary>
    /// <param name="text">Lines.</param>
    /// <param name="dtype">Dtype of one element.</param>
    /// <param name="shape">Lengths of the axes, the first of which may be −1; of −1 alone, the first line says the others.</param>
    /// <param name="spool">Where the bytes go.</param>
    public ArraySource Read(TextInput text, DType dtype, ImmutableArray<long> shape, Spool spool, CancellationToken interruption)
    {
        var (element, block) = SubArray.Flatten(dtype);
        ImmutableArray<long>? rowShape = shape is [-1] ? null : [.. shape.Skip(1), .. block.Select(static length => (long)length)];
        var (row, count) = (Array.Empty<byte>(), 0L);
        while (text.ReadLine() is { } line)
        {
            interruption.ThrowIfCancellationRequested();
            _line++;
            if (string.IsNullOrWhiteSpace(line))
            {
                continue;
            }

            using var json = Parse(line);
            rowShape ??= ShapeOf(json.RootElement, element);
            if (count++ == 0)
            {
                row = new byte[Converter.RowLength(element, rowShape.Value)];
            }

            Guarded(() => WriteArray(json.RootElement, element, rowShape.Value.AsSpan(), row));
            spool.Stream.Write(row);
        }

        var lengths = rowShape ?? [.. block.Select(static length => (long)length)];
        if (shape.IsEmpty)
        {
            Check(1, count);
            return spool.AsArray(element, lengths);
        }

        Check(shape[0], count);
        return spool.AsArray(element, [count, .. lengths]);

        static void Check(long wanted, long count)
        {
            if (wanted >= 0 && wanted != count)
            {
                throw new DifferenceException($"There are {count:N0} rows, and --shape says {wanted:N0}.");
            }
        }
    }

    /// <summary>The bytes of one element, of a line of its own.</summary>
    public byte[] ReadOne(string line, DType dtype)
    {
        _line++;
        using var json = Parse(line);
        var bytes = new byte[dtype.ItemSize];
        Guarded(() => Write(json.RootElement, dtype, bytes));
        return bytes;
    }

    /// <summary>JSON may escape half of a character, which is found when the text is read.</summary>
    private void Guarded(Action write)
    {
        try
        {
            write();
        }
        catch (InvalidOperationException)
        {
            throw new DifferenceException($"Line {_line}: a text has half of a surrogate pair, such as \\ud800, which is no character.");
        }
    }

    private JsonDocument Parse(string line)
    {
        try
        {
            return JsonDocument.Parse(line, new JsonDocumentOptions { MaxDepth = 128 });
        }
        catch (JsonException failure)
        {
            throw new DifferenceException(
                $"Line {_line} is no JSON value: byte {failure.BytePositionInLine} is not what is expected there.");
        }
    }

    /// <summary>The lengths of the lists around an element.</summary>
    private static ImmutableArray<long> ShapeOf(JsonElement json, DType element)
    {
        var shape = ImmutableArray.CreateBuilder<long>();
        for (; json.ValueKind == JsonValueKind.Array; json = json[0])
        {
            shape.Add(json.GetArrayLength());
            if (json.GetArrayLength() == 0)
            {
                return shape.ToImmutable();
            }
        }

        if (element is { Kind: 'c', ItemSize: <= 16 } && shape.Count > 0)
        {
            shape.RemoveAt(shape.Count - 1);
        }

        return shape.ToImmutable();
    }

    private void WriteArray(JsonElement json, DType element, ReadOnlySpan<long> shape, Span<byte> bytes)
    {
        if (shape.IsEmpty)
        {
            Write(json, element, bytes);
            return;
        }

        if (json.ValueKind != JsonValueKind.Array || json.GetArrayLength() != shape[0])
        {
            throw Expected(json, $"a list of {shape[0]:N0}");
        }

        var length = shape[0] == 0 ? 0 : (int)(bytes.Length / shape[0]);
        foreach (var item in json.EnumerateArray())
        {
            WriteArray(item, element, shape[1..], bytes[..length]);
            bytes = bytes[length..];
        }
    }

    private void Write(JsonElement json, DType type, Span<byte> bytes)
    {
        if (type.IsRecord)
        {
            WriteRecord(json, type, bytes);
        }
        else if (type.Element is not null)
        {
            var (element, shape) = SubArray.Flatten(type);
            WriteArray(json, element, Array.ConvertAll(shape, static length => (long)length), bytes);
        }
        else if (type is { Kind: 'c', ItemSize: <= 16 })
        {
            if (json.ValueKind != JsonValueKind.Array || json.GetArrayLength() != 2)
            {
                throw Expected(json, "a list of real and imaginary part");
            }

            var half = type.ItemSize / 2;
            var part = DType.Parse($"{(type.Order == ByteOrder.BigEndian ? '>' : '<')}f{half}");
            _scalars.Write(part, TextOf(json[0], part), bytes[..half]);
            _scalars.Write(part, TextOf(json[1], part), bytes[half..]);
        }
        else if (type.Kind is 'M' or 'm' && long.TryParse(TextOf(json, type), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var ticks))
        {
            // The integer that is stored, and never a year.
            ScalarWriter.Put(type, bytes, ticks);
        }
        else if (type.Kind is 'S' or 'V' or 'c' || type is { Kind: 'f', ItemSize: 16 } && IsHex(json))
        {
            if (json.ValueKind != JsonValueKind.String)
            {
                throw Expected(json, $"a string of hex for {type}");
            }

            _scalars.WriteHex(type, json.GetString()!, bytes);
        }
        else
        {
            _scalars.Write(type, TextOf(json, type), bytes);
        }
    }

    /// <summary>Whether a long double is given by its bytes.</summary>
    private static bool IsHex(JsonElement json) => json.ValueKind == JsonValueKind.String && json.GetString()!.Length == 32;

    private void WriteRecord(JsonElement json, DType type, Span<byte> bytes)
    {
        if (json.ValueKind != JsonValueKind.Object)
        {
            throw Expected(json, "an object with the fields of the record");
        }

        var outer = _field;
        foreach (var property in json.EnumerateObject())
        {
            if (!type.Fields.Any(field => field.Name == property.Name))
            {
                throw new DifferenceException($"Line {_line}: the dtype has no field '{property.Name}'.");
            }
        }

        foreach (var field in type.Fields)
        {
            _field = outer.Length == 0 ? field.Name : $"{outer}.{field.Name}";
            if (!json.TryGetProperty(field.Name, out var value))
            {
                throw new DifferenceException($"Line {_line}: the object has no field '{_field}'.");
            }

            Write(value, field.Type, bytes.Slice(field.OffsetInBytes, field.Type.ItemSize));
        }

        _field = outer;
    }

    private string TextOf(JsonElement json, DType type) => json.ValueKind switch
    {
        JsonValueKind.String when type.Kind != 'b' => json.GetString()!,
        JsonValueKind.Number when type.Kind is not ('b' or 'U') => json.GetRawText(),
        JsonValueKind.True when type.Kind == 'b' => "true",
        JsonValueKind.False when type.Kind == 'b' => "false",
        _ => throw Expected(json, $"a value of {type}"),
    };

    private DifferenceException Expected(JsonElement json, string what)
    {
        var found = json.GetRawText();
        found = found.Length <= 40 ? found : $"{found[..40]}…";
        return new(
            $"Line {_line}{(_field.Length == 0 ? "" : $", field '{_field}'")}: {what} is expected, and {found} was found.");
    }
}
