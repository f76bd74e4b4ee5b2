namespace MemMap.Generators;

/// <summary>
/// Writes <c>ReadSnapshot</c> and <c>WriteSnapshot</c> of records with a version field; the work is the runtime's
/// <c>Snapshots</c>. Of other layouts it writes nothing.
/// </summary>
internal static class SnapshotEmitter
{
    private const string Reading = """
        /// <summary>
        /// A copy of one record as it was at one moment, even while other threads and processes write it with
        /// <c>WriteSnapshot</c>. The version of the copy is even, and tells whether the record has been written since.
        /// </summary>
        """;

    private const string Writing = """
        /// <summary>
        /// Sets one record, so that <see cref="ReadSnapshot"/> sees all of it or nothing, in any process. Its version
        /// becomes the next even number; that of <paramref name="value"/> is ignored.
        /// </summary>
        """;

    private const string OutOfRange =
        "\n/// <exception cref=\"System::IndexOutOfRangeException\">"
        + "An index lies outside its axis.</exception>";

    private const string Closed =
        "\n/// <exception cref=\"System::ObjectDisposedException\">The map is closed.</exception>";

    /// <summary>What the runtime throws.</summary>
    private const string Failures = "\n" + """
        /// <exception cref="System::TimeoutException">
        /// The record is still being written after 200 ms: by another thread, or by a process that was killed.
        /// </exception>
        /// <exception cref="System::InvalidOperationException">
        /// The elements do not begin at a multiple of the version's size in the file.
        /// </exception>
        """;

    public static void OfMap(SourceWriter writer, ArrayLayout layout, Access access, string map)
    {
        if (layout.Element.Version is null)
        {
            return;
        }

        var type = layout.Element.Type;
        var axes = Axes.Of(layout.Rank);
        var (parameters, indices) = (new AxisList(axes, "long"), string.Join(", ", axes));
        var exceptions = $"{(layout.Rank == 0 ? "" : OutOfRange)}{Closed}{Failures}";
        writer.Document(map == Access.Write.Map ? default : new Inherited(Access.Write.Map, "ReadSnapshot"), $"{Reading}{exceptions}");
        writer.Open($"public {type} ReadSnapshot({parameters})");
        writer.Lines($"""
            {type} value = new {access.View}(Unleased).ReadSnapshot({indices});
            System::GC.KeepAlive(this);
            return value;
            """);
        writer.Close();
        if (!access.CanWrite)
        {
            return;
        }

        var separator = layout.Rank == 0 ? "" : ", ";
        writer.Document(map == Access.Write.Map ? default : new Inherited(Access.Write.Map, "WriteSnapshot"), $"{Writing}{exceptions}");
        writer.Open($"public void WriteSnapshot({parameters}{separator}{type} value)");
        writer.Lines($"""
            // A lease, so that a dispose meanwhile waits: it would leave a record that cannot be read.
            using {access.View} view = Lease();
            view.WriteSnapshot({indices}{separator}value);
            """);
        writer.Close();
    }

    public static void OfView(SourceWriter writer, GeneratedView view)
    {
        if (!view.IsRoot || view.Layout.Element.Version is null)
        {
            return;
        }

        var axes = Axes.Of(view.Rank);
        var (parameters, indices) = (new AxisList(axes, "long"), string.Join(", ", axes));
        var exceptions = $"{(view.Rank == 0 ? "" : OutOfRange)}{Failures}";
        var record = view.Rank == 0 ? "Value" : $"this[{indices}]";
        var arguments = indices.Length == 0 ? "" : $", {indices}";
        var other = view.Access.CanWrite ? default : new Inherited(Access.Write.View, "ReadSnapshot");
        writer.Document(other, $"{Reading}{exceptions}");
        writer.Member($"public readonly {view.Type} ReadSnapshot({parameters}) => _grant.ReadSnapshot(in {record}{arguments});");
        if (!view.Access.CanWrite)
        {
            return;
        }

        var separator = view.Rank == 0 ? "" : ", ";
        writer.Member($"""
            {Writing}{exceptions}
            public readonly void WriteSnapshot({parameters}{separator}{view.Type} value) =>
                _grant.WriteSnapshot(ref {record}, in value{arguments});
            """);
    }
}
