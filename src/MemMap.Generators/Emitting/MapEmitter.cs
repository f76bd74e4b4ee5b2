namespace MemMap.Generators;

/// <summary>Writes <c>Map</c> and <c>ReadOnlyMap</c>: the open file, by value, and the leases on it.</summary>
internal static class MapEmitter
{
    public static void Emit(SourceWriter writer, ArrayLayout layout, Access access)
    {
        var (map, view) = ($"{access.Prefix}Map", access.View());
        var what = access.CanWrite ? "for reading and writing" : "for reading: nothing on it writes";
        writer.Open($$"""
            /// <summary>
            /// An open file, {{what}}. Its indexers are by value;
            /// <see cref="Lease"/> is for references.
            /// </summary>
            public sealed class {{map}} : {{Names.MappedArray}}
            """);
        writer.Member($$"""
            internal {{map}}({{Names.ArrayFile}} file)
                : base(file)
            {
            }

            // A view without a lease: its length is 0 once the map is closed, and KeepAlive keeps the pages under it.
            private {{view}} Unleased => new(ref Region.Origin<{{layout.Element.Type}}>(), OpenLength, Region, 0);
            """);
        Indexers(writer, layout, access);
        writer.Member($$"""
            /// <summary>Takes a lease: until the view is disposed, what it gives out stays mapped.</summary>
            /// <param name="scope">Leave it out: it binds the view to the block that it is taken in.</param>
            /// <exception cref="global::System.ObjectDisposedException">The map is closed.</exception>
            {{Names.Inline}}
            public {{view}} Lease(in {{Names.LeaseScope}} scope = default)
            {
                long ticket = Region.BeginLease();
                return new {{view}}(ref Region.Origin<{{layout.Element.Type}}>(), FullLength, Region, ticket);
            }
            """);
        Bulk(writer, layout, access);
        writer.Member($"""
            /// <inheritdoc/>
            protected override object[] FirstElements(int count) => FirstElements<{layout.Element.Type}>(count);
            """);
        writer.Close();
    }

    private static void Indexers(SourceWriter writer, ArrayLayout layout, Access access)
    {
        var type = layout.Element.Type;
        if (layout.Rank == 0)
        {
            writer.Member($"/// <summary>The element, by value.</summary>\npublic {type} Value\n{Accessors("Value")}");
            return;
        }

        var axes = Axes.Of(layout.Rank);
        writer.Member($"""
            /// <summary>One element, by value.</summary>
            /// <exception cref="global::System.IndexOutOfRangeException">An index lies outside its axis.</exception>
            /// <exception cref="global::System.ObjectDisposedException">The map is closed.</exception>
            public {type} this[{Axes.Parameters(axes, "long")}]
            {Accessors($"[{string.Join(", ", axes)}]")}
            """);
        if (layout.Rank == 1)
        {
            writer.Member($"""
                /// <inheritdoc cref="this[long]"/>
                {Names.LowPriority}
                public {type} this[global::System.Index index]
                {Accessors("[index]")}
                """);
        }

        string Accessors(string suffix)
        {
            var target = suffix == "Value" ? "Unleased.Value" : $"Unleased{suffix}";
            var bools = Booleans.Runs(layout.Element);
            var normalize = bools.Length == 0
                ? ""
                : $"\n        {Names.Booleans}.Normalize(new global::System.Span<{type}>(ref value), [{bools}]);";
            var get = $$"""
                {
                    get
                    {
                        {{type}} value = {{target}};
                        global::System.GC.KeepAlive(this);{{normalize}}
                        return value;
                    }
                """;
            return access.CanWrite ? $"{get}\n\n{Setter(layout, target)}\n}}" : $"{get}\n}}";
        }
    }

    /// <summary>A record with padding is written without it: the padding in the file stays as it is.</summary>
    private static string Setter(ArrayLayout layout, string target)
    {
        var body = ByteRanges.HasPadding(layout.Element)
            ? WithoutPadding(layout.Element, target)
            : $"{target} = value;";
        return $$"""
                set
                {
            {{SourceWriter.Indent(SourceWriter.Indent(body))}}
                    global::System.GC.KeepAlive(this);
                }
            """;
    }

    private static string WithoutPadding(Element element, string target)
    {
        var copies = ByteRanges.Of(element).Select(static range => range.Start == 0
            ? $"{Names.Unsafe}.CopyBlockUnaligned(ref destination, ref source, {range.Length});"
            : $"{Names.Unsafe}.CopyBlockUnaligned(\n    ref {Names.Unsafe}.Add(ref destination, {range.Start}),\n"
                + $"    ref {Names.Unsafe}.Add(ref source, {range.Start}),\n    {range.Length});");
        return $"""
            // SAFETY: all ranges lie within one element. The padding between them stays as it is in the file.
            ref byte destination = ref {Names.Unsafe}.As<{element.Type}, byte>(ref {target});
            ref byte source = ref {Names.Unsafe}.As<{element.Type}, byte>(ref value);
            {string.Join("\n", copies)}
            """;
    }

    private static void Bulk(SourceWriter writer, ArrayLayout layout, Access access)
    {
        var type = layout.Element.Type;
        var view = access.View();
        var order = layout.Order == MemoryOrder.RowMajor ? "row-major" : "column-major";
        if (access.CanWrite)
        {
            Forward("Sets every element.", $"void Fill({type} value)", "Fill(value)");
            Forward($"Sets all elements, {order}; there must be as many as the map has.",
                $"void CopyFrom(global::System.ReadOnlySpan<{type}> source)", "CopyFrom(source)");
        }

        Forward($"Copies all elements, {order}.",
            $"void CopyTo(global::System.Span<{type}> destination)", "CopyTo(destination)");
        Forward($"A copy of all elements, {order}.", $"{type}[] ToArray()", "ToArray()");

        void Forward(string summary, string signature, string call)
        {
            var result = signature.StartsWith("void", StringComparison.Ordinal) ? "" : "return ";
            writer.Member($$"""
                /// <summary>{{summary}}</summary>
                public {{signature}}
                {
                    using {{view}} view = Lease();
                    {{result}}view.{{call}};
                }
                """);
        }
    }
}
