namespace MemMap.Generators;

/// <summary>
/// Writes <c>Map</c> and <c>ReadOnlyMap</c>: the open file and the leases on it. What the runtime's maps have for every
/// layout is not repeated here; arrays of other than one axis add their indexers and constants.
/// </summary>
internal static class MapEmitter
{
    public static void EmitAll(SourceWriter writer, ArrayLayout layout)
    {
        Emit(writer, layout, Access.Write, "Map", layout.IsOpen ? "GrowableArray" : "WritableArray", "reading and writing");
        if (layout.IsOpen)
        {
            Emit(writer, layout, Access.Write, CopyOnWriteMapOf(layout), "WritableArray",
                "reading, and for changes that never reach it");
        }

        Emit(writer, layout, Access.Read, "ReadOnlyMap", layout.IsOpen ? "RefreshableArray" : "ReadOnlyArray", "reading only");
    }

    /// <summary>A map of an open axis can change its length, but not copy-on-write.</summary>
    public static string CopyOnWriteMapOf(ArrayLayout layout) => layout.IsOpen ? "CopyOnWriteMap" : "Map";

    private static void Emit(
        SourceWriter writer, ArrayLayout layout, Access access, string map, string baseType, string purpose)
    {
        var isFirst = map == Access.Write.Map;
        var hint = isFirst ? "; its indexers copy, <see cref=\"Lease\"/> gives references" : "";
        writer.Open($$"""
            /// <summary>An open file, for {{purpose}}{{hint}}.</summary>
            {{Names.Generated}}
            public sealed class {{map}} : MemMap::{{baseType}}<{{layout.Element.Type}}>
            """);
        writer.Member($$"""
            internal {{map}}({{Names.ArrayFile}} file) : base(file) { }
            """);
        Constants(writer, layout);
        if (layout.Rank != 1)
        {
            Indexers(writer, layout, access, map);
        }

        SnapshotEmitter.OfMap(writer, layout, access, map);
        Leases(writer, access, isFirst);
        if (layout.Rank == 1 && baseType == "GrowableArray")
        {
            writer.Member($"""
                /// <inheritdoc cref="MemMap::GrowableArray{"{T}"}.AppendElement"/>
                public void Append(in {layout.Element.Type} item) => AppendElement(in item);
                """);
        }

        writer.Close();
    }

    private static void Leases(SourceWriter writer, Access access, bool isFirst)
    {
        var (hides, grant) = access.CanWrite ? ("new ", "BeginLease") : ("", "BeginReading");
        writer.Member($"""
            /// <inheritdoc cref="{(!isFirst ? $"Map.{(access.CanWrite ? "Lease" : "LeaseRead")}" : "MemMap::WritableArray{T}.Lease")}"/>
            public {hides}{access.View} Lease(in {Names.LeaseScope} scope = default) => new({grant}());

            /// <inheritdoc cref="{(isFirst ? "MemMap::MappedArray{T}" : "Map")}.LeaseRead"/>
            public new {Access.Read.View} LeaseRead(in {Names.LeaseScope} scope = default) => new(BeginReading());
            """);
    }

    /// <summary>What the runtime's maps ask of a layout, unless it is the ordinary answer.</summary>
    private static void Constants(SourceWriter writer, ArrayLayout layout)
    {
        var rowLength = new GeneratedView(layout, Access.Write, Fixed: 0).RowLength;
        if (rowLength != 1)
        {
            writer.Member($"/// <inheritdoc/>\nprotected override long RowLength => {rowLength};");
        }

        if (layout.Element.Type != "bool" && Booleans.Arguments(layout.Element).Length > 0)
        {
            writer.Member("/// <inheritdoc/>\nprotected override bool HasBools => true;");
        }
    }

    private static void Indexers(SourceWriter writer, ArrayLayout layout, Access access, string map)
    {
        var type = layout.Element.Type;
        if (layout.Rank == 0)
        {
            writer.Open($"/// <summary>The element, as a copy.</summary>\npublic {type} Value");
            Accessors(writer, access, $"new {access.View}(Unleased).Value");
            writer.Close();
        }
        else
        {
            var axes = Axes.Of(layout.Rank);
            writer.Open($"""
                /// <summary>One element, as a copy.</summary>
                /// <exception cref="System::IndexOutOfRangeException">An index lies outside its axis.</exception>
                /// <exception cref="System::ObjectDisposedException">The map is closed.</exception>
                public {type} this[{Axes.Parameters(axes, "long")}]
                """);
            Accessors(writer, access, $"new {access.View}(Unleased)[{string.Join(", ", axes)}]");
            writer.Close();
            writer.Open($"""
                /// <inheritdoc cref="this[{string.Join(", ", axes.Select(static _ => "long"))}]"/>
                {Names.LowPriority}
                public {type} this[{Axes.Parameters(axes, "System::Index")}]
                """);
            Accessors(writer, access, $"new {access.View}(Unleased)[{string.Join(", ", axes)}]");
            writer.Close();
        }

        Hidden(writer, layout);
    }

    /// <summary>Getters are inlined: a sum that lives across a call has no register (6 times as slow).</summary>
    private static void Accessors(SourceWriter writer, Access access, string element)
    {
        writer.Member($"{Names.Inline}\nget => Get(in {element});");
        if (access.CanWrite)
        {
            writer.Member($"set => Set(ref {element}, in value);");
        }
    }

    /// <summary>One index means a row to NumPy, and an element of the flat array to the base class: here it means nothing.</summary>
    private static void Hidden(SourceWriter writer, ArrayLayout layout)
    {
        var use = layout.Rank == 0 ? "Value" : $"an index for each axis, [{string.Join(", ", Axes.Of(layout.Rank))}], or a row of a view";
        foreach (var (index, type) in new[] { ("long", layout.Element.Type), ("System::Index", layout.Element.Type), ("System::Range", $"{layout.Element.Type}[]") })
        {
            // Of the three the compiler takes the first for an int, and says what to use.
            var priority = index == "System::Index" ? $"{Names.LowPriority}\n" : "";
            writer.Member($"""
                /// <summary>An array of {layout.Rank} axes is not indexed by one index.</summary>
                {priority}[System::Obsolete("This array has {layout.Rank} axes: use {use}.", error: true)]
                [System::ComponentModel.EditorBrowsable(System::ComponentModel.EditorBrowsableState.Never)]
                public new {type} this[{index} index] => throw new System::NotSupportedException();
                """);
        }
    }
}
