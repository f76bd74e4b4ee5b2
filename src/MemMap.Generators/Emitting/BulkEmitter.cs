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
            /// <summary>Some of the {view.Rows}, without a lease of their own: valid as long as this view.</summary>
            /// <exception cref="System::ArgumentOutOfRangeException">The slice does not lie within the {view.Rows}.</exception>
            """);
        writer.Member($"""
            {view.Unscoped}{Names.Inline}
            public readonly {view.Name} Slice(long start, long length) => new(_grant.Slice(start, length, {view.RowLength}));
            """);
        writer.Document(view.Other("Slice(long)"), $"""
            /// <summary>The {view.Rows} from <paramref name="start"/> on.</summary>
            /// <exception cref="System::ArgumentOutOfRangeException">The start does not lie within the {view.Rows}.</exception>
            """);
        writer.Member($"{view.Unscoped}public readonly {view.Name} Slice(long start) => new(_grant.Slice(start, {view.RowLength}));");
        writer.Document(view.Other("this[System::Range]"), $"""
            /// <summary>The {view.Rows} of a range, without a lease of their own: valid as long as this view.</summary>
            /// <exception cref="System::ArgumentOutOfRangeException">The range does not lie within the {view.Rows}.</exception>
            """);
        writer.Member($"{view.Unscoped}public readonly {view.Name} this[System::Range {view.Rows}] => new(_grant.Slice({view.Rows}, {view.RowLength}));");
    }

    private static void Span(SourceWriter writer, GeneratedView view)
    {
        writer.Document(view.Other("AsSpan"), $"""
            /// <summary>All elements, {view.InOrder}.</summary>
            /// <exception cref="System::InvalidOperationException">More elements than a span can hold.</exception>
            """);
        writer.Member($"{view.Unscoped}public readonly {view.Access.Span}<{view.Type}> AsSpan() => _grant.AsSpan({view.RowLength});");
    }

    private static void Chunks(SourceWriter writer, GeneratedView view)
    {
        writer.Document(view.Other("Chunks"), $"""
            /// <summary>All elements as a sequence of spans, each of whole {view.Rows}.</summary>
            /// <exception cref="System::ArgumentOutOfRangeException">No {view.Rows}, or more elements than a span can hold.</exception>
            """);
        var parameter = view.IsPlain ? "length" : "rowsPerChunk";
        writer.Member($"""
            {view.Unscoped}public readonly {view.Access.Chunks}<{view.Type}> Chunks(long {parameter} = {Math.Max(1, ChunkLength / view.RowLength)}) => _grant.Chunks({parameter}, {view.RowLength});
            """);
    }

    private static void Column(SourceWriter writer, GeneratedView view)
    {
        writer.Document(view.Other("AsColumn"), $"""
            /// <summary>All elements, {view.InOrder}, as one column, for sums and extrema.</summary>
            """);
        writer.Member($"{view.Unscoped}public readonly {view.Access.Column}<{view.Type}> AsColumn() => _grant.AsColumn({view.RowLength});");
    }

    private static void Tensor(SourceWriter writer, GeneratedView view)
    {
        writer.Document(view.Other("AsTensorSpan"), $"""
            /// <summary>All elements as a tensor of the same shape, for System.Numerics.Tensors.</summary>
            """);
        if (view.IsPlain)
        {
            writer.Member($"{view.Unscoped}public readonly {view.Access.TensorSpan}<{view.Type}> AsTensorSpan() => _grant.AsTensorSpan();");
            return;
        }

        writer.Member($"{view.Unscoped}public readonly {view.Access.TensorSpan}<{view.Type}> AsTensorSpan() =>");
        writer.Append($"    _grant.AsTensorSpan({view.RowLength}, [");
        if (view.Rank == 0)
        {
            // Without axes System.Numerics.Tensors has no element.
            writer.Lines("(nint)_grant.Length], [1]);");
            return;
        }

        for (var axis = 0; axis < view.Rank; axis++)
        {
            Number(axis, view.HasOwnLength(axis) ? "(nint)_grant.Length" : null, view.LengthOf(axis));
        }

        writer.Append($"], [");
        for (var axis = 0; axis < view.Rank; axis++)
        {
            Number(axis, null, view.Stride(axis));
        }

        writer.Lines("]);");

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

    private static void Writing(SourceWriter writer, GeneratedView view)
    {
        writer.Document(view.Other("Fill"), $"/// <summary>Sets every element.</summary>");
        writer.Member($"public readonly void Fill({view.Type} value) => _grant.Fill(value, {view.RowLength});");
        writer.Document(view.Other("CopyFrom"), $"""
            /// <summary>Sets all elements, {view.InOrder}.</summary>
            /// <exception cref="System::ArgumentException">The source has another number of elements.</exception>
            """);
        writer.Member($"public readonly void CopyFrom(scoped System::ReadOnlySpan<{view.Type}> source) => _grant.CopyFrom(source, {view.RowLength});");
    }

    private static void Copies(SourceWriter writer, GeneratedView view)
    {
        writer.Document(view.Other("CopyTo"), $"""
            /// <summary>Copies all elements, {view.InOrder}, to the start of <paramref name="destination"/>.</summary>
            /// <exception cref="System::ArgumentException">The destination is too short.</exception>
            """);
        writer.Member($"""
            public readonly void CopyTo(scoped System::Span<{view.Type}> destination) => _grant.CopyTo(destination, {view.RowLength});
            """);
        writer.Document(view.Other("ToArray"), $"""
            /// <summary>A copy of all elements, {view.InOrder}.</summary>
            /// <exception cref="System::InvalidOperationException">More elements than an array can hold.</exception>
            """);
        writer.Member($"public readonly {view.Type}[] ToArray() => _grant.ToArray({view.RowLength});");
    }
}
