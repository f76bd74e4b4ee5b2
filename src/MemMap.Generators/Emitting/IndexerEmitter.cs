namespace MemMap.Generators;

/// <summary>Writes the indexers of a view: an element for as many indices as axes, for fewer a row or a view of rows.</summary>
internal static class IndexerEmitter
{
    private const string OutOfRange =
        "/// <exception cref=\"global::System.IndexOutOfRangeException\">An index lies outside its axis.</exception>";

    public static void Emit(SourceWriter writer, GeneratedView view)
    {
        var indices = Axes.Of(view.Rank).Select(static (index, axis) => (axis, index)).ToArray();
        if (view.Rank > 1 && view.LastAxisIsSpan)
        {
            FastElement(writer, view, indices);
        }

        OpenElement(writer, view, Longs(indices.Length), Parameters(indices));
        Checks(writer, view, indices);
        writer.Lines($"// SAFETY: every index is below its length.\nreturn {view.Reference(indices)};");
        writer.CloseGetter();
        if (view.Rank == 1)
        {
            writer.OpenGetter($"""
                /// <inheritdoc cref="this[long]"/>
                {Names.LowPriority}
                {view.Unscoped}public readonly {view.Access.Ref} {view.Type} this[global::System.Index index]
                """);
            writer.Lines($"return ref this[index.IsFromEnd ? {view.RowCount} - index.Value : index.Value];");
            writer.CloseGetter();
        }

        if (view.HasRows && view.IsRowMajor)
        {
            for (var count = 1; count < view.Rank; count++)
            {
                Rows(writer, view, [.. indices.Take(count)]);
            }
        }
        else if (view.HasRows && view.LastAxisIsSpan)
        {
            Column(writer, view, [.. indices.Skip(1)]);
        }
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
        var types = string.Join(", ", indices.Select(pair => IndexType(view, pair.Axis)));
        var parameters = string.Join(", ", indices.Select(pair => $"{IndexType(view, pair.Axis)} {pair.Index}"));
        (int Axis, string Index)[] ints =
        [
            fast, .. indices.Where(pair => pair != fast && IndexType(view, pair.Axis) == "int"),
        ];
        var others = indices.Where(pair => pair != fast)
            .Select(pair => IndexType(view, pair.Axis) == "int" ? (pair.Axis, $"(uint){pair.Index}") : pair);
        OpenElement(writer, view, types, parameters);
        DebugChecks(writer, view, ints);
        writer.Lines($"""
            // SAFETY: spans of their lengths check the int indices, the condition checks the other; nothing is read before.
            // In this order the JIT can unroll a loop over a {view.Row}.
            ref {view.Type} _ = ref {Names.Marshal}.CreateSpan(ref _origin, {view.LastLength})[{fast.Index}];
            """);
        foreach (var (axis, index) in ints.Skip(1))
        {
            writer.Lines($"_ = ref {Names.Marshal}.CreateSpan(ref _origin, {view.LengthOf(axis)})[{index}];");
        }

        writer.Lines($"nint {view.Row} = {new ElementOffset(view, [.. others])};");
        Checks(writer, view, [.. indices.Except(ints)]);
        writer.Lines($"return ref {Names.Unsafe}.Add(ref _origin, unchecked({view.Row} + (nint)(uint){fast.Index}));");
        writer.CloseGetter();
    }

    /// <summary>While the user debugs, every message names the axis.</summary>
    private static void DebugChecks(SourceWriter writer, GeneratedView view, (int Axis, string Index)[] indices)
    {
        writer.Lines("#if DEBUG");
        foreach (var pair in indices)
        {
            Check(writer, view, pair);
        }

        writer.Lines("#endif");
    }

    /// <summary>The slowest axis of the lease, and one of more than 2³¹ indices, need a <c>long</c>.</summary>
    private static string IndexType(GeneratedView view, int axis) =>
        view.LengthOf(axis) > int.MaxValue || (view.IsRoot && axis == view.SlowestAxis) ? "long" : "int";

    private static void OpenElement(SourceWriter writer, GeneratedView view, string types, string parameters)
    {
        writer.Document(view.Other($"this[{types}]"), $"/// <summary>One element, by reference.</summary>\n{OutOfRange}");
        writer.OpenGetter($"""
            {view.Unscoped}public readonly {view.Access.Ref} {view.Type} this[{parameters}]
            """);
    }

    private static void Rows(SourceWriter writer, GeneratedView view, (int Axis, string Index)[] indices)
    {
        var isSpan = view.Rank - indices.Length == 1 && view.LastAxisIsSpan;
        var type = isSpan ? $"{view.Access.Span}<{view.Type}>" : view.Access.ViewOf(view.Rank - indices.Length);
        var below = indices.Length == 1 ? "one index" : $"{indices.Length} indices";
        writer.Document(
            view.Other($"this[{Longs(indices.Length)}]"), $"/// <summary>The elements below {below}.</summary>\n{OutOfRange}");
        writer.OpenGetter($"{view.Unscoped}public readonly {type} this[{Parameters(indices)}]");
        Checks(writer, view, indices);
        writer.Lines($"// SAFETY: every index is below its length.\nref {view.Type} row = {view.Reference(indices)};");
        if (isSpan)
        {
            writer.Lines($"return {Names.Marshal}.Create{view.Access.Prefix}Span(ref row, {view.LastLength});");
        }
        else
        {
            writer.Lines($"return new {type}(ref row);");
        }

        writer.CloseGetter();
    }

    /// <summary>Column-major, the elements side by side differ in the first index: they are a column.</summary>
    private static void Column(SourceWriter writer, GeneratedView view, (int Axis, string Index)[] indices)
    {
        writer.Document(view.Other("Column"), $"""
            /// <summary>A column, which lies in one piece: the elements whose other indices are these.</summary>
            {OutOfRange}
            """);
        writer.Open($"{view.Unscoped}public readonly {view.Access.Span}<{view.Type}> Column({Parameters(indices)})");
        Checks(writer, view, indices);
        writer.Lines($"""
            // SAFETY: every index is below its length.
            ref {view.Type} column = {view.Reference(indices)};
            return {Names.Marshal}.Create{view.Access.Prefix}Span(ref column, {view.LastLength});
            """);
        writer.Close();
    }

    private static string Parameters((int Axis, string Index)[] indices) =>
        Axes.Parameters(indices.Select(static pair => pair.Index), "long");

    private static string Longs(int count) =>
        count == 1 ? "long" : string.Join(", ", Enumerable.Repeat("long", count));

    /// <summary>A check of each index, and an empty line behind each.</summary>
    private static void Checks(SourceWriter writer, GeneratedView view, (int Axis, string Index)[] indices)
    {
        foreach (var pair in indices)
        {
            Check(writer, view, pair);
            writer.Lines("");
        }
    }

    private static void Check(SourceWriter writer, GeneratedView view, (int Axis, string Index) pair)
    {
        var (axis, index) = pair;
        var length = view.Length(axis);
        writer.Lines($$"""
            if (unchecked((ulong){{index}} >= {{(view.HasOwnLength(axis) ? "(ulong)_length" : length)}}))
            {
                {{Names.Errors}}.ThrowIndexOutOfRange({{view.RegionAndTicket}}, {{view.AxisOfLayout(axis)}}, {{index}}, {{length}});
            }
            """);
    }
}
