using System.Text.Json;

namespace MemMap.Tests.Printing;

/// <summary>Prints many arrays that NumPy has made up and printed, and compares every character.</summary>
public sealed class NumPyReprTests
{
    [Fact]
    public void Every_array_is_printed_as_NumPy_prints_it()
    {
        var version = NumPy.Run("print(np.__version__)").Trim();
        Assert.SkipUnless(version.StartsWith("1."), $"NumPy {version} prints some arrays differently from NumPy 1.");
        var lines = Generate();

        var differences = lines.Select(Difference).OfType<string>().ToList();

        Assert.True(lines.Length > 1000, $"NumPy made only {lines.Length} arrays.");
        Assert.True(
            differences.Count == 0,
            $"{differences.Count} of {lines.Length} differ, first:\n\n{string.Join("\n\n", differences.Take(3))}");
    }

    private static string[] Generate()
    {
        var file = Path.GetTempFileName();
        try
        {
            return NumPy.Run(Program, file).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static string? Difference(string line)
    {
        using var document = JsonDocument.Parse(line);
        var array = document.RootElement;
        var bytes = array.GetProperty("bytes").GetBytesFromBase64();
        var shape = array.GetProperty("shape").Deserialize<long[]>()!;
        var expected = array.GetProperty("repr").GetString();

        var actual = Print.Repr(ReadDType(array.GetProperty("dtype")), shape, bytes);

        return actual == expected ? null : $"{array.GetProperty("name")}\nNumPy:\n{expected}\nhere:\n{actual}";
    }

    private static DType ReadDType(JsonElement json)
    {
        var itemSize = json.GetProperty("size").GetInt32();
        if (json.TryGetProperty("fields", out var fields))
        {
            return new RecordDType([.. fields.EnumerateArray().Select(ReadField)], itemSize);
        }

        return json.TryGetProperty("element", out var element)
            ? new SubArrayDType(ReadDType(element), [.. json.GetProperty("shape").Deserialize<int[]>()!], itemSize)
            : Print.Scalar(json.GetProperty("str").GetString()!);
    }

    private static DTypeField ReadField(JsonElement json) =>
        new(
            json.GetProperty("name").GetString()!,
            json.GetProperty("title").GetString(),
            ReadDType(json.GetProperty("type")),
            json.GetProperty("offset").GetInt32());

    private const string Program =
        """
        import base64, json, warnings
        warnings.simplefilter('ignore')
        path = sys.argv[1]
        rng = np.random.RandomState(20240229)

        def describe(dtype):
            if dtype.subdtype:
                element, shape = dtype.subdtype
                return {'element': describe(element), 'shape': shape, 'size': dtype.itemsize}
            if dtype.names is not None:
                fields = [(name, *dtype.fields[name], None)[:4] for name in dtype.names]
                return {'size': dtype.itemsize, 'fields': [
                    {'name': name, 'title': title, 'type': describe(type), 'offset': offset}
                    for name, type, offset, title in fields]}
            return {'str': dtype.str, 'size': dtype.itemsize}

        def emit(name, array, shape=None):
            array = np.asarray(array, order='C')
            if shape is not None:
                array = np.resize(array, shape) if array.dtype.names is None else array.ravel()[
                    np.arange(int(np.prod(shape))) % array.size].reshape(shape)
            data = array.tobytes()
            if data:
                with open(path, 'wb') as file:
                    file.write(data)
                mapped = np.memmap(path, array.dtype, 'r', shape=array.shape)
            else:
                mapped = array.view(np.memmap)
            print(json.dumps({
                'name': '%s %s %s' % (name, array.dtype, array.shape), 'shape': mapped.shape,
                'dtype': describe(array.dtype), 'bytes': base64.b64encode(data).decode(), 'repr': repr(mapped)}))

        edge_shapes = [(1000,), (1001,), (10, 100), (7, 143), (1001, 1), (1, 1001), (2, 7, 72), (7, 7, 21),
                       (3, 4, 5, 17), (7, 7, 7, 7), (2000,), (6, 200), (200, 6), (1, 1, 1, 1),
                       (0,), (0, 3), (2, 0), (3, 0, 2)]

        def random_shape():
            if rng.randint(6) == 0:
                return edge_shapes[rng.randint(len(edge_shapes))]
            return tuple(int(rng.randint(1, [2, 40, 9, 6, 5][rank])) for rank in [rng.randint(5)] for _ in range(rank))

        def floats(kind, count):
            bits = int(kind[1]) * 8
            how = rng.randint(13)
            sign = rng.choice([1, 1, -1], count)
            x = rng.uniform(1, 10, count)
            if how == 0:
                return rng.bytes(count * bits // 8), 'bits'
            if how == 1: x = sign * 10 ** rng.uniform(0, 3, count)
            elif how == 2: x = np.round(sign * 10 ** rng.uniform(-1, 2, count), rng.randint(4))
            elif how == 3: x = sign * 10 ** rng.uniform(-4.0001, -3.9999, count)
            elif how == 4: x = sign * 10 ** rng.uniform(7.99999999, 8.00000001, count)
            elif how == 5:
                thousand = 1000 + rng.randint(-1, 2) * 10.0 ** -rng.randint(1, 14)
                x = np.where(rng.randint(2, size=count), 1.0, thousand)
            elif how == 6: x = sign * 10 ** rng.uniform(-12, 12, count)
            elif how == 7: x = sign * rng.randint(1, 2 ** 20, count) / 2.0 ** rng.randint(8, 14)
            elif how == 8: x = sign * 2.0 ** rng.randint(-20, 30, count)
            elif how == 9: x = sign * rng.randint(0, 3 + 10 ** rng.randint(1, 9), count)
            elif how == 10: x = sign * 10.0 ** rng.randint(-5, 9, count)
            elif how == 11: x = sign * (10.0 ** rng.randint(0, 8) - 10.0 ** -rng.randint(1, 12, count))
            elif how == 12: x = np.zeros(count) * sign
            x = np.array(x, kind)
            if rng.randint(3) == 0:
                x[rng.randint(count, size=1 + count // 5)] = rng.choice([np.nan, np.inf, -np.inf, 0.0, -0.0])
            if rng.randint(6) == 0:
                x[rng.randint(count)] = np.nan
                x[rng.randint(count)] = rng.choice([-np.inf, np.inf])
            if rng.randint(20) == 0:
                x[:] = rng.choice([np.nan, np.inf, -np.inf], count)
            return x.tobytes(), 'how %d' % how

        def integers(count, bits=64):
            return rng.randint(-2 ** 63, 2 ** 63 - 1, count) >> rng.randint(0, bits)

        letters = ['a', 'b', ' ', "'", '"', '\\', '\n', '\t', '\0', '\x01', '\x7f', '\xe9', '\xad', '\u20ac', '\u2028',
                   '\U0001f600', '\ue000', '\ud800', '\u3000', '\u4e2d']
        units = 'Y M W D h m s ms us ns ps fs as'.split()

        def random_scalar():
            kind = rng.choice(list('bbiiiuuffffccSUVMm'))
            order = rng.choice(['<', '<', '>'])
            if kind == 'b': return '?'
            if kind in 'iu': return order + kind + str(2 ** rng.randint(4))
            if kind == 'f': return order + kind + str(2 ** rng.randint(1, 4))
            if kind == 'c': return order + kind + str(2 ** rng.randint(3, 5))
            if kind in 'SUV': return order + kind + str(rng.randint(1, 9))
            # Without a unit only little-endian: NumPy 1.24 itself misreads the smallest of '>m8' and pads by that.
            if kind == 'm' and rng.randint(5) == 0: return '<m8'
            return '%s%s8[%s%s]' % (order, kind, rng.choice(['', '', '25', '3']), units[rng.randint(len(units))])

        def scalars(dtype, count):
            dtype = np.dtype(dtype)
            kind = dtype.kind
            if kind == 'b': data = rng.randint(0, 1 + rng.randint(2), count).astype('?').tobytes()
            elif kind in 'iu': data = integers(count).astype(dtype).tobytes()
            elif kind in 'fc':
                part = 'f%d' % (dtype.itemsize // (1 + (kind == 'c')))
                if kind == 'f': data = floats(part, count)[0]
                else:
                    real, imag = (np.frombuffer(floats(part, count)[0], part) for _ in range(2))
                    data = np.stack([real, imag], axis=-1).tobytes()
                return np.frombuffer(data, dtype.newbyteorder('=')).astype(dtype)
            elif kind == 'S':
                codes = np.frombuffer(b'ab\'"\\\n\0\x80 ', 'u1')
                data = rng.choice(codes, (count, dtype.itemsize)).tobytes()
            elif kind == 'U':
                codes = rng.choice([ord(c) for c in letters], (count, dtype.itemsize // 4))
                data = codes.astype(dtype.str[0] + 'u4').tobytes()
            elif kind == 'V': data = rng.bytes(count * dtype.itemsize)
            else:
                x = integers(count) >> (8 if kind == 'M' else 0)
                if rng.randint(3) == 0: x[rng.randint(count)] = -2 ** 63
                data = x.astype(dtype.str[0] + 'i8').tobytes()
            return np.frombuffer(data, dtype)

        names = ['x', 'y', 'Time', 'a b', "it's", 'q"', '\xe9', '\U0001f600', 'long_field_name', '\n']

        def random_record(depth=0):
            chosen = [names[i] for i in rng.permutation(len(names))[:rng.randint(0 if depth else 1, 5)]]
            formats = []
            for _ in chosen:
                how = rng.randint(6)
                type = random_record(depth + 1) if how == 0 and depth < 2 else random_scalar()
                if rng.randint(4) == 0:
                    type = (type, tuple(int(n) for n in rng.randint(0 if depth == 0 else 1, 4, rng.randint(1, 3))))
                formats.append(np.dtype(type))
            titles = ['T%d' % i if rng.randint(8) == 0 else None for i in range(len(chosen))]
            if rng.randint(3) or not chosen:
                return np.dtype([((t, n) if t else n, f) for t, n, f in zip(titles, chosen, formats)])
            offsets, end = [], 0
            for format in formats:
                end += rng.randint(4)
                offsets.append(int(end))
                end += format.itemsize
            spec = {'names': chosen, 'formats': formats, 'offsets': offsets, 'itemsize': int(end + rng.randint(4))}
            if any(titles): spec['titles'] = titles
            return np.dtype(spec)

        def records(dtype, count):
            array = np.zeros(count, dtype)
            for name in dtype.names:
                field = array[name]
                base = field.dtype
                if field.size:
                    values = records(base, field.size) if base.names is not None else scalars(base, field.size)
                    field[...] = values.reshape(field.shape)
            return array

        for kind in ['f2', 'f4', 'f8']:
            for i in range(200):
                shape = random_shape()
                data, how = floats(kind, int(np.prod(shape)) or 1)
                array = np.frombuffer(data, kind)
                emit(how, array.astype(rng.choice(['<', '>']) + kind), shape)

        for i in range(500):
            shape = random_shape()
            emit('scalar', scalars(random_scalar(), int(np.prod(shape)) or 1), shape)

        for shape in edge_shapes:
            for dtype in ['?', '<i8', '<u2', '<f4', '<f8', '<c16', 'S3', '<U2', 'V2', '<M8[s]']:
                emit('edge', scalars(dtype, int(np.prod(shape)) or 1), shape)

        for i in range(300):
            shape = random_shape()
            emit('record', records(random_record(), int(np.prod(shape)) or 1), shape)

        for n in range(1, 80):
            emit('line end', np.array(['x' * n] * 3, 'S%d' % n))
            emit('dtype line', np.array(10 ** (n % 18) if n < 40 else -1, 'u8' if n < 20 else 'i4'), (n % 20 + 1,))
            emit('dtype line', np.zeros(1, [('f' * n, 'i1')]))
        """;
}
