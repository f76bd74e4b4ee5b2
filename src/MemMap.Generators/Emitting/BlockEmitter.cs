namespace MemMap.Generators;

/// <summary>
/// Writes a block, which holds its elements inline. One axis is C#'s own inline array, so that the language indexes
/// it by reference; more axes, and none, have indexers that get and set, so that a write to a copy does not compile.
/// </summary>
internal sealed class BlockEmitter(SourceWriter writer, string name, Element item, IReadOnlyList<long> shape)
{
    private int Rank => shape.Count;

    private long Count
    {
        get
        {
            var count = 1L;
            for (var axis = 0; axis < shape.Count; axis++)
            {
                count *= shape[axis];
            }

            return count;
        }
    }

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
            Value();
        }
        else
        {
            if (Rank == 1)
            {
                writer.Member($"/// <summary>Number of elements.</summary>\npublic readonly int Length => {shape[0]};");
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
        writer.Open($"{Names.Generated}\n[{Names.InlineArray}({Count})]\nprivate struct Elements");
        writer.Member($"private {item.Type} _element;");
        writer.Close();
    }

    private void Value()
    {
        writer.Open($"/// <summary>The element, as a copy.</summary>\npublic {item.Type} Value");
        if (Bools.Length == 0)
        {
            writer.Lines("readonly get => _element;\nset => _element = value;");
        }
        else
        {
            writer.Open("readonly get");
            BeginReturn();
            writer.Append($"_element");
            EndReturn();
            writer.Close();
            writer.Member("set => _element = value;");
        }

        writer.Close();
    }

    private void Indexer()
    {
        var axes = Axes.Of(Rank);
        writer.Open($"""
            /// <summary>One element, as a copy; <see cref="AsSpan"/> gives references.</summary>
            /// <exception cref="System::IndexOutOfRangeException">An index lies outside its axis.</exception>
            public {item.Type} this[{new AxisList(axes, "long")}]
            """);
        writer.Open($"{Names.Inline}\nreadonly get");
        Checks(axes);
        BeginReturn();
        writer.Append($"{Elements}[");
        Address(axes);
        writer.Append($"]");
        EndReturn();
        writer.Close();
        writer.Open($"{Names.Inline}\nset");
        Checks(axes);
        writer.Append($"{Elements}[");
        Address(axes);
        writer.Lines("] = value;");
        writer.Close();
        writer.Close();
    }

    /// <summary>A block by reference is the bytes of the file; what it gives by value has bools of 0 and 1 only.</summary>
    private void BeginReturn()
    {
        if (Bools.Length == 0)
        {
            writer.Append($"return ");
        }
        else
        {
            writer.Append($"{item.Type} element = ");
        }
    }

    private void EndReturn()
    {
        writer.Lines(";");
        if (Bools.Length > 0)
        {
            writer.Lines($"""
                {Names.Booleans}.Normalize(new System::Span<{item.Type}>(ref element), {Bools});
                return element;
                """);
        }
    }

    private string Bools { get; } = Booleans.Arguments(item);

    /// <summary>Not for one axis: there C# has its own inline array access.</summary>
    private void Row()
    {
        string[] axes = [.. Axes.Of(Rank).Take(Rank - 1)];
        writer.OpenGetter($"""
            /// <summary>The elements below {(axes.Length == 1 ? "one index" : $"{axes.Length} indices")}; of a copy, those of the copy.</summary>
            /// <exception cref="System::IndexOutOfRangeException">An index lies outside its axis.</exception>
            {Names.Unscoped}
            public System::Span<{item.Type}> this[{new AxisList(axes, "long")}]
            """);
        Checks(axes);
        writer.Append($"return AsSpan().Slice(");
        Address(axes);
        writer.Lines($", {shape[Rank - 1]});");
        writer.CloseGetter();
    }

    private void Spans() => writer.Member($"""
        /// <summary>All elements, row-major. The span of a copy refers to the copy.</summary>
        {Names.Unscoped}
        public System::Span<{item.Type}> AsSpan() => {Elements};

        /// <summary>All elements, row-major, for reading.</summary>
        {Names.Unscoped}
        public readonly System::ReadOnlySpan<{item.Type}> AsReadOnlySpan() => {Elements};
        """);

    private void Equality(PartialType? type)
    {
        if (!ValueMembers.HasEquality(type))
        {
            return;
        }

        const string Summary = "Whether all elements are equal.";
        // A bool by reference is the byte in the file, of which its dtype knows that any but 0 is true.
        if (item.LacksEquality || item.Type == "bool")
        {
            ValueMembers.Equality(writer, name, Summary,
                () => writer.Lines($"{new PlainValueCall("this")}.Equals({new PlainValueCall("other")});"),
                () => writer.Lines($"{new PlainValueCall("this")}.GetHashCode();"));
            return;
        }

        if (Rank == 0)
        {
            ValueMembers.Equality(writer, name, Summary,
                () => writer.Lines($"{Names.Blocks}.Equal(_element, other._element);"),
                () => writer.Lines("_element.GetHashCode();"));
            return;
        }

        ValueMembers.Equality(writer, name, Summary,
            () => writer.Lines($"{Names.SpanMethods}.SequenceEqual(AsReadOnlySpan(), other.AsReadOnlySpan(), null);"),
            () => writer.Lines($"{Names.Blocks}.HashCode(AsReadOnlySpan());"));
    }

    private void Text(PartialType? type)
    {
        if (!ValueMembers.HasText(type))
        {
            return;
        }

        if (item.LacksText)
        {
            ValueMembers.Text(writer, "The elements in NumPy's format; long axes are shortened.",
                () => writer.Lines($"{new PlainValueCall("this")}.ToString(provider);"),
                () => writer.Lines($"{new PlainValueCall("this")}.TryFormat(destination, out charsWritten, provider);"));
            return;
        }

        var (summary, span) = Rank == 0
            ? ("The element.", $"new System::ReadOnlySpan<{item.Type}>(in _element)")
            : ("The elements in brackets, as NumPy prints them: <c>[[1, 2], [3, 4]]</c>; long axes are shortened.",
                "AsReadOnlySpan()");
        var lengths = new NumberList(shape);
        ValueMembers.Text(
            writer,
            summary,
            () => writer.Lines($"{Names.Blocks}.ToString({span}, {lengths}, format, provider);"),
            () => writer.Lines($"{Names.Blocks}.TryFormat(\n    {span}, {lengths}, destination, out charsWritten, format, provider);"));
    }

    /// <summary>The inline array: C# indexes it, with a check of its own, and makes spans of it.</summary>
    private string Elements => Rank == 1 ? "this" : "_elements";

    /// <summary>The place of an element, or of a row, among all.</summary>
    private void Address(IReadOnlyList<string> axes)
    {
        var stride = Count;
        for (var axis = 0; axis < axes.Count; axis++)
        {
            stride /= shape[axis];
            var isTerm = stride > 1 && axes.Count > 1;
            writer.Append($"{(axis == 0 ? "" : " + ")}{(isTerm ? "(" : "")}(int){axes[axis]}");
            if (stride > 1)
            {
                writer.Append($" * {stride}");
            }

            writer.Append($"{(isTerm ? ")" : "")}");
        }
    }

    private void Checks(IReadOnlyList<string> axes)
    {
        for (var axis = 0; axis < axes.Count; axis++)
        {
            writer.Lines($"{Names.Axis}.Check({axis}, {axes[axis]}, {shape[axis]});");
        }
    }
}
