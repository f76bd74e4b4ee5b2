namespace MemMap.Generators;

/// <summary>Writes <c>Map</c> and <c>ReadOnlyMap</c>: the open file, by value, and the leases on it.</summary>
internal static class MapEmitter
{
    public static void Emit(SourceWriter writer, ArrayLayout layout, Access access)
    {
        var (map, view) = (access.Map, access.View);
        var what = access.CanWrite ? "for reading and writing" : "for reading: nothing on it writes";
        writer.Open($$"""
            /// <summary>
            /// An open file, {{what}}. Its indexers are by value;
            /// <see cref="Lease"/> is for references.
            /// </summary>
            public sealed class {{map}} : global::MemMap.{{Base(layout, access)}}<{{layout.Element.Type}}>
            """);
        writer.Member($$"""
            internal {{map}}({{Names.ArrayFile}} file)
                : base(file)
            {
            }

            {{(access.CanWrite ? WhyUnleased : "")}}private {{view}} Unleased
            {
                {{Names.Inline}}
                get => new(OpenLength, ref Region.Origin<{{layout.Element.Type}}>(), Region, 0);
            }
            """);
        Indexers(writer, layout, access);
        SnapshotEmitter.OfMap(writer, layout, access);
        writer.Document(Other(access, "Lease"), $"""
            /// <summary>Takes a lease: until the view is disposed, what it gives out stays mapped.</summary>
            /// <param name="scope">Leave it out: it binds the view to the block that it is taken in.</param>
            /// <exception cref="global::System.ObjectDisposedException">The map is closed.</exception>
            """);
        writer.Open($"{Names.Inline}\npublic {view} Lease(in {Names.LeaseScope} scope = default)");
        writer.Lines($"""
            long ticket = Region.BeginLease();
            return new {view}(FullLength, ref Region.Origin<{layout.Element.Type}>(), Region, ticket);
            """);
        writer.Close();
        Bulk(writer, layout, access);
        if (layout.IsOpen && access.CanWrite && layout.Rank == 1)
        {
            Append(writer, layout.Element);
        }

        writer.Close();
    }

    /// <summary>What the map has whatever its layout is, apart from the type of the element.</summary>
    private static string Base(ArrayLayout layout, Access access) => (access.CanWrite, layout.IsOpen) switch
    {
        (true, true) => "GrowableArray",
        (true, false) => "WritableArray",
        (false, true) => "RefreshableArray",
        (false, false) => "ReadOnlyArray",
    };

    private const string WhyUnleased =
        "// A view without a lease: its length is 0 once the map is closed, and KeepAlive keeps the pages under it.\n";

    /// <summary>The member of the writable map that a member of the read-only one has its documentation from.</summary>
    private static string? Other(Access access, string member) => access.CanWrite ? null : $"{Access.Write.Map}.{member}";

    private static void Indexers(SourceWriter writer, ArrayLayout layout, Access access)
    {
        var type = layout.Element.Type;
        if (layout.Rank == 0)
        {
            writer.Document(Other(access, "Value"), $"/// <summary>The element, by value.</summary>");
            writer.Open($"public {type} Value");
            Accessors(writer, layout, access, "Unleased.Value");
            return;
        }

        var axes = Axes.Of(layout.Rank);
        writer.Document(Other(access, $"this[{string.Join(", ", axes.Select(static _ => "long"))}]"), $"""
            /// <summary>One element, by value.</summary>
            /// <exception cref="global::System.IndexOutOfRangeException">An index lies outside its axis.</exception>
            /// <exception cref="global::System.ObjectDisposedException">The map is closed.</exception>
            """);
        writer.Open($"public {type} this[{Axes.Parameters(axes, "long")}]");
        Accessors(writer, layout, access, $"Unleased[{string.Join(", ", axes)}]");
        if (layout.Rank == 1)
        {
            writer.Open($"""
                /// <inheritdoc cref="this[long]"/>
                {Names.LowPriority}
                public {type} this[global::System.Index index]
                """);
            Accessors(writer, layout, access, "Unleased[index]");
        }
    }

