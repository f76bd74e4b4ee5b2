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
                "changes that never reach it");
        }

        Emit(writer, layout, Access.Read, "ReadOnlyMap", layout.IsOpen ? "RefreshableArray" : "ReadOnlyArray", "reading only");
    }

    /// <summary>A map of an open axis can change its length, but not copy-on-write.</summary>
    public static string CopyOnWriteMapOf(ArrayLayout layout) => layout.IsOpen ? "CopyOnWriteMap" : "Map";

    private static void Emit(
        SourceWriter writer, ArrayLayout layout, Access access, string map, string baseType, string purpose)
    {
        var isFirst = map == Access.Write.Map;
        writer.Open($$"""
            /// <summary>An open file, for {{purpose}}.</summary>
            {{Names.Generated}}
            public sealed class {{map}} : MemMap::{{baseType}}<{{layout.Element.Type}}>
            """);
        writer.Member($$"""
            internal {{map}}({{Names.ArrayFile}} file) : base(file) { }
            """);
        Constants(writer, layout);
        if (layout.Rank != 1)
        {
            Indexers(writer, layout, access, isFirst);
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
        var other = isFirst ? "MemMap::WritableArray{T}.Lease" : access.CanWrite ? "Map.Lease" : "Map.LeaseRead";
        writer.Member($"""
            /// <inheritdoc cref="{other}"/>
            public {hides}{access.View} Lease(in {Names.LeaseScope} scope = default) => new({grant}());

            /// <inheritdoc cref="{(isFirst ? "MemMap::MappedArray{T}" : "Map")}.LeaseRead"/>
            public new {Access.Read.View} LeaseRead(in {Names.LeaseScope} scope = default) => new(BeginReading());
            """);
    }

    /// <summary>What the runtime's maps ask of a layout, unless it is the ordinary answer.</summary>
    private static void Constants(SourceWriter writer, ArrayLayout layout)
    {
        if (layout.RowLength != 1)
        {
            writer.Member($"/// <inheritdoc/>\nprotected override long RowLength => {layout.RowLength};");
        }

        if (layout.Element.Type != "bool" && Booleans.Arguments(layout.Element).Length > 0)
        {
            writer.Member("/// <inheritdoc/>\nprotected override bool HasBools => true;");
        }
    }

    private static void Indexers(SourceWriter writer, ArrayLayout layout, Access access, bool isFirst)
    {
        var type = layout.Element.Type;
        if (layout.Rank == 0)
        {
            writer.Open($"/// <summary>The element, as a copy.</summary>\npublic {type} Value");
            Accessors(writer, access, new AxisList([]), ".Value", "");
            writer.Close();
        }
        else
        {
            var axes = Axes.Of(layout.Rank);
            writer.Open($"""
                /// <summary>One element, as a copy.</summary>
                /// <exception cref="System::IndexOutOfRangeException">An index lies outside its axis.</exception>
                /// <exception cref="System::ObjectDisposedException">The map is closed.</exception>
                public {type} this[{new AxisList(axes, "long")}]
                """);
            Accessors(writer, access, new AxisList(axes), "[", "]");
            writer.Close();
            writer.Open($"""
                /// <inheritdoc cref="this[{new TypeList("long", axes.Count)}]"/>
                {Names.LowPriority}
                public {type} this[{new AxisList(axes, "System::Index")}]
                """);
            Accessors(writer, access, new AxisList(axes), "[", "]");
            writer.Close();
        }

        Hidden(writer, layout, isFirst);
    }

    /// <summary>Getters are inlined: a sum that lives across a call has no register (6 times as slow).</summary>
    private static void Accessors(SourceWriter writer, Access access, AxisList axes, string before, string after)
    {
        writer.Member($"{Names.Inline}\nget => Get(in new {access.View}(Unleased){before}{axes}{after});");
        if (access.CanWrite)
        {
            writer.Member($"set => Set(ref new {access.View}(Unleased){before}{axes}{after}, in value);");
        }
    }

    /// <summary>What the compiler says where an array that has not one axis is indexed by one index.</summary>
    public static void OneIndex(SourceWriter writer, ArrayLayout layout)
    {
        writer.Lines("");
        writer.Append($"internal const string OneIndex = \"This array has {layout.Rank} axes: use ");
        if (layout.Rank == 0)
        {
            writer.Append($"Value");
        }
        else
        {
            writer.Append($"an index for each axis, [{new AxisList(Axes.Of(layout.Rank))}], or a row of a view");
        }

        writer.Lines(".\";");
    }

    /// <summary>One index means a row to NumPy, and an element of the flat array to the base class: here it means nothing.</summary>
    private static void Hidden(SourceWriter writer, ArrayLayout layout, bool isFirst)
    {
        // Of the three the compiler takes the first for an int, and says what to use.
        var type = layout.Element.Type;
        if (isFirst)
        {
            writer.Member($"/// <summary>An array of {layout.Rank} axes is not indexed by one index.</summary>");
        }
        else
        {
            writer.Member("/// <inheritdoc cref=\"Map.this[long]\"/>");
        }

        Indexer("", "", "long");
        writer.Member("/// <inheritdoc cref=\"this[long]\"/>");
        Indexer(Names.LowPriority + "\n", "", "System::Index");
        writer.Member("/// <inheritdoc cref=\"this[long]\"/>");
        Indexer("", "[]", "System::Range");

        void Indexer(string priority, string array, string index) => writer.Lines($"""
            {priority}[System::Obsolete(MemMapLayout.OneIndex, error: true)]
            [System::ComponentModel.EditorBrowsable(System::ComponentModel.EditorBrowsableState.Never)]
            public new {type}{array} this[{index} index] => throw new System::NotSupportedException();
            """);
    }
}
