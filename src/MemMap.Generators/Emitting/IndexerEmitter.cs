namespace MemMap.Generators;

/// <summary>Writes the indexers of a view: an element for as many indices as axes, for fewer a row or a view of rows.</summary>
internal static class IndexerEmitter
{
    private const string OutOfRange =
        "/// <exception cref=\"System::IndexOutOfRangeException\">An index lies outside its axis.</exception>";

    /// <summary>For each rank that has rows, and for each number of indices, the first axes with their names.</summary>
    private static readonly (int Axis, string Index)[][][] First =
    [
        .. Enumerable.Range(0, ArrayLayout.MaxRankOfRows + 1).Select(static rank =>
            Enumerable.Range(0, rank + 1).Select(count =>
                Axes.Of(rank).Take(count).Select(static (name, axis) => (axis, name)).ToArray()).ToArray()),
    ];

    public static void Emit(SourceWriter writer, GeneratedView view)
    {
        if (view.IsPlain)
        {
            Plain(writer, view);
            return;
        }

        var indices = Indices(view.Rank);
        if (view.Rank > 1 && view.LastAxisIsSpan)
        {
            FastElement(writer, view, indices);
        }

        OpenElement(writer, view, Longs(indices.Length), new IndexList(indices, static _ => "long"));
        Checks(writer, view, indices, static (view, axis) => axis != view.SlowestAxis);
        writer.Lines($"return ref _grant.At({view.AxisOfLayout(view.SlowestAxis)}, {indices[view.SlowestAxis].Index}, {new ElementOffset(view, indices)}, 0);");
        writer.CloseGetter();
        FromEnd(writer, view, indices, $"{view.Access.Ref} {view.Type}", "ref ");
        if (view.HasRows && view.IsRowMajor)
        {
            for (var count = 1; count < view.Rank; count++)
            {
                Rows(writer, view, First[view.Rank][count]);
            }
        }
        else if (view.HasRows && view.LastAxisIsSpan)
        {
            Column(writer, view, [.. indices.Skip(1)]);
        }
    }

    private static (int Axis, string Index)[] Indices(int rank) =>
        rank < First.Length ? First[rank][rank] : [.. Axes.Of(rank).Select(static (name, axis) => (axis, name))];

    private static void Plain(SourceWriter writer, GeneratedView view)
    {
        writer.Document(view.Other("this[long]"), $"");
        writer.Member($"{view.Unscoped}public readonly {view.Access.Ref} {view.Type} this[long index] => ref _grant.At(index);");
        writer.Document(view.Other("this[long]"), $"");
        writer.Member($"""
            {view.Unscoped}{Names.LowPriority}
            public readonly {view.Access.Ref} {view.Type} this[System::Index index] => ref _grant.At(index);
            """);
    }

    /// <summary>
    /// The indexer that overload resolution prefers for <c>int</c>. The JIT proves and removes a span's check, not one
    /// written by hand, and unrolls a loop over the row only when no branch stands before the check of the index that varies
    /// fastest. It takes out of that loop only what is computed before a check by hand: all of the address but that index,
    /// which becomes part of the instruction that reads (<c>(*, 8, 8)</c>: 1.7 times as fast).
    /// </summary>
    private static void FastElement(SourceWriter writer, GeneratedView view, (int Axis, string Index)[] indices)
    {
        var fast = indices[view.FastestAxis];
        var ints = new List<(int Axis, string Index)>(indices.Length) { fast };
        var others = new List<(int Axis, string Index)>(indices.Length);
        var types = "";
        foreach (var pair in indices)
        {
            var type = IndexType(view, pair.Axis);
            types = types.Length == 0 ? type : $"{types}, {type}";
            if (pair.Axis != fast.Axis)
            {
                others.Add(type == "int" ? (pair.Axis, $"(uint){pair.Index}") : pair);
                if (type == "int")
                {
                    ints.Add(pair);
                }
            }
        }

        OpenElement(writer, view, types, new IndexList(indices, axis => IndexType(view, axis)));
        DebugChecks(writer, view, ints);
        if (view.Access.CanWrite)
        {
            writer.Lines($"// In this order the JIT can unroll a loop over a {view.Row}.");
        }

        foreach (var (axis, index) in ints)
        {
            writer.Lines($"_grant.Check({index}, {view.LengthOf(axis)});");
        }

        Checks(writer, view, indices, static (view, axis) =>
            axis != view.FastestAxis && axis != view.SlowestAxis && IndexType(view, axis) != "int");
        writer.Lines($"return ref _grant.At({view.AxisOfLayout(view.SlowestAxis)}, {indices[view.SlowestAxis].Index}, {new ElementOffset(view, others)}, (nint)(uint){fast.Index});");
        writer.CloseGetter();
    }

    /// <summary>While the user debugs, every message names the axis.</summary>
    private static void DebugChecks(SourceWriter writer, GeneratedView view, IReadOnlyList<(int Axis, string Index)> indices)
    {
        writer.Lines("#if DEBUG");
        Checks(writer, view, indices, static (_, _) => true);
        writer.Lines("#endif");
    }

    /// <summary>The slowest axis of the lease, and one of more than 2³¹ indices, need a <c>long</c>.</summary>
    private static string IndexType(GeneratedView view, int axis) =>
        view.LengthOf(axis) > int.MaxValue || (view.IsRoot && axis == view.SlowestAxis) ? "long" : "int";

