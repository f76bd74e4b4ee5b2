namespace MemMap.Generators;

/// <summary>
/// Writes <c>View</c> and <c>ReadOnlyView</c>, and below them <c>View2D</c> and kin: what one index, two indices, … of
/// a view lead to, when that is more than a span.
/// </summary>
internal sealed class ViewEmitter
{
    private readonly SourceWriter _writer;
    private readonly ArrayLayout _layout;
    private readonly Access _access;
    private readonly int _firstAxis;
    private readonly string _name;

    private ViewEmitter(SourceWriter writer, ArrayLayout layout, Access access, int firstAxis)
    {
        _writer = writer;
        _layout = layout;
        _access = access;
        _firstAxis = firstAxis;
        _name = IsRoot ? access.View() : access.View(Rank);
    }

    private bool IsRoot => _firstAxis == 0;

    private int Rank => _layout.Rank - _firstAxis;

    private string Type => _layout.Element.Type;

    /// <summary>Elements of one row of the first axis.</summary>
    private long RowLength => Rank == 0 ? 1 : _layout.Stride(_firstAxis);

    /// <summary>Rows: a field of the view itself, a constant below it.</summary>
    private string Length => IsRoot ? "_length" : $"{_layout.Shape[_firstAxis]}";

    private string LengthType => IsRoot || _layout.Shape[_firstAxis] > int.MaxValue ? "long" : "int";

    private string RegionAndTicket => IsRoot ? "_region, _ticket" : "null, 0";

    private string Unscoped => IsRoot ? $"{Names.Unscoped}\n" : "";

    private bool IsSpanRow => Rank == 2 && _layout.Shape[_layout.Rank - 1] <= int.MaxValue;

    /// <summary>What one index leads to, when there is more than one axis.</summary>
    private string RowType => IsSpanRow ? $"{_access.Span}<{Type}>" : _access.View(Rank - 1);

    public static void EmitAll(SourceWriter writer, ArrayLayout layout, Access access)
    {
        new ViewEmitter(writer, layout, access, firstAxis: 0).Emit();
        var lastIsSpan = layout.Rank > 0 && layout.Shape[layout.Rank - 1] <= int.MaxValue;
        for (var firstAxis = 1; layout.Rank - firstAxis >= (lastIsSpan ? 2 : 1); firstAxis++)
        {
            new ViewEmitter(writer, layout, access, firstAxis).Emit();
        }

        if (layout.Element.IsRecord)
        {
            ColumnsEmitter.Emit(writer, layout.Element, access);
        }
    }

    private void Emit()
    {
        var reading = _access.CanWrite ? "" : ", for reading only";
        var summary = IsRoot
            ? $"A lease on the elements{reading}. Every reference that it gives out stays within its scope."
            : $"The elements below {_firstAxis} {(_firstAxis == 1 ? "index" : "indices")}{reading}.";
        _writer.Open($"/// <summary>{summary}</summary>\npublic ref struct {_name}");
        Fields();
        Sizes();
        if (Rank == 0)
        {
            Value();
        }
        else
        {
            ElementIndexers();
            PartialIndexers();
        }

        if (IsRoot && Rank > 0)
        {
            Slice();
        }

        Bulk();
        if (IsRoot && _layout.Element.IsRecord)
        {
            Columns();
        }

        if (Rank > 0)
        {
            Enumeration();
        }

        if (IsRoot)
        {
            Dispose();
        }

        _writer.Close();
    }

    private void Fields()
    {
        if (!IsRoot)
        {
            _writer.Member($"""
                private readonly ref {Type} _origin;

                internal {_name}(ref {Type} origin) => _origin = ref origin;
                """);
            return;
        }

        _writer.Member($$"""
            private readonly ref {{Type}} _origin;
            private readonly {{Names.Region}}? _region;
            private long _length;
            private long _ticket;

            internal {{_name}}(ref {{Type}} origin, long length, {{Names.Region}}? region, long ticket)
            {
                _origin = ref origin;
                _length = length;
                _region = region;
                _ticket = ticket;
            }
            """);
    }

