namespace MemMap.Generators;

/// <summary>
/// Writes a block, which holds its elements inline. One axis is C#'s own inline array, so that the language indexes
/// it by reference; more axes, and none, have indexers that get and set, so that a write to a copy does not compile.
/// </summary>
internal sealed class BlockEmitter(SourceWriter writer, string name, Element item, IReadOnlyList<long> shape)
{
    private int Rank => shape.Count;

    private long Count => shape.Aggregate(1L, static (product, length) => product * length);

    /// <summary>What stands before the declaration: the elements of one axis are the struct itself.</summary>
    public static string Attributes(IReadOnlyList<long> shape) =>
        shape.Count == 1 ? $"[{Names.InlineArray}({shape[0]})]\n" : "";

    /// <summary>The lengths of a block that the generator declares; raw bytes have one.</summary>
    public static IReadOnlyList<long> AxesOf(Element block) =>
        block.Axes.Count == 0
            ? [block.ItemSize / block.Item!.ItemSize]
            : [.. block.Axes.Select(static length => (long)length)];

    /// <summary>Everything between the braces.</summary>
    /// <param name="type">The struct, where it is the user's; null for one that the generator declares.</param>
    public void Members(PartialType? type)
    {
        Storage();
        if (Rank == 0)
        {
            writer.Member($"""
                /// <summary>The element, by value.</summary>
                public {item.Type} Value
                """);
            writer.Lines("{\n    readonly get => _element;\n    set => _element = value;\n}");
        }
        else
        {
            if (Rank == 1)
            {
                writer.Member($"/// <summary>Elements in all.</summary>\npublic readonly int Length => {shape[0]};");
            }

            Indexer();
            if (Rank > 1)
            {
                Row();
            }

            Spans();
        }

        Equality(type);
        Text(type);
    }

    private void Storage()
    {
        if (Rank < 2)
        {
            writer.Member($"private {item.Type} _element;");
            return;
        }

        writer.Member("private Elements _elements;");
        writer.Open($"[{Names.InlineArray}({Count})]\nprivate struct Elements");
        writer.Member($"private {item.Type} _element;");
        writer.Close();
    }

    private void Indexer()
    {
        var axes = Axes.Of(Rank);
        writer.Open($"""
            /// <summary>One element, by value; <see cref="AsSpan"/> has them by reference.</summary>
            /// <exception cref="global::System.IndexOutOfRangeException">An index lies outside its axis.</exception>
            public {item.Type} this[{Axes.Parameters(axes, "long")}]
            """);
        Accessor("readonly get", $"return {Elements}[{Address(axes)}];");
        Accessor("set", $"{Elements}[{Address(axes)}] = value;");
        writer.Close();

        void Accessor(string accessor, string body)
        {
            writer.Open($"{Names.Inline}\n{accessor}");
            writer.Lines($"{Checks(axes)}\n\n{body}");
            writer.Close();
        }
    }

    /// <summary>Not for one axis: there C# has its own inline array access.</summary>
    private void Row()
    {
        var axes = Axes.Of(Rank).Take(Rank - 1).ToArray();
        writer.Open($"""
            /// <summary>The elements below {(axes.Length == 1 ? "one index" : $"{axes.Length} indices")}. Of a copy, they are the copy's.</summary>
            /// <exception cref="global::System.IndexOutOfRangeException">An index lies outside its axis.</exception>
            {Names.Unscoped}
            public global::System.Span<{item.Type}> this[{Axes.Parameters(axes, "long")}]
            """);
        writer.Getter($"{Checks(axes)}\n\nreturn AsSpan().Slice({Address(axes)}, {shape[Rank - 1]});");
        writer.Close();
    }

    private void Spans() => writer.Member($"""
        /// <summary>All elements, row-major. Of a copy, they are the copy's.</summary>
        {Names.Unscoped}
        public global::System.Span<{item.Type}> AsSpan() => {Elements};

        /// <summary>All elements, row-major, for reading.</summary>
        {Names.Unscoped}
        public readonly global::System.ReadOnlySpan<{item.Type}> AsReadOnlySpan() => {Elements};
        """);

    private void Equality(PartialType? type)
    {
        if (!ValueMembers.HasEquality(type))
        {
            return;
        }

        var (equals, hash) = Rank == 0
            ? ($"{Names.Comparer(item.Type)}.Equals(_element, other._element)", $"{Names.Comparer(item.Type)}.GetHashCode(_element!)")
            : ($"{Names.SpanMethods}.SequenceEqual(AsReadOnlySpan(), other.AsReadOnlySpan(), null)",
                $"{Names.Blocks}.HashCode(AsReadOnlySpan())");
        ValueMembers.Equality(writer, name, "Whether all elements are equal.", equals, $"{hash};");
    }

    private void Text(PartialType? type)
    {
        if (!ValueMembers.HasText(type))
        {
            return;
        }

        if (Rank == 0)
        {
            ValueMembers.Text(writer, "The element.", "string.Create(provider, $\"{_element}\")",
                $"{Names.SpanMethods}.TryWrite(destination, provider, $\"{{_element}}\", out charsWritten)");
            return;
        }

        var elements = $"AsReadOnlySpan(), [{string.Join(", ", shape)}]";
        ValueMembers.Text(
            writer,
            "The elements in brackets, as NumPy prints them: <c>[[1, 2], [3, 4]]</c>; long axes are shortened.",
            $"{Names.Blocks}.ToString({elements}, format, provider)",
            $"{Names.Blocks}.TryFormat(\n    {elements}, destination, out charsWritten, format, provider)");
    }

    /// <summary>The inline array: C# indexes it, with a check of its own, and makes spans of it.</summary>
    private string Elements => Rank == 1 ? "this" : "_elements";

    /// <summary>The place of an element, or of a row, among all.</summary>
    private string Address(IReadOnlyList<string> axes)
    {
        var stride = Count;
        var terms = new List<string>();
        for (var axis = 0; axis < axes.Count; axis++)
        {
            stride /= shape[axis];
            terms.Add(stride == 1 ? $"(int){axes[axis]}" : $"(int){axes[axis]} * {stride}");
        }

        return terms.Count == 1 ? terms[0] : string.Join(" + ", terms.Select(static term => term.Contains('*') ? $"({term})" : term));
    }

    private string Checks(IEnumerable<string> axes) => string.Join("\n\n", axes.Select((index, axis) => $$"""
        if (unchecked((ulong){{index}} >= {{shape[axis]}}))
        {
            {{Names.Errors}}.ThrowIndexOutOfRange(null, 0, {{axis}}, {{index}}, {{shape[axis]}});
        }
        """));
}
