using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using MemMap.Cli.Arrays;
using MemMap.Cli.Conversion;
using MemMap.Cli.Inputs;
using MemMap.Cli.Output;
using MemMap.Cli.Values;

namespace MemMap.Cli.Commands;

/// <summary><c>memmap diff A B</c>: where two arrays differ first, how often, and by how much.</summary>
internal static class DiffCommand
{
    private const int BlockInBytes = 1 << 20;

    /// <summary>Differences of whole numbers below it do not overflow.</summary>
    private const double MostExactDistance = 1e38;

    public static Command Create(Session session)
    {
        var command = new ToolCommand(
            "diff", "where two arrays differ first, how often, and by how much",
            "memmap diff yesterday.npy today.npy", "memmap diff a.npy b.npy --rtol 1e-6 --fields Price");
        var left = new Argument<string>("A");
        var right = new Argument<string>("B");
        var relative = NumberOption.Real("--rtol", 0);
        (relative.HelpName, relative.Description) = ("x", "equal if |a - b| <= atol + rtol * |b|");
        var absolute = NumberOption.Real("--atol", 0);
        (absolute.HelpName, absolute.Description) = ("x", "the same, for numbers near 0");
        var fields = new Option<string?>("--fields") { HelpName = "x,y", Description = "only these fields" };
        command.Arguments.Add(left);
        command.Arguments.Add(right);
        command.Options.Add(relative);
        command.Options.Add(absolute);
        command.Options.Add(fields);
        var inputs = InputOptions.AddTo(command);
        command.SetAction(parsed =>
        {
            using var a = inputs.Open(parsed.GetValue(left)!, parsed);
            using var b = inputs.Open(parsed.GetValue(right)!, parsed);
            using var progress = new Progress(session, a.Facts.ByteLength);
            var difference = Compare(
                a, b, parsed.GetValue(fields)?.Split(','), parsed.GetValue(relative), parsed.GetValue(absolute), progress);
            progress.Dispose();
            if (parsed.GetValue(CommandTree.Json))
            {
                session.WriteJson(json => Write(json, difference));
            }
            else
            {
                Write(session, difference);
            }

            return difference.IsNone ? ExitCode.Fine : ExitCode.Differs;
        });
        return command;
    }

    private static Difference Compare(
        Input a, Input b, string[]? fields, double relative, double absolute, Progress progress)
    {
        var difference = new Difference();
        if (!a.Facts.Shape.SequenceEqual(b.Facts.Shape))
        {
            difference.Headers.Add($"shape {ShapeText.Of(a.Facts.Shape)} and {ShapeText.Of(b.Facts.Shape)}");
        }

        var leftFields = ValueField.Choose(a.Facts.DType, fields);
        var rightFields = ValueField.Choose(b.Facts.DType, fields);
        List<(ValueField Left, ValueField Right)> pairs = [];
        foreach (var field in leftFields)
        {
            var other = rightFields.Find(other => other.Name == field.Name);
            if (other is null)
            {
                difference.Headers.Add($"field '{field.Name}' is only in '{a.Name}'");
            }
            else if (!AreComparable(field, other))
            {
                difference.Headers.Add(
                    $"{(field.Name == "" ? "elements" : $"field '{field.Name}'")} of {TypeOf(field, other)} and {TypeOf(other, field)}");
            }
            else
            {
                pairs.Add((field, other));
            }
        }

        difference.Headers.AddRange(rightFields.Where(field => !leftFields.Exists(other => other.Name == field.Name))
            .Select(field => $"field '{field.Name}' is only in '{b.Name}'"));

        // Rows that both have are compared; other axes must be the same.
        if (!RowShape(a.Facts).SequenceEqual(RowShape(b.Facts)) || a.Facts.Shape.Length != b.Facts.Shape.Length)
        {
            return difference;
        }

        difference.Fields.AddRange(pairs.Select(static pair => new FieldDifference(pair.Left.Name)));
        Scan(a, b, pairs, relative, absolute, difference, progress);
        return difference;

        static IEnumerable<long> RowShape(ArrayFacts facts) => facts.Shape.Skip(1);

        static string TypeOf(ValueField field, ValueField other) =>
            field.Offsets.Length == other.Offsets.Length ? $"{field.Type}" : $"{field.Offsets.Length:N0} × {field.Type}";
    }

    private static bool AreComparable(ValueField left, ValueField right) =>
        left.Offsets.Length == right.Offsets.Length
        && ((Scalar.IsReal(left.Type) && Scalar.IsReal(right.Type) && Scalar.IsTime(left.Type) == Scalar.IsTime(right.Type)
                && left.Type.TimeUnit == right.Type.TimeUnit)
            || (left.Type.Kind == right.Type.Kind && (left.Type.ItemSize == right.Type.ItemSize || left.Type.Kind is 'S' or 'U')));

