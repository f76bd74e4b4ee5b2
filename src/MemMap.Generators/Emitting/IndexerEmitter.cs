namespace MemMap.Generators;

/// <summary>Writes the indexers of a view: an element for as many indices as axes, for fewer a row or a view of rows.</summary>
internal static class IndexerEmitter
{
    private const string OutOfRange =
        "/// <exception cref=\"global::System.IndexOutOfRangeException\">An index lies outside its axis.</exception>";

    public static void Emit(SourceWriter writer, GeneratedView view)
    {
        var axes = Axes.Of(view.Rank);
        if (view.Rank > 1 && view.LastAxisIsSpan)
        {
            FastElement(writer, view, axes);
        }

        Element(writer, view, "", Axes.Parameters(axes, "long"), $"""
            {Checks(view, axes)}

            // SAFETY: every index is below its length.
            return {view.Reference(axes)};
            """);
        if (view.Rank == 1)
        {
            Element(writer, view, $"{Names.LowPriority}\n", "global::System.Index index",
                $"return ref this[index.IsFromEnd ? {view.Length} - index.Value : index.Value];");
        }

        for (var count = 1; count < view.Rank; count++)
        {
            Rows(writer, view, axes.Take(count).ToArray());
        }
    }

    /// <summary>
    /// The indexer that overload resolution prefers for <c>int</c>: the JIT proves and removes a span's check, not one
    /// written by hand, and unrolls a loop over the row only when no branch stands before that check. The address is made
    /// at the end, where it becomes part of the instruction that reads.
    /// </summary>
    private static void FastElement(SourceWriter writer, GeneratedView view, string[] axes)
    {
        var outer = axes.Take(axes.Length - 1).ToArray();
        var last = axes[axes.Length - 1];
        var parameters = string.Join(", ", axes.Select((axis, n) => $"{(n == 0 ? view.LengthType : "int")} {axis}"));
        Element(writer, view, "", parameters, $"""
            #if DEBUG
            {Check(view, last, axes.Length - 1)}
            #endif
            // SAFETY: a span of its length checks the last index, the conditions check the others; nothing is read
            // before. In this order the JIT can unroll a loop over a row.
            ref {view.Type} _ = ref {Names.Marshal}.CreateSpan(ref _origin, {view.LastLength})[{last}];
            {Checks(view, outer)}

            return {view.Reference([.. outer, $"(uint){last}"])};
            """);
    }

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

    private static void Rows(SourceWriter writer, GeneratedView view, string[] axes)
    {
        var isSpan = view.Rank - axes.Length == 1 && view.LastAxisIsSpan;
        var type = isSpan ? $"{view.Access.Span}<{view.Type}>" : view.Access.View(view.Rank - axes.Length);
        var row = isSpan
            ? $"{Names.Marshal}.Create{view.Access.Prefix}Span(ref row, {view.LastLength})"
            : $"new {type}(ref row)";
        writer.Open($"""
            /// <summary>The elements below {(axes.Length == 1 ? "one index" : $"{axes.Length} indices")}.</summary>
            {OutOfRange}
            {view.Unscoped}public readonly {type} this[{Axes.Parameters(axes, "long")}]
            """);
        writer.Getter($"""
            {Checks(view, axes)}

            // SAFETY: every index is below its length.
            ref {view.Type} row = {view.Reference(axes)};
            return {row};
            """);
        writer.Close();
    }

    private static string Checks(GeneratedView view, string[] axes) =>
        string.Join("\n\n", axes.Select((axis, n) => Check(view, axis, n)));

    private static string Check(GeneratedView view, string axis, int n)
    {
        var isLength = n == 0 && view.IsRoot;
        var length = isLength ? "_length" : $"{view.Layout.Shape[view.FirstAxis + n]}";
        return $$"""
            if (unchecked((ulong){{axis}} >= {{(isLength ? "(ulong)_length" : length)}}))
            {
                {{Names.Errors}}.ThrowIndexOutOfRange({{view.RegionAndTicket}}, {{view.FirstAxis + n}}, {{axis}}, {{length}});
            }
            """;
    }
}
