namespace MemMap.Generators;

/// <summary>Writes how <c>foreach</c> walks over a view: by element on one axis, by row on more.</summary>
internal static class EnumeratorEmitter
{
    public static void Emit(SourceWriter writer, GeneratedView view)
    {
        if (view.Rank == 1)
        {
            writer.Document(view.Other("GetEnumerator"), $"""
                /// <summary>Walks over the elements by reference.</summary>
                """);
            writer.Member($"""
                {view.Unscoped}public readonly {view.Access.Elements}<{view.Type}> GetEnumerator() => new(ref _origin, Length);
                """);
            return;
        }

        if (!view.HasRows)
        {
            return;
        }

        writer.Document(view.Other("GetEnumerator"), $"""
            /// <summary>Walks over the {view.Rows}: what lies below each index of the {(view.IsRowMajor ? "first" : "last")} axis.</summary>
            """);
        if (view.RowIsSpan)
        {
            writer.Member($"""
                {view.Unscoped}public readonly {view.Access.SpanRows}<{view.Type}> GetEnumerator() =>
                    new(ref _origin, {view.RowCount}, {view.RowLength});
                """);
            return;
        }

        writer.Member($"""
            {view.Unscoped}public readonly Enumerator GetEnumerator() => new(ref _origin, {view.RowCount});
            """);
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
        writer.OpenGetter($"""
            /// <summary>The {view.Row} that the enumerator stands on.</summary>
            public readonly {view.RowType} Current
            """);
        writer.Lines($"""
            // SAFETY: MoveNext has returned true, so the index is below the length.
            return new {view.RowType}({view.RowReference("_index")});
            """);
        writer.CloseGetter();
        writer.Close();
    }
}
