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

        Element(writer, view, "", Axes.Parameters(Axes.Of(view.Rank), "long"), $"""
            {Checks(view, indices)}

            // SAFETY: every index is below its length.
            return {view.Reference(indices)};
            """);
        if (view.Rank == 1)
        {
            Element(writer, view, $"{Names.LowPriority}\n", "global::System.Index index",
                $"return ref this[index.IsFromEnd ? {view.RowCount} - index.Value : index.Value];");
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
    /// The indexer that overload resolution prefers for <c>int</c>: the JIT proves and removes a span's check, not one
    /// written by hand, and unrolls a loop over the row only when no branch stands before that check. The address is made
    /// at the end, where it becomes part of the instruction that reads.
    /// </summary>
    private static void FastElement(SourceWriter writer, GeneratedView view, (int Axis, string Index)[] indices)
    {
        var fast = indices[view.FastestAxis];
        var others = indices.Where(pair => pair.Axis != fast.Axis).ToArray();
        var parameters = string.Join(", ", indices.Select(pair => $"{IndexType(view, pair.Axis)} {pair.Index}"));
        var address = indices.Select(pair => pair == fast ? (pair.Axis, $"(uint){pair.Index}") : pair);
        Element(writer, view, "", parameters, $"""
            #if DEBUG
            {Check(view, fast)}
            #endif
            // SAFETY: a span of its length checks the {(view.IsRowMajor ? "last" : "first")} index, the conditions check the others; nothing is read
            // before. In this order the JIT can unroll a loop over a {(view.IsRowMajor ? "row" : "column")}.
            ref {view.Type} _ = ref {Names.Marshal}.CreateSpan(ref _origin, {view.LastLength})[{fast.Index}];
            {Checks(view, others)}

            return {view.Reference(address)};
            """);
    }

    /// <summary>The slowest axis of the lease, and one of more than 2³¹ indices, need a <c>long</c>.</summary>
    private static string IndexType(GeneratedView view, int axis) =>
        axis == view.SlowestAxis && (view.IsRoot || view.LengthOf(axis) > int.MaxValue) ? "long" : "int";

    private static void Element(
        SourceWriter writer, GeneratedView view, string attributes, string parameters, string body)
    {
        writer.Open($"""
            /// <summary>One element, by reference.</summary>
            {OutOfRange}
            {attributes}{view.Unscoped}public readonly {view.Access.Ref} {view.Type} this[{parameters}]
            """);
        writer.Getter(body);
        writer.Close();
    }

    private static void Rows(SourceWriter writer, GeneratedView view, (int Axis, string Index)[] indices)
    {
        var isSpan = view.Rank - indices.Length == 1 && view.LastAxisIsSpan;
        var type = isSpan ? $"{view.Access.Span}<{view.Type}>" : view.Access.View(view.Rank - indices.Length);
        var row = isSpan
            ? $"{Names.Marshal}.Create{view.Access.Prefix}Span(ref row, {view.LastLength})"
            : $"new {type}(ref row)";
        writer.Open($"""
            /// <summary>The elements below {(indices.Length == 1 ? "one index" : $"{indices.Length} indices")}.</summary>
            {OutOfRange}
            {view.Unscoped}public readonly {type} this[{Parameters(indices)}]
            """);
        writer.Getter($"""
            {Checks(view, indices)}

            // SAFETY: every index is below its length.
            ref {view.Type} row = {view.Reference(indices)};
            return {row};
            """);
        writer.Close();
    }

    /// <summary>Column-major, the elements side by side differ in the first index: they are a column.</summary>
    private static void Column(SourceWriter writer, GeneratedView view, (int Axis, string Index)[] indices) =>
        writer.Member($$"""
            /// <summary>A column, which lies in one piece: the elements whose other indices are these.</summary>
            {{OutOfRange}}
            {{view.Unscoped}}public readonly {{view.Access.Span}}<{{view.Type}}> Column({{Parameters(indices)}})
            {
            {{SourceWriter.Indent(Checks(view, indices))}}

                // SAFETY: every index is below its length.
                ref {{view.Type}} column = {{view.Reference(indices)}};
                return {{Names.Marshal}}.Create{{view.Access.Prefix}}Span(ref column, {{view.LastLength}});
            }
            """);

    private static string Parameters((int Axis, string Index)[] indices) =>
        Axes.Parameters(indices.Select(static pair => pair.Index), "long");

    private static string Checks(GeneratedView view, (int Axis, string Index)[] indices) =>
        string.Join("\n\n", indices.Select(pair => Check(view, pair)));

    private static string Check(GeneratedView view, (int Axis, string Index) pair)
    {
        var (axis, index) = pair;
        var length = view.Length(axis);
        return $$"""
            if (unchecked((ulong){{index}} >= {{(view.HasOwnLength(axis) ? "(ulong)_length" : length)}}))
            {
                {{Names.Errors}}.ThrowIndexOutOfRange({{view.RegionAndTicket}}, {{view.AxisOfLayout(axis)}}, {{index}}, {{length}});
            }
            """;
    }
}