    /// <summary>
    /// The accessors of a property that has what <paramref name="target"/> is, and the end of it. Getters are inlined: a sum
    /// that lives across a call has no register (6 times as slow).
    /// </summary>
    private static void Accessors(SourceWriter writer, ArrayLayout layout, Access access, string target)
    {
        var type = layout.Element.Type;
        writer.Open($"{Names.Inline}\nget");
        writer.Lines($"{type} value = {target};\nglobal::System.GC.KeepAlive(this);");
        if (Booleans.Arguments(layout.Element) is { Length: > 0 } bools)
        {
            writer.Lines($"{Names.Booleans}.Normalize(new global::System.Span<{type}>(ref value), {bools});");
        }

        writer.Lines("return value;");
        writer.Close();
        if (access.CanWrite)
        {
            writer.Open("set");
            writer.Lines("Region.MarkWritten();");
            Set(writer, layout.Element, target);
            writer.Lines("global::System.GC.KeepAlive(this);");
            writer.Close();
        }

        writer.Close();
    }

    /// <summary>A record with padding is written without it: the padding in the file stays as it is.</summary>
    private static void Set(SourceWriter writer, Element element, string target)
    {
        if (!ByteRanges.HasPadding(element))
        {
            writer.Lines($"{target} = value;");
            return;
        }

        writer.Lines($"""
            // SAFETY: all ranges lie within one element. The padding between them stays as it is in the file.
            ref byte destination = ref {Names.Unsafe}.As<{element.Type}, byte>(ref {target});
            ref byte source = ref {Names.Unsafe}.As<{element.Type}, byte>(ref value);
            """);
        CopyRanges(writer, element);
    }

    private static void CopyRanges(SourceWriter writer, Element element)
    {
        foreach (var (start, length) in ByteRanges.Of(element))
        {
            if (start == 0)
            {
                writer.Lines($"{Names.Unsafe}.CopyBlockUnaligned(ref destination, ref source, {length});");
            }
            else
            {
                writer.Lines($"""
                    {Names.Unsafe}.CopyBlockUnaligned(
                        ref {Names.Unsafe}.Add(ref destination, {start}),
                        ref {Names.Unsafe}.Add(ref source, {start}),
                        {length});
                    """);
            }
        }
    }

    /// <summary>A record with padding is appended without it: new padding in the file is zero.</summary>
    private static void Append(SourceWriter writer, Element element)
    {
        const string Summary =
            "/// <summary>Puts an element behind the last one.</summary>";
        if (!ByteRanges.HasPadding(element))
        {
            writer.Member($"{Summary}\npublic void Append(in {element.Type} item) => AppendElement(in item);");
            return;
        }

        writer.Open($"{Summary}\npublic void Append(in {element.Type} item)");
        writer.Lines($"""
            // SAFETY: all ranges lie within one element. The padding between them is zero in the file.
            {element.Type} clean = default;
            ref byte destination = ref {Names.Unsafe}.As<{element.Type}, byte>(ref clean);
            ref byte source = ref {Names.Unsafe}.As<{element.Type}, byte>(ref {Names.Unsafe}.AsRef(in item));
            """);
        CopyRanges(writer, element);
        writer.Lines("AppendElement(in clean);");
        writer.Close();
    }

    private static void Bulk(SourceWriter writer, ArrayLayout layout, Access access)
    {
        var type = layout.Element.Type;
        var order = layout.Order == MemoryOrder.RowMajor ? "row-major" : "column-major";
        writer.Document(Other(access, "CopyTo"), $"/// <summary>Copies all elements, {order}.</summary>");
        writer.Open($"public void CopyTo(global::System.Span<{type}> destination)");
        Forward("view.CopyTo(destination);");
        writer.Document(Other(access, "ToArray"), $"/// <summary>A copy of all elements, {order}.</summary>");
        writer.Open($"public {type}[] ToArray()");
        Forward("return view.ToArray();");

        void Forward(string statement)
        {
            writer.Lines($"using {access.View} view = Lease();");
            writer.Lines(statement);
            writer.Close();
        }
    }
}
