namespace MemMap.Generators;

/// <summary>Writes what a view does with many elements at once: slices, spans, chunks, tensors, copies.</summary>
internal static class BulkEmitter
{
    /// <summary>Elements that <c>Chunks</c> gives at a time, rounded down to whole rows.</summary>
    private const int ChunkLength = 1 << 20;

    public static void Emit(SourceWriter writer, GeneratedView view)
    {
        if (view.IsRoot && view.Rank > 0)
        {
            Slice(writer, view);
        }

        Span(writer, view);
        if (view.IsRoot && view.Rank > 0 && view.RowLength <= int.MaxValue)
        {
            Chunks(writer, view);
        }

        if (view.Rank > 0 && view.Layout.Element is { IsRecord: false, Axes.Count: 0 })
        {
            Column(writer, view);
        }

        Tensor(writer, view);
        if (view.Access.CanWrite)
        {
            Writing(writer, view);
        }

        Copies(writer, view);
    }

    private static void Slice(SourceWriter writer, GeneratedView view)
    {
        writer.Document(view.Other("Slice(long, long)"), $"""
            /// <summary>Some of the {view.Rows}, without a lease of their own: they live as long as this view.</summary>
            /// <exception cref="global::System.ArgumentOutOfRangeException">The slice does not lie within the {view.Rows}.</exception>
            """);
        writer.Open($"{view.Unscoped}{Names.Inline}\npublic readonly {view.Name} Slice(long start, long length)");
        writer.Lines($"""
            {Names.Views}.CheckSlice({view.RegionAndTicket}, start, length, _length);

            // SAFETY: the slice lies within the {view.Rows}.
            return new {view.Name}(length, {view.RowReference("start")}, null, 0);
            """);
        writer.Close();
        writer.Document(view.Other("Slice(long)"), $"""
            /// <summary>The {view.Rows} from <paramref name="start"/> on.</summary>
            /// <exception cref="global::System.ArgumentOutOfRangeException">There is no such {view.Row}.</exception>
            """);
        writer.Member($"{view.Unscoped}public readonly {view.Name} Slice(long start) => Slice(start, _length - start);");
    }

    private static void Span(SourceWriter writer, GeneratedView view)
    {
        writer.Document(view.Other("AsSpan"), $"""
            /// <summary>All elements, {view.InOrder}.</summary>
            /// <exception cref="global::System.InvalidOperationException">There are more than a span can hold.</exception>
            """);
        writer.Member($"""
            {view.Unscoped}public readonly {view.Access.Span}<{view.Type}> AsSpan() =>
                // SAFETY: that many elements are mapped.
                {Names.Marshal}.Create{view.Access.Prefix}Span(
                    ref _origin, {Names.Views}.SpanLength(Count));
            """);
    }

    private static void Chunks(SourceWriter writer, GeneratedView view)
    {
        writer.Document(view.Other("Chunks"), $"""
            /// <summary>All elements as one span after the other, each of whole {view.Rows}.</summary>
            /// <exception cref="global::System.ArgumentOutOfRangeException">No {view.Rows}, or more than a span can hold.</exception>
            """);
        writer.Member($"""
            {view.Unscoped}{Names.Inline}
            public readonly {view.Access.Chunks}<{view.Type}> Chunks(
                long rowsPerChunk = {Math.Max(1, ChunkLength / view.RowLength)}) =>
                new(ref _origin, Count, rowsPerChunk, {view.RowLength});
            """);
    }

    private static void Column(SourceWriter writer, GeneratedView view)
    {
        writer.Document(view.Other("AsColumn"), $"""
            /// <summary>All elements, {view.InOrder}, as one column: for its sums and extrema.</summary>
            """);
        writer.Member($"""
            {view.Unscoped}public readonly {view.Access.Column}<{view.Type}> AsColumn() =>
                {Names.ColumnMaker}.Of(ref _origin, Count);
            """);
    }