    private static void Scan(
        Input a, Input b, List<(ValueField Left, ValueField Right)> pairs, double relative, double absolute,
        Difference difference, Progress progress)
    {
        var (leftSize, rightSize) = (a.Facts.DType.ItemSize, b.Facts.DType.ItemSize);
        if (Math.Min(a.Facts.Count, b.Facts.Count) == 0 || (leftSize == 0 && rightSize == 0))
        {
            return;
        }

        using var spools = new Converter.Spools();
        var left = InRows(a);
        var right = InRows(b);
        using var leftFile = left.OpenFile();
        using var rightFile = right.OpenFile();
        var isSame = a.Facts.DType.Equals(b.Facts.DType) && pairs.Count == ValueField.Of(a.Facts.DType).Count;
        var perBlock = Math.Max(1, BlockInBytes / Math.Max(1, Math.Max(leftSize, rightSize)));
        var (leftBytes, rightBytes) = (new byte[perBlock * leftSize], new byte[perBlock * rightSize]);
        var total = Math.Min(left.Count, right.Count);
        for (var start = 0L; start < total;)
        {
            var count = (int)Math.Min(perBlock, total - start);
            var x = leftBytes.AsSpan(0, count * leftSize);
            var y = rightBytes.AsSpan(0, count * rightSize);
            left.Read(leftFile, start * leftSize, x);
            right.Read(rightFile, start * rightSize, y);
            if (!isSame || !x.SequenceEqual(y))
            {
                for (var element = 0; element < count; element++)
                {
                    var p = x.Slice(element * leftSize, leftSize);
                    var q = y.Slice(element * rightSize, rightSize);
                    if (!isSame || !p.SequenceEqual(q))
                    {
                        CompareElement(p, q, start + element);
                    }
                }
            }

            progress.Add(x.Length);
            start += count;
        }

        void CompareElement(ReadOnlySpan<byte> p, ReadOnlySpan<byte> q, long element)
        {
            var differs = false;
            for (var index = 0; index < pairs.Count; index++)
            {
                var (one, other) = pairs[index];
                for (var place = 0; place < one.Offsets.Length; place++)
                {
                    var u = p.Slice(one.Offsets[place], one.Type.ItemSize);
                    var v = q.Slice(other.Offsets[place], other.Type.ItemSize);
                    if (AreEqual(one.Type, other.Type, u, v, relative, absolute, out var distance))
                    {
                        continue;
                    }

                    var field = difference.Fields[index];
                    field.Count++;
                    if (distance is { } far && !(far <= field.Largest))
                    {
                        (field.Largest, field.LargestAt) = (far, element);
                    }

                    difference.First ??= (element, field.Name, Scalar.Text(one.Type, u), Scalar.Text(other.Type, v));
                    differs = true;
                }
            }

            difference.Elements += differs ? 1 : 0;
        }

        ArraySource InRows(Input input)
        {
            var source = ArraySource.Of(input);
            difference.Shape = source.Shape;
            if (source.Order == MemoryOrder.RowMajor || source.IsOfEitherOrder)
            {
                return source;
            }

            var spool = spools.New(Path.GetTempPath());
            Transposition.Write(
                source, ElementPlan.Between(source.DType, source.DType), spool.Stream.SafeFileHandle, 0, static _ => { });
            return spool.AsArray(source.DType, source.Shape);
        }
    }

    /// <summary>Whether values are equal: NaN is NaN, and both zeros are one.</summary>
    private static bool AreEqual(
        DType left, DType right, ReadOnlySpan<byte> u, ReadOnlySpan<byte> v, double relative, double absolute, out double? distance)
    {
        distance = null;
        if (left.Equals(right) && u.SequenceEqual(v))
        {
            return true;
        }

        if (left.Kind is 'S' or 'U' or 'V' || left.ItemSize > 16 || left is { Kind: 'f', ItemSize: 16 })
        {
            return left.Kind is 'S' or 'U'
                ? left.Kind == 'S' ? u.TrimEnd((byte)0).SequenceEqual(v.TrimEnd((byte)0)) : Scalar.Utf32(left, u) == Scalar.Utf32(right, v)
                : left.Order != right.Order && Turned(u).AsSpan().SequenceEqual(v);
        }

        if (left.Kind == 'c')
        {
            var (x, y) = (Statistics.BytesCollector.ToComplex(left, u), Statistics.BytesCollector.ToComplex(right, v));
            distance = System.Numerics.Complex.Abs(x - y);
            return x == y || (System.Numerics.Complex.IsNaN(x) && System.Numerics.Complex.IsNaN(y))
                || IsNear(distance.Value, System.Numerics.Complex.Abs(y));
        }

        if (left.Kind is 'f' != right.Kind is 'f')
        {
            // A whole number may have more digits than a double.
            var (isLeft, real, whole) = left.Kind is 'f'
                ? (true, Scalar.ToDouble(left, u), Scalar.ToInteger(right, v))
                : (false, Scalar.ToDouble(right, v), Scalar.ToInteger(left, u));
            distance = double.IsInteger(real) && Math.Abs(real) < MostExactDistance
                ? (double)Int128.Abs((Int128)real - whole)
                : Math.Abs(real - (double)whole);
            return distance == 0 || IsNear(distance.Value, Math.Abs(isLeft ? (double)whole : real));
        }

        if (left.Kind is 'f')
        {
            var (x, y) = (Scalar.ToDouble(left, u), Scalar.ToDouble(right, v));
            distance = double.IsNaN(x) != double.IsNaN(y) ? double.NaN : Math.Abs(x - y);
            return x == y || (double.IsNaN(x) && double.IsNaN(y)) || IsNear(distance.Value, Math.Abs(y));
        }

        var (i, j) = (Scalar.ToInteger(left, u), Scalar.ToInteger(right, v));
        distance = (double)Int128.Abs(i - j);
        return i == j || IsNear(distance.Value, Math.Abs((double)j));

        // No number is near infinity, whatever share of infinity is allowed.
        bool IsNear(double distance, double size) => double.IsFinite(distance) && distance <= absolute + (relative * size);

        static byte[] Turned(ReadOnlySpan<byte> bytes)
        {
            var turned = bytes.ToArray();
            Array.Reverse(turned);
            return turned;
        }
    }