    private void Sizes()
    {
        var count = RowLength == 1 ? "Length" : $"Length * {RowLength}";
        _writer.Member($"""
            /// <summary>Length of the first axis, in rows.</summary>
            public readonly long Length => {Length};

            /// <summary>Elements in all.</summary>
            public readonly long Count => {count};
            """);
    }

    private void Value() => _writer.Member($$"""
        /// <summary>The element.</summary>
        {{Unscoped}}public readonly {{_access.Ref}} {{Type}} Value
        {
            {{Names.Inline}}
            get
            {
                if (_length == 0)
                {
                    {{Names.Errors}}.ThrowIndexOutOfRange({{RegionAndTicket}}, 0, 0, _length);
                }

                // SAFETY: the length is 1 while the pages are mapped.
                return ref _origin;
            }
        }
        """);

    private void ElementIndexers()
    {
        var axes = Axes.Of(Rank);
        var last = _layout.Shape[_layout.Rank - 1];
        if (Rank > 1 && last <= int.MaxValue)
        {
            var parameters = string.Join(", ", axes.Select((axis, n) => $"{(n == 0 ? LengthType : "int")} {axis}"));
            var checks = string.Join("\n", axes.Take(Rank - 1).Select(Check));
            var row = string.Join(" + ", axes.Take(Rank - 1).Select((axis, n) => Axes.Scaled(axis, _layout.Stride(_firstAxis + n))));
            Indexer(parameters, "", $"""
                #if DEBUG
                {Check(axes[Rank - 1], Rank - 1).TrimEnd('\n')}
                #endif
                        // SAFETY: the row's span checks the last index, the conditions below check the others before
                        // anything is read. In this order the JIT can unroll a loop over the row.
                        ref {Type} element = ref {Names.Marshal}.CreateSpan(ref {Names.Unsafe}.Add(ref _origin, {row}), {last})[{axes[Rank - 1]}];
                {checks}
                        return ref element;
                """);
        }

        var allChecks = string.Join("\n", axes.Select(Check));
        var address = string.Join(" + ", axes.Select((axis, n) => Axes.Scaled(axis, _layout.Stride(_firstAxis + n))));
        Indexer(Axes.Parameters(axes, "long"), "", $"""
            {allChecks}
                    // SAFETY: every index is below its length.
                    return ref {Names.Unsafe}.Add(ref _origin, {address});
            """);
        if (Rank == 1)
        {
            Indexer("global::System.Index index", $"{Names.LowPriority}\n",
                $"        return ref this[index.IsFromEnd ? {Length} - index.Value : index.Value];");
        }
    }

    private void Indexer(string parameters, string attributes, string body) => _writer.Member($$"""
        /// <summary>One element, by reference.</summary>
        /// <exception cref="global::System.IndexOutOfRangeException">An index lies outside its axis.</exception>
        {{attributes}}{{Unscoped}}public readonly {{_access.Ref}} {{Type}} this[{{parameters}}]
        {
            {{Names.Inline}}
            get
            {
        {{body}}
            }
        }
        """);

    private string Check(string axis, int n)
    {
        var length = n == 0 ? Length : $"{_layout.Shape[_firstAxis + n]}";
        return $$"""
                    if ((ulong){{axis}} >= {{(n == 0 && IsRoot ? "(ulong)_length" : length)}})
                    {
                        {{Names.Errors}}.ThrowIndexOutOfRange({{RegionAndTicket}}, {{_firstAxis + n}}, {{axis}}, {{length}});
                    }

            """;
    }

