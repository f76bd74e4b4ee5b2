namespace MemMap.Generators;

/// <summary>
/// Writes <c>ReadSnapshot</c> and <c>WriteSnapshot</c> of records with a version field; the work is the runtime's
/// <c>SnapshotMembers</c>. Of other layouts it writes nothing.
/// </summary>
internal static class SnapshotEmitter
{
    private const string Reading = """
        /// <summary>
        /// A copy of one record as it was at one moment, whoever else writes it by <c>WriteSnapshot</c> meanwhile. Its
        /// version is even, and tells whether the record has been written since.
        /// </summary>
        """;

    private const string Writing = """
        /// <summary>
        /// Sets one record, so that <see cref="ReadSnapshot"/> sees all of it or nothing, in any process. Its version
        /// becomes the next even number, whatever <paramref name="value"/> has.
        /// </summary>
        """;

    private const string OutOfRange =
        "\n/// <exception cref=\"global::System.IndexOutOfRangeException\">"
        + "An index lies outside its axis.</exception>";

    private const string Closed =
        "\n/// <exception cref=\"global::System.ObjectDisposedException\">The map is closed.</exception>";

    /// <summary>What the runtime throws.</summary>
    private const string Failures = "\n" + """
        /// <exception cref="global::System.TimeoutException">
        /// The record is still being written after 200 ms: by others, or by one that died meanwhile.
        /// </exception>
        /// <exception cref="global::System.InvalidOperationException">
        /// The elements do not begin at a multiple of the version's size in the file.
        /// </exception>
        """;

    public static void OfMap(SourceWriter writer, ArrayLayout layout, Access access)
    {
        if (layout.Element.Version is null)
        {
            return;
        }

        var type = layout.Element.Type;
        var axes = Axes.Of(layout.Rank);
        var (parameters, indices) = (Axes.Parameters(axes, "long"), string.Join(", ", axes));
        var exceptions = $"{(layout.Rank == 0 ? "" : OutOfRange)}{Closed}{Failures}";
        writer.Document(access.CanWrite ? null : $"{Access.Write.Map}.ReadSnapshot", $"{Reading}{exceptions}");
        writer.Open($"public {type} ReadSnapshot({parameters})");
        writer.Lines($"""
            {type} value = Unleased.ReadSnapshot({indices});
            global::System.GC.KeepAlive(this);
            return value;
            """);
        writer.Close();
        if (!access.CanWrite)
        {
            return;
        }

        var separator = layout.Rank == 0 ? "" : ", ";
        writer.Open($"{Writing}{exceptions}\npublic void WriteSnapshot({parameters}{separator}{type} value)");
        writer.Lines($"""
            // A lease, so that a dispose meanwhile waits: it would leave a record that nobody can read.
            using {access.View} view = Lease();
            view.WriteSnapshot({indices}{separator}value);
            """);
        writer.Close();
    }

    public static void OfView(SourceWriter writer, GeneratedView view)
    {
        if (!view.IsRoot || view.Layout.Element.Version is not { } version)
        {
            return;
        }

        var axes = Axes.Of(view.Rank);
        var (parameters, indices) = (Axes.Parameters(axes, "long"), string.Join(", ", axes));
        var exceptions = $"{(view.Rank == 0 ? "" : OutOfRange)}{Failures}";
        var record = view.Rank == 0 ? "Value" : $"this[{indices}]";
        var field = $"{version.Offset}, {version.Element.ItemSize}";
        writer.Document(view.Other("ReadSnapshot"), $"{Reading}{exceptions}");
        writer.Open($"public readonly {view.Type} ReadSnapshot({parameters})");
        writer.Lines($"""
            {view.Type} value = {Names.Snapshots}.Read(
                in {record}, {field}, {view.RegionAndTicket}, [{indices}]);
            """);
        if (Booleans.Arguments(view.Layout.Element) is { Length: > 0 } bools)
        {
            writer.Lines($"{Names.Booleans}.Normalize(new global::System.Span<{view.Type}>(ref value), {bools});");
        }

        writer.Lines("return value;");
        writer.Close();
        if (!view.Access.CanWrite)
        {
            return;
        }

        var separator = view.Rank == 0 ? "" : ", ";
        writer.Open($"""
            {Writing}{exceptions}
            public readonly void WriteSnapshot({parameters}{separator}{view.Type} value)
            """);
        writer.Lines($"""
            // All fields but the version, and no padding: where each range of bytes begins, and its length.
            {Names.Snapshots}.Write(
                ref {record}, in value, {field}, [{Ranges(view.Layout.Element, version)}], _region, [{indices}]);
            """);
        writer.Close();
    }

    /// <summary>The data outside the version: <c>(0, 8), (12, 3)</c>.</summary>
    private static string Ranges(Element record, Field version)
    {
        var ranges = new List<string>();
        foreach (var (start, length) in ByteRanges.Of(record))
        {
            Add(start, Math.Min(start + length, version.Offset));
            Add(Math.Max(start, version.End), start + length);
        }

        return string.Join(", ", ranges);

        void Add(int start, int end)
        {
            if (start < end)
            {
                ranges.Add($"({start}, {end - start})");
            }
        }
    }
}