    private static void OpenElement(SourceWriter writer, GeneratedView view, string types, IndexList parameters)
    {
        writer.Document(view.Other("this[", types, "]"), $"/// <summary>One element, by reference.</summary>\n{OutOfRange}");
        writer.OpenGetter($"""
            {view.Unscoped}public readonly {view.Access.Ref} {view.Type} this[{parameters}]
            """);
    }

    /// <summary>The same for indices that may count from the end of their axes.</summary>
    private static void FromEnd(
        SourceWriter writer, GeneratedView view, (int Axis, string Index)[] indices, string type, string reference)
    {
        writer.Member($"""
            /// <inheritdoc cref="this[{Longs(indices.Length)}]"/>
            {view.Unscoped}{Names.LowPriority}
            public readonly {type} this[{new IndexList(indices, static _ => "System::Index")}] =>
                {reference}this[{new PositionList(view, indices)}];
            """);
    }

    private static void Rows(SourceWriter writer, GeneratedView view, (int Axis, string Index)[] indices)
    {
        var isSpan = view.Rank - indices.Length == 1 && view.LastAxisIsSpan;
        var type = isSpan ? $"{view.Access.Span}<{view.Type}>" : view.Access.ViewOf(view.Rank - indices.Length);
        var below = indices.Length == 1 ? "one index" : $"{indices.Length} indices";
        writer.Document(
            view.Other("this[", Longs(indices.Length), "]"), $"/// <summary>The elements below {below}.</summary>\n{OutOfRange}");
        writer.Open($"{view.Unscoped}public readonly {type} this[{new IndexList(indices, static _ => "long")}]");
        if (indices.Length == 1)
        {
            writer.Member($"{Names.Inline}");
            writer.Append($"get => ");
            Row();
        }
        else
        {
            writer.Open($"{Names.Inline}\nget");
            Checks(writer, view, indices, static (_, axis) => axis != 0);
            writer.Append($"return ");
            Row();
            writer.Close();
        }

        writer.Close();
        FromEnd(writer, view, indices, type, "");

        void Row()
        {
            writer.Append($"{(isSpan ? "_grant.Row(" : "new(_grant.Part(")}{view.AxisOfLayout(0)}, {indices[0].Index}, ");
            writer.Append($"{new ElementOffset(view, indices)}, ");
            var part = view.Below(indices.Length);
            writer.Append($"{part.LengthOf(part.SlowestAxis)}");
            writer.Lines(isSpan ? ");" : "));");
        }
    }

    /// <summary>Column-major, the elements side by side differ in the first index: they are a column.</summary>
    private static void Column(SourceWriter writer, GeneratedView view, (int Axis, string Index)[] indices)
    {
        writer.Document(view.Other("Column(", Longs(indices.Length), ")"), $"""
            /// <summary>A column of contiguous elements: those with these indices on the other axes.</summary>
            {OutOfRange}
            """);
        writer.Open($"{view.Unscoped}public readonly {view.Access.Span}<{view.Type}> Column({new IndexList(indices, static _ => "long")})");
        Checks(writer, view, indices, static (view, axis) => axis != view.SlowestAxis);
        var slowest = indices[indices.Length - 1].Index;
        writer.Lines($"return _grant.Row({view.AxisOfLayout(view.SlowestAxis)}, {slowest}, {new ElementOffset(view, indices)}, {view.LastLength});");
        writer.Close();
        writer.Member($"""
            /// <inheritdoc cref="Column({Longs(indices.Length)})"/>
            {view.Unscoped}{Names.LowPriority}
            public readonly {view.Access.Span}<{view.Type}> Column({new IndexList(indices, static _ => "System::Index")}) =>
                Column({new PositionList(view, indices)});
            """);
    }

    private static string Longs(int count) => count switch
    {
        1 => "long",
        2 => "long, long",
        3 => "long, long, long",
        _ => $"long, {Longs(count - 1)}",
    };

    private static void Checks(
        SourceWriter writer, GeneratedView view, IReadOnlyList<(int Axis, string Index)> indices,
        Func<GeneratedView, int, bool> isChecked)
    {
        foreach (var (axis, index) in indices)
        {
            if (isChecked(view, axis))
            {
                writer.Lines($"_grant.Check({view.AxisOfLayout(axis)}, {index}, {view.Length(axis)});");
            }
        }
    }

    /// <summary>Indices as parameters: <c>long i, int j</c>.</summary>
    private readonly struct IndexList((int Axis, string Index)[] indices, Func<int, string> typeOf) : ISourceFragment
    {
        public void WriteTo(SourceWriter writer)
        {
            for (var i = 0; i < indices.Length; i++)
            {
                writer.Append($"{(i == 0 ? "" : ", ")}{typeOf(indices[i].Axis)} {indices[i].Index}");
            }
        }
    }

    /// <summary>Indices that may count from the end, as positions.</summary>
    private readonly struct PositionList(GeneratedView view, (int Axis, string Index)[] indices) : ISourceFragment
    {
        public void WriteTo(SourceWriter writer)
        {
            for (var i = 0; i < indices.Length; i++)
            {
                writer.Append($"{(i == 0 ? "" : ", ")}{Names.Axis}.PositionOf({indices[i].Index}, {view.Length(indices[i].Axis)})");
            }
        }
    }
}
