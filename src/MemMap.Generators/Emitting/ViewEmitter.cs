namespace MemMap.Generators;

/// <summary>
/// Writes <c>View</c> and <c>ReadOnlyView</c>, and below them <c>View2D</c> and kin: what one index, two indices, … of
/// a view lead to, when that is more than a span.
/// </summary>
internal static class ViewEmitter
{
    public static void EmitAll(SourceWriter writer, ArrayLayout layout, Access access)
    {
        var lease = new GeneratedView(layout, access, Fixed: 0);
        Emit(writer, lease);
        for (var rank = layout.Rank - 1; lease.HasRows && rank >= (lease.LastAxisIsSpan ? 2 : 1); rank--)
        {
            Emit(writer, lease with { Fixed = layout.Rank - rank });
        }

        if (layout.Element.IsRecord)
        {
            ColumnsEmitter.Emit(writer, layout.Element, access);
        }
    }

    private static void Emit(SourceWriter writer, GeneratedView view)
    {
        var reading = view.Access.CanWrite ? "" : ", for reading only";
        var indices = view.Fixed == 1 ? "one index" : $"{view.Fixed} indices";
        var summary = view.IsRoot
            ? $"A lease on the elements{reading}. Every reference that it gives out stays within its scope."
            : $"The elements below {indices}{reading}.";
        writer.Open($"/// <summary>{summary}</summary>\npublic ref struct {view.Name}");
        Fields(writer, view);
        Sizes(writer, view);
        if (view.Rank == 0)
        {
            Value(writer, view);
        }
        else
        {
            IndexerEmitter.Emit(writer, view);
        }

        SnapshotEmitter.OfView(writer, view);
        BulkEmitter.Emit(writer, view);
        if (view.IsRoot && view.Layout.Element.IsRecord)
        {
            Columns(writer, view);
        }

        if (view.Rank > 0)
        {
            EnumeratorEmitter.Emit(writer, view);
        }

        if (view.IsRoot)
        {
            Dispose(writer, view);
        }

        writer.Close();
    }

    private static void Fields(SourceWriter writer, GeneratedView view)
    {
        if (!view.IsRoot)
        {
            writer.Member($"""
                private readonly ref {view.Type} _origin;

                internal {view.Name}(ref {view.Type} origin) => _origin = ref origin;
                """);
            return;
        }

        writer.Member($$"""
            private readonly ref {{view.Type}} _origin;
            private readonly {{Names.Region}}? _region;
            private long _length;
            private long _ticket;

            internal {{view.Name}}(long length, ref {{view.Type}} origin, {{Names.Region}}? region, long ticket)
            {
                _length = length;
                _origin = ref origin;
                _region = region;
                _ticket = ticket;
            }
            """);
    }

    private static void Sizes(SourceWriter writer, GeneratedView view)
    {
        writer.Document(view.Other("Length"), $"""
            /// <summary>Length of the first axis{(view.IsRowMajor ? ", in rows" : "")}.</summary>
            """);
        writer.Member($"public readonly long Length => {(view.Rank == 0 ? "_length" : view.Length(0))};");
        if (!view.IsRowMajor && view.Rank > 1)
        {
            writer.Document(view.Other("ColumnCount"), $"""
                /// <summary>Length of the last axis, which varies slowest.</summary>
                """);
            writer.Member($"public readonly long ColumnCount => {view.RowCount};");
        }

        var count = view.IsRowMajor || view.Rank < 2 ? "Length" : "ColumnCount";
        writer.Document(view.Other("Count"), $"""
            /// <summary>Elements in all.</summary>
            """);
        writer.Member($"public readonly long Count => {(view.RowLength == 1 ? count : $"{count} * {view.RowLength}")};");
    }

    private static void Value(SourceWriter writer, GeneratedView view)
    {
        writer.Document(view.Other("Value"), $"""
            /// <summary>The element.</summary>
            """);
        writer.OpenGetter($"{view.Unscoped}public readonly {view.Access.Ref} {view.Type} Value");
        writer.Lines($$"""
            if (_length == 0)
            {
                {{Names.Errors}}.ThrowIndexOutOfRange({{view.RegionAndTicket}}, 0, 0, _length);
            }

            // SAFETY: the length is 1 while the pages are mapped.
            return ref _origin;
            """);
        writer.CloseGetter();
    }

    private static void Columns(SourceWriter writer, GeneratedView view)
    {
        writer.Document(view.Other("Columns"), $"""
            /// <summary>The fields of all records, each as a strided view.</summary>
            """);
        writer.Member($"{view.Unscoped}public readonly {view.Access.Columns} Columns => new(ref _origin, Count);");
    }

    private static void Dispose(SourceWriter writer, GeneratedView view)
    {
        writer.Document(view.Other("Dispose"), $"""
            /// <summary>Ends the lease. Ending it twice does nothing.</summary>
            /// <exception cref="global::System.IO.IOException">The map was closed before, and its last flush failed.</exception>
            """);
        writer.Open($"{Names.Inline}\npublic void Dispose()");
        writer.Lines($"""
            long ticket = _ticket;
            _ticket = {Names.Errors}.EndedTicket;
            _length = 0;
            {Names.Views}.EndLease(_region, ticket);
            """);
        writer.Close();
    }
}
