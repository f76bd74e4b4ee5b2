namespace MemMap.Generators;

/// <summary>Writes how <c>foreach</c> walks over a view: by element on one axis, by row on more.</summary>
internal static class EnumeratorEmitter
{
    public static void Emit(SourceWriter writer, GeneratedView view)
    {
        if (view.Rank == 1)
        {
            writer.Document(view.Other("GetEnumerator"), $"/// <summary>Enumerates the elements by reference.</summary>");
            writer.Member($"{view.Unscoped}public readonly {view.Access.Elements}<{view.Type}> GetEnumerator() => _grant.Elements();");
            return;
        }

        if (!view.HasRows)
        {
            return;
        }

        writer.Document(view.Other("GetEnumerator"), $"""
            /// <summary>Enumerates the {view.Rows}: the elements below each index of the {(view.IsRowMajor ? "first" : "last")} axis.</summary>
            """);
        if (view.RowIsSpan)
        {
            writer.Member($"""
                {view.Unscoped}{Names.Inline}
                public readonly {view.Access.SpanRows}<{view.Type}> GetEnumerator() => _grant.Rows({view.RowLength});
                """);
            return;
        }

        var row = view.Below(1);
        writer.Member($"{view.Unscoped}public readonly Enumerator GetEnumerator() => new(_grant.Parts({view.RowLength}, {row.LengthOf(row.SlowestAxis)}));");
        writer.Open($"/// <summary>Enumerates {view.Rows}.</summary>\n{Names.Generated}\npublic ref struct Enumerator");
        writer.Member($$"""
            private {{Names.Parts}}<{{view.Type}}> _rows;

            internal Enumerator({{Names.Parts}}<{{view.Type}}> rows) => _rows = rows;

            /// <summary>The current {{view.Row}}.</summary>
            public readonly {{view.RowType}} Current => new(_rows.Current);

            /// <summary>Moves to the next {{view.Row}}; false after the last one.</summary>
            public bool MoveNext() => _rows.MoveNext();
            """);
        writer.Close();
    }
}
