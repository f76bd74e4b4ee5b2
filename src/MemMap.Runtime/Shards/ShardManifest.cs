using System.Collections.Immutable;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace MemMap;

/// <summary>The manifest of a folder of shards, as JSON: what the files are, how many rows each has, and what is in them.</summary>
/// <remarks>
/// <code>
/// {"format": "memmap-shards", "version": 1, "layout": "Trade", "descr": [["Time", "&lt;i8"], …], "rowShape": [],
///  "rows": 20000000, "rowsPerShard": 1000000,
///  "shards": [{"file": "0.npy", "rows": 1000000, "crc32": "1a2b3c4d", "min": {"Time": 1}, "max": {"Time": 9}, "hosts": ["a"]}, …]}
/// </code>
/// Members that are not known are ignored, so that others may add some.
/// </remarks>
/// <param name="Layout">Name of the layout, for people.</param>
/// <param name="DType">Dtype of an element in the files.</param>
/// <param name="RowShape">Lengths of the axes of a row.</param>
/// <param name="RowsPerShard">Most rows of a shard; null where the manifest does not say.</param>
/// <param name="Files">The shards.</param>
internal sealed record ShardManifest(
    string Layout, DType DType, ImmutableArray<long> RowShape, long? RowsPerShard, ImmutableArray<ShardFile> Files)
{
    public const string FileName = "manifest.json";

    private const string Format = "memmap-shards";
    private const int Version = 1;

    /// <summary>The greatest whole number that every reader of JSON reads exactly.</summary>
    private const long GreatestExact = 1L << 53;

    /// <summary>The header of one file with the rows of all.</summary>
    /// <exception cref="ArgumentException">No file can have so many rows, or axes.</exception>
    public NpyHeader Header =>
        NpyHeader.Create(DType, MemoryOrder.RowMajor, [Files.Sum(static file => file.Length), .. RowShape]);

    /// <summary>The manifest as the bytes of its file; no page of the web will have it, so <c>&lt;i8</c> may stay as it is.</summary>
    public byte[] ToBytes()
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            json.WriteString("format", Format);
            json.WriteNumber("version", Version);
            json.WriteString("layout", Layout);
            json.WritePropertyName("descr");
            DescrJson.Write(json, DType);
            json.WriteStartArray("rowShape");
            foreach (var length in RowShape)
            {
                json.WriteNumberValue(length);
            }

            json.WriteEndArray();
            json.WriteNumber("rows", Files.Sum(static file => file.Length));
            if (RowsPerShard is { } rowsPerShard)
            {
                json.WriteNumber("rowsPerShard", rowsPerShard);
            }

            json.WriteStartArray("shards");
            foreach (var file in Files)
            {
                Write(json, file);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return stream.ToArray();
    }

    private static void Write(Utf8JsonWriter json, ShardFile file)
    {
        json.WriteStartObject();
        json.WriteString("file", Path.GetFileName(file.Path));
        json.WriteNumber("rows", file.Length);
        if (file.Crc32 is { } crc)
        {
            json.WriteString("crc32", $"{crc:x8}");
        }

        Write(json, "min", file.Min);
        Write(json, "max", file.Max);
        if (!file.Hosts.IsEmpty)
        {
            json.WriteStartArray("hosts");
            foreach (var host in file.Hosts)
            {
                json.WriteStringValue(host);
            }

            json.WriteEndArray();
        }

        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, string name, ImmutableDictionary<string, object> values)
    {
        if (values.IsEmpty)
        {
            return;
        }

        json.WriteStartObject(name);
        foreach (var (field, value) in values.OrderBy(static pair => pair.Key, StringComparer.Ordinal))
        {
            switch (value)
            {
                case double real when double.IsFinite(real):
                    json.WriteNumber(field, real);
                    break;
                case double real:
                    json.WriteString(field, real > 0 ? "Infinity" : "-Infinity");
                    break;
                case long whole when whole is >= -GreatestExact and <= GreatestExact:
                    json.WriteNumber(field, whole);
                    break;
                default:
                    json.WriteString(field, $"{value}");
                    break;
            }
        }

        json.WriteEndObject();
    }

    /// <summary>Reads a manifest.</summary>
    /// <param name="path">Path of its file, for messages; the shards are beside it.</param>
    /// <param name="bytes">The bytes of the file.</param>
    /// <exception cref="ShardException">The bytes are not a manifest, or one of another version.</exception>
    public static ShardManifest Parse(string path, ReadOnlyMemory<byte> bytes)
    {
        try
        {
            using var document = JsonDocument.Parse(bytes, new() { MaxDepth = 512 });
            return new Reader(path).Read(document.RootElement);
        }
        catch (Exception failure) when (
            failure is JsonException or InvalidOperationException or NpyFormatException or ArgumentException)
        {
            // An InvalidOperationException is text with half a character, an ArgumentException a shape that no file can have.
            throw Damaged(path, failure.Message, failure);
        }
    }

    private static ShardException Damaged(string path, string what, Exception? failure = null) =>
        new($"'{path}' is not a manifest of shards: {what} Write it again, or open the files as a list of paths, which needs no "
            + "manifest.", failure)
        {
            Path = path,
        };

    private sealed class Reader(string path)
    {
        public ShardManifest Read(JsonElement root)
        {
            if (root.ValueKind != JsonValueKind.Object || Find(root, "format") is not { ValueKind: JsonValueKind.String } format
                || format.GetString() != Format)
            {
                throw Damaged(path, $"it does not begin with \"format\": \"{Format}\".");
            }

            if (Find(root, "version") is not { ValueKind: JsonValueKind.Number } version
                || !version.TryGetInt32(out var number) || number != Version)
            {
                throw new ShardException(
                    $"'{path}' has version {Shown(Find(root, "version"))} of its format, and this library reads version {Version}. Use "
                    + "the version of MemMap that wrote it, or open the files as a list of paths.")
                {
                    Path = path,
                };
            }

            var dtype = DescrJson.Read(Find(root, "descr") ?? throw Wrong("descr", "a dtype", null));
            var (files, paths) = (ImmutableArray.CreateBuilder<ShardFile>(), new HashSet<string>(StringComparer.Ordinal));
            foreach (var shard in Array(root, "shards", "shards"))
            {
                var place = $"shards[{files.Count}]";
                files.Add(ReadShard(shard, dtype, place));
                if (!paths.Add(files[^1].Path))
                {
                    throw Wrong($"{place}.file", "another file than those before", Find(shard, "file"));
                }
            }

            var manifest = new ShardManifest(
                Text(root, "layout", "layout"),
                dtype,
                [.. Array(root, "rowShape", "rowShape").Select((length, axis) => Whole(length, $"rowShape[{axis}]"))],
                Find(root, "rowsPerShard") is { } rows ? Whole(rows, "rowsPerShard") : null,
                files.ToImmutable());
            var (expected, found) = (Whole(Find(root, "rows"), "rows"), files.Aggregate(
                (Int128)0, static (sum, file) => sum + file.Length));
            if (expected != found)
            {
                throw Damaged(path, $"\"rows\" is {expected:N0}, and its shards have {found:N0} rows.");
            }

            _ = manifest.Header;
            return manifest;
        }

        private ShardFile ReadShard(JsonElement shard, DType dtype, string place)
        {
            if (shard.ValueKind != JsonValueKind.Object)
            {
                throw Wrong(place, "an object", shard);
            }

            var name = Text(shard, "file", $"{place}.file");
            if (name.Length == 0 || name is "." or ".." || name.AsSpan().ContainsAny("/\\:\0"))
            {
                throw Wrong($"{place}.file", "the name of a file in the folder", Find(shard, "file"));
            }

            return new ShardFile
            {
                Path = Path.Join(Path.GetDirectoryName(path), name),
                Length = Whole(Find(shard, "rows"), $"{place}.rows"),
                Crc32 = Find(shard, "crc32") is { } crc ? Hexadecimal(crc, $"{place}.crc32") : null,
                Min = Values(shard, dtype, "min", place),
                Max = Values(shard, dtype, "max", place),
                Hosts = Find(shard, "hosts") is null
                    ? []
                    : [.. Array(shard, "hosts", $"{place}.hosts").Select((host, index) => Text(host, $"{place}.hosts[{index}]"))],
            };
        }

        private ImmutableDictionary<string, object> Values(JsonElement shard, DType dtype, string name, string place)
        {
            if (Find(shard, name) is not { } values)
            {
                return ImmutableDictionary<string, object>.Empty;
            }

            if (values.ValueKind != JsonValueKind.Object)
            {
                throw Wrong($"{place}.{name}", "an object of fields and their values", values);
            }

            var read = ImmutableDictionary.CreateBuilder<string, object>();
            foreach (var field in values.EnumerateObject())
            {
                read[field.Name] = Value(field.Value, IsReal(dtype, field.Name), $"{place}.{name}.{field.Name}");
            }

            return read.ToImmutable();
        }

        /// <summary>Whether a field has fractions; one that a later version has put here may be unknown.</summary>
        private static bool IsReal(DType dtype, string field)
        {
            try
            {
                return Extrema.FieldOf(dtype, field).Kind == 'f';
            }
            catch (ArgumentException)
            {
                return false;
            }
        }

        private object Value(JsonElement json, bool isReal, string place)
        {
            if (json.ValueKind is JsonValueKind.Number or JsonValueKind.String)
            {
                var text = json.ValueKind == JsonValueKind.Number ? json.GetRawText() : json.GetString()!;
                if (!isReal && long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole))
                {
                    return whole;
                }

                if (!isReal && ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var large))
                {
                    return large;
                }

                if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var real) && !double.IsNaN(real))
                {
                    return real;
                }
            }

            throw Wrong(place, "a number", json);
        }

        private uint Hexadecimal(JsonElement json, string place) =>
            json.ValueKind == JsonValueKind.String && json.GetString() is { Length: 8 } text
                && uint.TryParse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value)
                ? value
                : throw Wrong(place, "eight hexadecimal digits", json);

        private long Whole(JsonElement? json, string place) =>
            json is { ValueKind: JsonValueKind.Number } number && number.TryGetInt64(out var value) && value >= 0
                ? value
                : throw Wrong(place, "a whole number of 0 or more", json);

        private string Text(JsonElement owner, string name, string place) => Text(Find(owner, name), place);

        private string Text(JsonElement? json, string place) =>
            json is { ValueKind: JsonValueKind.String } text ? text.GetString()! : throw Wrong(place, "a text", json);

        private IEnumerable<JsonElement> Array(JsonElement owner, string name, string place) =>
            Find(owner, name) is { ValueKind: JsonValueKind.Array } array
                ? array.EnumerateArray()
                : throw Wrong(place, "a list", Find(owner, name));

        private ShardException Wrong(string place, string expected, JsonElement? found) =>
            Damaged(path, $"\"{place}\" must be {expected}, and is {Shown(found)}.");

        private static string Shown(JsonElement? json)
        {
            const int MostCharacters = 40;
            return json?.GetRawText() is not { } text ? "missing"
                : text.Length > MostCharacters ? $"{text.AsSpan(0, MostCharacters)}…" : text;
        }

        private static JsonElement? Find(JsonElement owner, string name) =>
            owner.TryGetProperty(name, out var found) ? found : null;
    }
}
