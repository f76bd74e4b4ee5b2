using System.Runtime.InteropServices;
using MemMap.Cli.Arrays;
using MemMap.Cli.Output;
using MemMap.Cli.Values;

namespace MemMap.Cli.Conversion;

/// <summary>How the bytes of an element of a target are made from those of an element of its source.</summary>
/// <param name="source">Dtype of an element of the source.</param>
/// <param name="target">Dtype of an element of the target.</param>
/// <param name="losses">What becomes of values that the target cannot hold; null where no value changes its type.</param>
internal sealed class ElementPlan(DType source, DType target, Losses? losses = null)
{
    private readonly List<ValueChange> _changes = [];
    private readonly List<(int From, int To, int Length, int Word)> _moves = [];
    private bool _isCopied;

    public DType Source => source;

    public DType Target => target;

    /// <summary>Whether the bytes stay as they are.</summary>
    public bool IsIdentity => _isCopied && _moves.Count == 0;

    /// <summary>Whether values become others of another type, and not only bytes in another place.</summary>
    public bool ChangesValues => _changes.Count > 0;

    /// <summary>The plan between two dtypes of the same fields.</summary>
    public static ElementPlan Between(DType source, DType target)
    {
        var plan = new ElementPlan(source, target);
        plan.Add(source, target, 0, 0);
        return plan.Complete();
    }

    /// <summary>A part of the source becomes a part of the target.</summary>
    /// <param name="name">Name of the field, for messages; empty for all of an element.</param>
    /// <exception cref="UsageException">It cannot.</exception>
    public void Add(DType from, DType to, int fromOffset, int toOffset, string name = "")
    {
        if (from.Equals(to))
        {
            Move(fromOffset, toOffset, from.ItemSize, 1);
        }
        else if (from.IsRecord && to.IsRecord)
        {
            AddFields(
                [.. from.Fields.Select(static field => (field.Name, field.Type, field.OffsetInBytes))],
                to, fromOffset, toOffset, name);
        }
        else
        {
            AddValues(from, to, fromOffset, toOffset, name);
        }
    }

    /// <summary>Fields of the source become those of the same names.</summary>
    /// <param name="fields">Name, dtype and offset of each.</param>
    /// <exception cref="UsageException">The target has other names.</exception>
    public void AddFields(
        IReadOnlyCollection<(string Name, DType Type, int Offset)> fields, DType to, int fromOffset, int toOffset,
        string name = "")
    {
        var prefix = name.Length == 0 ? "" : $"{name}.";
        var targets = to.Fields.ToDictionary(static field => field.Name);
        foreach (var (own, type, offset) in fields)
        {
            if (!targets.Remove(own, out var field))
            {
                throw new UsageException(
                    $"--to-descr has no field '{prefix}{own}', which the elements have; --fields with the others leaves it "
                    + "out.");
            }

            Add(type, field.Type, fromOffset + offset, toOffset + field.OffsetInBytes, prefix + own);
        }

        if (targets.Count > 0)
        {
            throw new UsageException(
                $"--to-descr has a field '{prefix}{targets.Keys.First()}', which the elements do not have; they have "
                + $"{string.Join(", ", fields.Take(20).Select(field => $"'{prefix}{field.Name}'"))}.");
        }
    }

    private void AddValues(DType from, DType to, int fromOffset, int toOffset, string name)
    {
        var ((left, shape), (right, otherShape)) = (SubArray.Flatten(from), SubArray.Flatten(to));
        if (!shape.SequenceEqual(otherShape) || left.IsRecord != right.IsRecord)
        {
            throw new UsageException(
                $"--to-descr: {(name.Length == 0 ? "an element" : $"field '{name}'")} is {from}, which does not become {to}; "
                + "records stay records of the same fields, and sub-arrays keep their shape.");
        }

        var count = shape.Aggregate(1, static (product, length) => product * length);
        if (left.IsRecord)
        {
            for (var index = 0; index < count; index++)
            {
                Add(
                    left, right, fromOffset + (index * left.ItemSize), toOffset + (index * right.ItemSize),
                    $"{name}[{string.Join(',', AxisIndices.At(shape, index))}]");
            }
        }
        else if ((left.Kind, left.ItemSize, left.TimeUnit) == (right.Kind, right.ItemSize, right.TimeUnit))
        {
            Move(fromOffset, toOffset, from.ItemSize, left.Order == right.Order ? 1 : Scalar.WordOf(left));
        }
        else
        {
            _changes.Add(new ValueChange(left, right, name, shape, fromOffset, toOffset, losses!));
        }
    }

    /// <summary>
    /// Where all stays in its place, elements are copied as a whole, with the bytes between fields, and then turned round.
    /// </summary>
    public ElementPlan Complete()
    {
        _isCopied = _changes.Count == 0 && source.ItemSize == target.ItemSize
            && _moves.TrueForAll(static move => move.From == move.To)
            && HasSamePlaces(SubArray.Flatten(source).Element, SubArray.Flatten(target).Element);
        if (_isCopied)
        {
            _moves.RemoveAll(static move => move.Word <= 1);
        }

        return this;
    }

    /// <summary>Makes elements of the target.</summary>
    /// <param name="placeOf">Where one of these is, in words; needed where values change.</param>
    public void Run(ReadOnlySpan<byte> from, Span<byte> to, Func<int, string>? placeOf = null)
    {
        if (_isCopied)
        {
            from.CopyTo(to);
            if (_moves is [(0, 0, var all, var word)] && all == target.ItemSize)
            {
                Scalar.Swap(to, word);
                return;
            }
        }

        if (_moves.Count == 0 && _changes.Count == 0)
        {
            return;
        }

        if (!_isCopied)
        {
            to.Clear();
        }

        var (fromSize, toSize) = (source.ItemSize, target.ItemSize);
        var count = toSize == 0 ? 0 : to.Length / toSize;
        foreach (var (fromOffset, toOffset, length, word) in CollectionsMarshal.AsSpan(_moves))
        {
            for (var element = 0; element < count; element++)
            {
                var part = to.Slice((element * toSize) + toOffset, length);
                if (!_isCopied)
                {
                    from.Slice((element * fromSize) + fromOffset, length).CopyTo(part);
                }

                Scalar.Swap(part, word);
            }
        }

        try
        {
            foreach (var change in _changes)
            {
                change.Run(from, fromSize, to, toSize, count, placeOf!);
            }
        }
        catch (DifferenceException) when (_changes.Count > 1)
        {
            // Each field went through all elements: another one may be lost in an earlier element.
            for (var element = 0; element < count; element++)
            {
                foreach (var change in _changes)
                {
                    change.Run(
                        from.Slice(element * fromSize, fromSize), fromSize, to.Slice(element * toSize, toSize), toSize, 1,
                        _ => placeOf!(element));
                }
            }

            throw;
        }
    }

    private static bool HasSamePlaces(DType left, DType right) =>
        left.ItemSize == right.ItemSize && left.IsRecord == right.IsRecord && left.Fields.Count == right.Fields.Count
        && left.Fields.Zip(right.Fields).All(static pair =>
            pair.First.OffsetInBytes == pair.Second.OffsetInBytes
            && HasSamePlaces(SubArray.Flatten(pair.First.Type).Element, SubArray.Flatten(pair.Second.Type).Element));

    private void Move(int from, int to, int length, int word)
    {
        if (length == 0)
        {
            return;
        }

        if (word <= 1 && _moves is [.., var last] && last.Word <= 1
            && last.From + last.Length == from && last.To + last.Length == to)
        {
            _moves[^1] = last with { Length = last.Length + length };
            return;
        }

        _moves.Add((from, to, length, word));
    }
}
