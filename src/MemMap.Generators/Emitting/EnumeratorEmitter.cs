namespace MemMap.Generators;

/// <summary>Writes how <c>foreach</c> walks over a view: by element on one axis, by row on more.</summary>
internal static class EnumeratorEmitter
{
    public static void Emit(SourceWriter writer, GeneratedView view)
    {
        if (view.Rank == 1)
        {
            writer.Member($"""
                /// <summary>Walks over the elements by reference.</summary>
                {view.Unscoped}public readonly {view.Access.Elements}<{view.Type}> GetEnumerator() => new(ref _origin, Length);
                """);
            return;
        }

        if (!view.HasRows)
        {
            return;
        }

        writer.Member($"""
            /// <summary>Walks over the {view.Rows}: what lies below each index of the {(view.IsRowMajor ? "first" : "last")} axis.</summary>
            {view.Unscoped}public readonly Enumerator GetEnumerator() => new(ref _origin, {view.RowCount});
            """);
        var current = view.RowIsSpan
            ? $"{Names.Marshal}.Create{view.Access.Prefix}Span(ref row, {view.RowLength})"
            : $"new {view.RowType}(ref row)";
        writer.Open($"/// <summary>Walks over {view.Rows}.</summary>\npublic ref struct Enumerator");
        writer.Member($$"""
            private readonly ref {{view.Type}} _origin;
            private readonly long _length;
            private long _index;

            internal Enumerator(ref {{view.Type}} origin, long length)
            {
                _origin = ref origin;
                _length = length;
                _index = -1;
            }

            /// <summary>Steps to the next {{view.Row}}; false after the last.</summary>
            {{Names.Inline}}
            public bool MoveNext() => ++_index < _length;
            """);
        writer.Open($"/// <summary>The {view.Row} that the enumerator stands on.</summary>\npublic readonly {view.RowType} Current");
        writer.Getter($"""
            // SAFETY: MoveNext has returned true, so the index is below the length.
            ref {view.Type} row = {view.RowReference("_index")};
            return {current};
            """);
        writer.Close();
        writer.Close();
    }
}