    /// <summary>Fewer indices than axes: a row as a span, or a view of the axes that are left.</summary>
    private void PartialIndexers()
    {
        var all = Axes.Of(Rank);
        for (var count = 1; count < Rank; count++)
        {
            var axes = all.Take(count).ToArray();
            var rest = Rank - count;
            var last = _layout.Shape[_layout.Rank - 1];
            var address = string.Join(" + ", axes.Select((axis, n) => Axes.Scaled(axis, _layout.Stride(_firstAxis + n))));
            var origin = $"ref {Names.Unsafe}.Add(ref _origin, {address})";
            var (type, row) = rest == 1 && last <= int.MaxValue
                ? ($"{_access.Span}<{Type}>", $"{Names.Marshal}.Create{_access.Prefix}Span({origin}, {last})")
                : (_access.View(rest), $"new {_access.View(rest)}({origin})");
            _writer.Member($$"""
                /// <summary>The elements below {{(count == 1 ? "one index" : $"{count} indices")}}.</summary>
                /// <exception cref="global::System.IndexOutOfRangeException">An index lies outside its axis.</exception>
                {{Unscoped}}public readonly {{type}} this[{{Axes.Parameters(axes, "long")}}]
                {
                    {{Names.Inline}}
                    get
                    {
                {{string.Join("\n", axes.Select(Check))}}
                        // SAFETY: every index is below its length.
                        return {{row}};
                    }
                }
                """);
        }
    }

    private void Slice() => _writer.Member($$"""
        /// <summary>Some of the rows, without a lease of their own: they live as long as this view.</summary>
        /// <exception cref="global::System.ArgumentOutOfRangeException">The slice does not lie within the rows.</exception>
        {{Unscoped}}public readonly {{_name}} Slice(long start, long length)
        {
            if ((ulong)start > (ulong)_length || (ulong)length > (ulong)(_length - start))
            {
                {{Names.Errors}}.ThrowSliceOutOfRange({{RegionAndTicket}}, start, length, _length);
            }

            // SAFETY: the slice lies within the rows.
            return new {{_name}}(ref {{Names.Unsafe}}.Add(ref _origin, {{Axes.Scaled("start", RowLength)}}), length, null, 0);
        }

        /// <summary>The rows from <paramref name="start"/> on.</summary>
        /// <exception cref="global::System.ArgumentOutOfRangeException">There is no such row.</exception>
        {{Unscoped}}public readonly {{_name}} Slice(long start) => Slice(start, _length - start);
        """);

    private void Bulk()
    {
        _writer.Member($$"""
            /// <summary>All elements, row-major.</summary>
            /// <exception cref="global::System.InvalidOperationException">There are more than a span can hold.</exception>
            {{Unscoped}}public readonly {{_access.Span}}<{{Type}}> AsSpan()
            {
                if (Count > int.MaxValue)
                {
                    {{Names.Errors}}.ThrowTooLongForSpan(Count);
                }

                // SAFETY: that many elements are mapped.
                return {{Names.Marshal}}.Create{{_access.Prefix}}Span(ref _origin, (int)Count);
            }
            """);
        if (IsRoot && RowLength <= int.MaxValue && Rank > 0)
        {
            var rows = Math.Max(1, (1 << 20) / RowLength);
            _writer.Member($"""
                /// <summary>All elements as one span after the other, each of whole rows.</summary>
                /// <exception cref="global::System.ArgumentOutOfRangeException">No rows, or more than a span can hold.</exception>
                {Unscoped}public readonly {_access.Chunks}<{Type}> Chunks(long rowsPerChunk = {rows}) =>
                    new(ref _origin, Count, rowsPerChunk, {RowLength});
                """);
        }

        Tensor();
        if (_access.CanWrite)
        {
            _writer.Member($$"""
                /// <summary>Sets every element.</summary>
                public readonly void Fill({{Type}} value)
                {
                    foreach (global::System.Span<{{Type}}> chunk in new {{_access.Chunks}}<{{Type}}>(ref _origin, Count, 1 << 20, 1))
                    {
                        chunk.Fill(value);
                    }
                }

                /// <summary>Sets all elements, row-major.</summary>
                /// <exception cref="global::System.ArgumentException">The source has another number of elements.</exception>
                public readonly void CopyFrom(scoped global::System.ReadOnlySpan<{{Type}}> source)
                {
                    if (source.Length != Count)
                    {
                        {{Names.Errors}}.ThrowLengthMismatch(nameof(source), source.Length, Count);
                    }

                    source.CopyTo(AsSpan());
                }
                """);
        }

        _writer.Member($"""
            /// <summary>Copies all elements, row-major, to the start of <paramref name="destination"/>.</summary>
            /// <exception cref="global::System.ArgumentException">The destination is too short.</exception>
            public readonly void CopyTo(scoped global::System.Span<{Type}> destination) => AsSpan().CopyTo(destination);

            /// <summary>A copy of all elements, row-major.</summary>
            /// <exception cref="global::System.InvalidOperationException">There are more than an array can hold.</exception>
            public readonly {Type}[] ToArray() => AsSpan().ToArray();
            """);
    }

