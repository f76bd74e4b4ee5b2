namespace MemMap.Tests;

/// <summary>Tensors of views, slices and rows, over every length of every axis, beside a plain loop.</summary>
public sealed class TensorTests
{
    [Fact]
    public void A_tensor_is_the_array_whatever_lengths_its_axes_have()
    {
        string[][] shapes = [.. Enumerable.Range(0, 4).SelectMany(InnerShapes)];
        (string[] Shape, string Order)[] layouts =
        [
            ([], "RowMajor"),
            .. shapes.Select(static inner => ((string[])["*", .. inner], "RowMajor")),
            .. shapes.Select(static inner => ((string[])[.. inner, "*"], "ColumnMajor")),
            .. shapes.Where(static inner => inner.Length is 1 or 2).SelectMany(
                static shape => new[] { (shape, "RowMajor"), (shape, "ColumnMajor") }),
        ];
        var declarations = string.Join('\n', layouts.Select(static (layout, number) => $"""
            [MemMapArray<int>(Shape = "{string.Join(',', layout.Shape)}", Order = MemoryOrder.{layout.Order})]
            public partial struct A{number};
            """));
        var calls = string.Concat(layouts.Select(static (layout, number) => Calls(layout.Shape, layout.Order, number)));

        var said = Compiler.Run($$"""
            using System.Numerics.Tensors;
            using MemMap;

            {{declarations}}

            public static class Program
            {
                private static int _checks;

                public static string Run()
                {
                    var folder = Directory.CreateTempSubdirectory().FullName;
                    try
                    {
                        {{calls}}
                        return $"{_checks} tensors";
                    }
                    finally
                    {
                        Directory.Delete(folder, recursive: true);
                    }
                }

                /// <summary>Element [i, j, …] is where strides say, from the first number on.</summary>
                private static void Check(in ReadOnlyTensorSpan<int> tensor, bool isRowMajor, int first, ReadOnlySpan<nint> lengths)
                {
                    _checks++;
                    nint count = 1, sum = 0;
                    foreach (var length in lengths)
                    {
                        count *= length;
                    }

                    if (!tensor.Lengths.SequenceEqual(lengths) || tensor.FlattenedLength != count)
                    {
                        throw new Exception($"Lengths [{string.Join(", ", tensor.Lengths.ToArray())}].");
                    }

                    Span<nint> index = stackalloc nint[lengths.Length];
                    for (var number = 0; number < count; number++)
                    {
                        var rest = number;
                        for (var step = 0; step < lengths.Length; step++)
                        {
                            var axis = isRowMajor ? lengths.Length - 1 - step : step;
                            (rest, index[axis]) = (rest / (int)lengths[axis], rest % (int)lengths[axis]);
                        }

                        if (tensor[index] != first + number)
                        {
                            throw new Exception($"[{string.Join(", ", index.ToArray())}] is {tensor[index]}, not {first + number}.");
                        }

                        sum += first + number;
                    }

                    if (count > 0 && Tensor.Sum(tensor) != sum)
                    {
                        throw new Exception($"The sum is {Tensor.Sum(tensor)}, not {sum}.");
                    }
                }
            }
            """);

        Assert.Equal("1178 tensors", said);
    }

    /// <summary>Lengths 1 and 2 in every combination.</summary>
    private static IEnumerable<string[]> InnerShapes(int rank) => rank == 0
        ? [[]]
        : InnerShapes(rank - 1).SelectMany(static inner => new[] { (string[])[.. inner, "1"], [.. inner, "2"] });

    private static string Calls(string[] shape, string order, int number)
    {
        var isOpen = shape.Contains("*");
        var isRowMajor = order == "RowMajor";
        var said = isRowMajor ? "true" : "false";
        return string.Concat((isOpen ? new[] { 0, 1, 2 } : [-1]).Select(rows =>
        {
            string[] lengths = [.. shape.Select(length => length == "*" ? $"{rows}" : length)];
            var count = lengths.Aggregate(1, static (product, length) => product * int.Parse(length));
            var slowest = shape.Length == 0 ? 1 : int.Parse(lengths[isRowMajor ? 0 : ^1]);
            var rowLength = slowest == 0 ? 0 : count / slowest;
            var file = $"folder + \"/{number}_{rows}.npy\"";
            return $$"""

                using (var map = A{{number}}.Create({{file}}{{(isOpen ? $", {rows}" : "")}}))
                {
                    map.CopyFrom([{{string.Join(", ", Enumerable.Range(0, count))}}]);
                }

                using (var map = A{{number}}.Open({{file}}))
                {
                    using var view = map.Lease();
                    {{Checks("view")}}
                }

                using (var map = A{{number}}.OpenRead({{file}}))
                {
                    using var view = map.Lease();
                    {{Checks("view")}}
                }

                """;

            string Checks(string view)
            {
                List<string> checks = [Check(view, 0, shape.Length == 0 ? ["1"] : lengths)];
                if (shape.Length == 0)
                {
                    return checks[0];
                }

                for (var start = 0; start <= slowest; start++)
                {
                    for (var end = start; end <= slowest; end++)
                    {
                        string[] part = [.. lengths];
                        part[isRowMajor ? 0 : ^1] = $"{end - start}";
                        checks.Add(Check($"{view}[{start}..{end}]", start * rowLength, part));
                    }
                }

                // Rows that are views, and rows of rows.
                if (shape.Length > 2)
                {
                    string[] inner = isRowMajor ? lengths[1..] : lengths[..^1];
                    checks.Add(
                        $"var first = 0; foreach (var row in {view}) {{ {Check("row", "first", inner)} first += {rowLength}; }}");
                    for (var row = 0; isRowMajor && row < slowest; row++)
                    {
                        checks.Add(Check($"{view}[{row}]", row * rowLength, inner));
                        if (shape.Length > 3)
                        {
                            var start = ((row + 1) * rowLength) - (rowLength / int.Parse(inner[0]));
                            checks.Add(Check($"{view}[{row}][^1]", start, inner[1..]));
                        }
                    }
                }

                return string.Join('\n', checks);
            }

            string Check(string view, object first, string[] lengths) =>
                $"Check({view}.AsTensorSpan(), {said}, {first}, [{string.Join(", ", lengths)}]);";
        }));
    }
}