    private static void Tensor(SourceWriter writer, GeneratedView view)
    {
        writer.Document(view.Other("AsTensorSpan"), $"""
            /// <summary>All elements as a tensor of the same shape, for System.Numerics.Tensors.</summary>
            """);
        writer.Member($"""
            {view.Unscoped}public readonly {view.Access.TensorSpan}<{view.Type}> AsTensorSpan() =>
                // SAFETY: that many elements are mapped, and mapped pages never move.
                {Names.TensorMarshal}.Create{view.Access.Prefix}TensorSpan(
            """);
        writer.Append($"        ref _origin, (nint)Count, [");
        for (var axis = 0; axis < view.Rank; axis++)
        {
            Number(axis, view.HasOwnLength(axis) ? "(nint)_length" : null, view.LengthOf(axis));
        }

        writer.Append($"], [");
        for (var axis = 0; axis < view.Rank; axis++)
        {
            Number(axis, null, view.Stride(axis));
        }

        writer.Lines("], pinned: true);");

        void Number(int axis, string? variable, long value)
        {
            writer.Append($"{(axis == 0 ? "" : ", ")}");
            if (variable is not null)
            {
                writer.Append($"{variable}");
            }
            else if (value > int.MaxValue)
            {
                writer.Append($"unchecked((nint){value})");
            }
            else
            {
                writer.Append($"{value}");
            }
        }
    }

    private static void Writing(SourceWriter writer, GeneratedView view) => writer.Member($"""
        /// <summary>Sets every element.</summary>
        public readonly void Fill({view.Type} value) => {Names.Views}.Fill(ref _origin, Count, value);

        /// <summary>Sets all elements, {view.InOrder}.</summary>
        /// <exception cref="global::System.ArgumentException">The source has another number of elements.</exception>
        public readonly void CopyFrom(scoped global::System.ReadOnlySpan<{view.Type}> source) =>
            {Names.Views}.CopyFrom(ref _origin, Count, source);
        """);

    private static void Copies(SourceWriter writer, GeneratedView view)
    {
        if (Booleans.Arguments(view.Layout.Element) is { Length: > 0 } bools)
        {
            CopiesOfBools(writer, view, bools);
            return;
        }

        writer.Document(view.Other("CopyTo"), $"""
            /// <summary>Copies all elements, {view.InOrder}, to the start of <paramref name="destination"/>.</summary>
            /// <exception cref="global::System.ArgumentException">The destination is too short.</exception>
            """);
        writer.Member($"""
            public readonly void CopyTo(scoped global::System.Span<{view.Type}> destination) =>
                AsSpan().CopyTo(destination);
            """);
        writer.Document(view.Other("ToArray"), $"""
            /// <summary>A copy of all elements, {view.InOrder}.</summary>
            /// <exception cref="global::System.InvalidOperationException">There are more than an array can hold.</exception>
            """);
        writer.Member($"public readonly {view.Type}[] ToArray() => AsSpan().ToArray();");
    }

    /// <summary>A file may hold any byte for a bool; in a copy it becomes the 0 or 1 that C# knows.</summary>
    private static void CopiesOfBools(SourceWriter writer, GeneratedView view, string bools)
    {
        writer.Document(view.Other("CopyTo"), $"""
            /// <summary>
            /// Copies all elements, {view.InOrder}, to the start of <paramref name="destination"/>. Every bool of the copy
            /// is true or false, whatever byte the file has.
            /// </summary>
            /// <exception cref="global::System.ArgumentException">The destination is too short.</exception>
            """);
        writer.Open($"public readonly void CopyTo(scoped global::System.Span<{view.Type}> destination)");
        writer.Lines($"""
            AsSpan().CopyTo(destination);
            {Names.Booleans}.Normalize(destination.Slice(0, (int)Count), {bools});
            """);
        writer.Close();
        writer.Document(view.Other("ToArray"), $"""
            /// <summary>
            /// A copy of all elements, {view.InOrder}. Every bool of the copy is true or false, whatever byte the file has.
            /// </summary>
            /// <exception cref="global::System.InvalidOperationException">There are more than an array can hold.</exception>
            """);
        writer.Open($"public readonly {view.Type}[] ToArray()");
        writer.Lines($"""
            {view.Type}[] elements = AsSpan().ToArray();
            {Names.Booleans}.Normalize(new global::System.Span<{view.Type}>(elements), {bools});
            return elements;
            """);
        writer.Close();
    }
}