    private void Tensor()
    {
        var lengths = string.Join(", ", Enumerable.Range(0, Rank).Select(axis =>
            axis == 0 ? $"(nint){(IsRoot ? "_length" : Length)}" : $"{Native(_layout.Shape[_firstAxis + axis])}"));
        var strides = string.Join(", ", Enumerable.Range(0, Rank).Select(axis => Native(_layout.Stride(_firstAxis + axis))));
        _writer.Member($"""
            /// <summary>All elements as a tensor of the same shape, for System.Numerics.Tensors.</summary>
            {Unscoped}public readonly {_access.TensorSpan}<{Type}> AsTensorSpan() =>
                // SAFETY: that many elements are mapped, and mapped pages never move.
                {Names.TensorMarshal}.Create{_access.Prefix}TensorSpan(
                    ref _origin, (nint)Count, [{lengths}], [{strides}], pinned: true);
            """);

        static string Native(long value) => value > int.MaxValue ? $"(nint){value}" : $"{value}";
    }

    private void Columns() => _writer.Member($"""
        /// <summary>The fields of all records, each as a strided view.</summary>
        {Unscoped}public readonly {_access.Prefix}ViewColumns Columns => new(ref _origin, Count);
        """);

    private void Enumeration()
    {
        if (Rank == 1)
        {
            _writer.Member($"""
                /// <summary>Walks over the elements by reference.</summary>
                {Unscoped}public readonly {_access.Elements}<{Type}> GetEnumerator() => new(ref _origin, Length);
                """);
            return;
        }

        _writer.Member($"""
            /// <summary>Walks over the rows of the first axis.</summary>
            {Unscoped}public readonly Enumerator GetEnumerator() => new(ref _origin, Length);
            """);
        var origin = $"ref {Names.Unsafe}.Add(ref _origin, {Axes.Scaled("_index", RowLength)})";
        var current = IsSpanRow
            ? $"{Names.Marshal}.Create{_access.Prefix}Span({origin}, {RowLength})"
            : $"new({origin})";
        _writer.Open("/// <summary>Walks over rows.</summary>\npublic ref struct Enumerator");
        _writer.Member($$"""
            private readonly ref {{Type}} _origin;
            private readonly long _length;
            private long _index;

            internal Enumerator(ref {{Type}} origin, long length)
            {
                _origin = ref origin;
                _length = length;
                _index = -1;
            }

            /// <summary>The row that the enumerator stands on.</summary>
            public readonly {{RowType}} Current
            {
                // SAFETY: MoveNext has returned true, so the index is below the length.
                {{Names.Inline}}
                get => {{current}};
            }

            /// <summary>Steps to the next row; false after the last.</summary>
            {{Names.Inline}}
            public bool MoveNext() => ++_index < _length;
            """);
        _writer.Close();
    }

    private void Dispose() => _writer.Member($$"""
        /// <summary>Ends the lease. Ending it twice does nothing.</summary>
        /// <exception cref="global::System.IO.IOException">The map was closed before, and its last flush failed.</exception>
        {{Names.Inline}}
        public void Dispose()
        {
            long ticket = _ticket;
            _ticket = {{Names.Errors}}.EndedTicket;
            _length = 0;
            if (ticket > 0)
            {
                _region!.EndLease(ticket);
            }
        }
        """);
}
