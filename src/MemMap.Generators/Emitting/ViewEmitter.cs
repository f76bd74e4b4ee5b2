namespace MemMap.Generators;

/// <summary>
/// Writes <c>View</c> and <c>ReadOnlyView</c>, and below them <c>View2D</c> and kin: what one index, two indices, … of
/// a view lead to, when that is more than a span. Each is a grant with names and constants.
/// </summary>
internal static class ViewEmitter
{
    public static void EmitAll(SourceWriter writer, ArrayLayout layout, Access access)
    {
        var lease = new GeneratedView(layout, access, Fixed: 0);
        Emit(writer, lease);
        for (var rank = layout.Rank - 1; lease.HasRows && rank >= (lease.LastAxisIsSpan ? 2 : 1); rank--)
        {
            Emit(writer, lease.Below(layout.Rank - rank));
        }

        if (layout.Element.IsRecord)
        {
            ColumnsEmitter.Emit(writer, layout.Element, access);
        }
    }

    private static void Emit(SourceWriter writer, GeneratedView view)
    {
        var what = view.IsRoot ? "A lease on the elements" : view.Fixed == 1 ? "The elements below one index" : "";
        var how = view.Access.CanWrite ? "" : ", for reading only";
        writer.Open($"""
            /// <summary>{(what.Length > 0 ? what : $"The elements below {view.Fixed} indices")}{how}.</summary>
            {Names.Generated}
            public ref struct {view.Name}{(view.IsRoot ? " : System::IDisposable" : "")}
            """);
        writer.Member($"""
            private {Names.Grant}<{view.Type}> _grant;

            internal {view.Name}({Names.Grant}<{view.Type}> grant) => _grant = grant;
            """);
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
            Conversions(writer, view);
            writer.Member("void System::IDisposable.Dispose() => _grant.End();");
        }

        writer.Close();
    }

    private static void Sizes(SourceWriter writer, GeneratedView view)
    {
        writer.Document(view.Other("Length"), $"""
            /// <summary>Length of the first axis{(view.IsRowMajor ? ", in rows" : "")}.</summary>
            """);
        writer.Member($"public readonly long Length => {(view.Rank == 0 ? default : view.Length(0))};");
        if (!view.IsRowMajor && view.Rank > 1)
        {
            writer.Document(view.Other("ColumnCount"), $"""
                /// <summary>Length of the last axis, which varies slowest.</summary>
                """);
            writer.Member($"public readonly long ColumnCount => {view.RowCount};");
        }

        var count = view.IsRowMajor || view.Rank < 2 ? "Length" : "ColumnCount";
        writer.Document(view.Other("Count"), $"/// <summary>Number of elements.</summary>");
        writer.Append($"public readonly long Count => {count}");
        if (view.RowLength != 1)
        {
            writer.Append($" * {view.RowLength}");
        }

        writer.Lines(";");
    }

    private static void Value(SourceWriter writer, GeneratedView view)
    {
        writer.Document(view.Other("Value"), $"/// <summary>The element.</summary>");
        writer.Member($"{view.Unscoped}public readonly {view.Access.Ref} {view.Type} Value => ref _grant.At(0);");
    }

    private static void Columns(SourceWriter writer, GeneratedView view)
    {
        writer.Document(view.Access.CanWrite ? default : new Inherited(Access.Write.View, "Columns"), $"/// <summary>The fields of all records, as strided views.</summary>");
        writer.Member($"{view.Unscoped}public readonly {view.Access.Columns} Columns => new(_grant.AsColumn({view.RowLength}));");
    }

    /// <summary>A view for writing is one for reading, and of one axis also the runtime's own.</summary>
    private static void Conversions(SourceWriter writer, GeneratedView view)
    {
        if (view.Access.CanWrite)
        {
            writer.Member($"""
                /// <inheritdoc cref="{Names.Grant}{"{T}"}.Part()"/>
                public static implicit operator {Access.Read.View}(in {view.Name} view) => new(view._grant.Part());
                """);
        }

        if (view.IsPlain)
        {
            writer.Member($"""
                /// <inheritdoc cref="{Names.Grant}{"{T}"}.ToView"/>
                public static implicit operator MemMap::{view.Access.View}<{view.Type}>(in {view.Name} view) => view._grant.To{view.Access.View}();
                """);
        }

        if (view.IsPlain && view.Access.CanWrite)
        {
            writer.Member($"""
                /// <inheritdoc cref="{Names.Grant}{"{T}"}.ToView"/>
                public static implicit operator MemMap::{Access.Read.View}<{view.Type}>(in {view.Name} view) =>
                    view._grant.To{Access.Read.View}();
                """);
        }
    }
}