    private static void Write(Session session, Difference difference)
    {
        foreach (var header in difference.Headers)
        {
            session.WriteLine(PlainText.Escape(header));
        }

        if (difference.First is { } first)
        {
            session.WriteLine(
                $"first at {ShapeText.Of(difference.IndexOf(first.Element))}{(first.Field == "" ? "" : $", field '{PlainText.Escape(first.Field)}'")}: "
                + $"{PlainText.Escape(first.Left)} and {PlainText.Escape(first.Right)}");
            session.WriteLine($"{difference.Elements:N0} elements differ");
            foreach (var field in difference.Fields.Where(static field => field.Count > 0))
            {
                var name = field.Name == "" ? "value" : PlainText.Escape(field.Name);
                var largest = field.LargestAt < 0 ? "" : string.Create(
                    CultureInfo.InvariantCulture, $", by at most {field.Largest:G6}, at {ShapeText.Of(difference.IndexOf(field.LargestAt))}");
                session.WriteLine($"  {name}: {field.Count:N0} values{largest}");
            }
        }

        if (difference.IsNone)
        {
            session.WriteLine("no difference");
        }
    }

    private static void Write(Utf8JsonWriter json, Difference difference)
    {
        json.WriteStartObject();
        json.WriteBoolean("equal", difference.IsNone);
        json.WriteStartArray("headers");
        difference.Headers.ForEach(json.WriteStringValue);
        json.WriteEndArray();
        json.WriteNumber("differingElements", difference.Elements);
        if (difference.First is { } first)
        {
            json.WriteStartObject("first");
            json.WriteStartArray("index");
            foreach (var index in difference.IndexOf(first.Element))
            {
                json.WriteNumberValue(index);
            }

            json.WriteEndArray();
            json.WriteString("field", first.Field);
            json.WriteString("a", first.Left);
            json.WriteString("b", first.Right);
            json.WriteEndObject();
        }
        else
        {
            json.WriteNull("first");
        }

        json.WriteStartArray("fields");
        foreach (var field in difference.Fields)
        {
            json.WriteStartObject();
            json.WriteString("field", field.Name);
            json.WriteNumber("count", field.Count);
            json.WritePropertyName("largest");
            if (field.LargestAt < 0)
            {
                json.WriteNullValue();
            }
            else if (double.IsFinite(field.Largest))
            {
                json.WriteNumberValue(field.Largest);
            }
            else
            {
                json.WriteStringValue(double.IsNaN(field.Largest) ? "NaN" : "Infinity");
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private sealed class FieldDifference(string name)
    {
        public string Name => name;

        public long Count { get; set; }

        public double Largest { get; set; } = -1;

        public long LargestAt { get; set; } = -1;
    }

    private sealed class Difference
    {
        /// <summary>What differs before the values: shapes, fields, dtypes.</summary>
        public List<string> Headers { get; } = [];

        public List<FieldDifference> Fields { get; } = [];

        public (long Element, string Field, string Left, string Right)? First { get; set; }

        public long Elements { get; set; }

        public IReadOnlyList<long> Shape { get; set; } = [];

        public bool IsNone => Headers.Count == 0 && First is null;

        /// <summary>The index on each axis.</summary>
        public long[] IndexOf(long element)
        {
            var index = new long[Shape.Count];
            for (var axis = index.Length - 1; axis >= 0; axis--)
            {
                index[axis] = axis == 0 ? element : element % Shape[axis];
                element /= Math.Max(1, Shape[axis]);
            }

            return index;
        }
    }
}
