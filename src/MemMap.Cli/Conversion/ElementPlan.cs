using System.Runtime.InteropServices;
using MemMap.Cli.Arrays;
using MemMap.Cli.Output;

namespace MemMap.Cli.Conversion;

/// <summary>How the bytes of an element of a target are made from those of an element of its source.</summary>
internal sealed class ElementPlan(DType source, DType target)
{
    private readonly List<(int From, int To, int Length, int Word)> _moves = [];
    private bool _isCopied;

    public DType Source => source;

    public DType Target => target;

    /// <summary>Whether the bytes stay as they are.</summary>
    public bool IsIdentity => _isCopied && _moves.Count == 0;

    /// <summary>The plan between two dtypes of the same fields.</summary>
    public static ElementPlan Between(DType source, DType target)
    {
        var plan = new ElementPlan(source, target);
        plan.Add(source, target, 0, 0);
        return plan.Complete();
    }

    /// <summary>A part of the source becomes a part of the target.</summary>
    public void Add(DType from, DType to, int fromOffset, int toOffset)
    {
        if (from.Equals(to))
        {
            Move(fromOffset, toOffset, from.ItemSize, 1);
        }
        else if (from.IsRecord)
        {
            foreach (var (left, right) in from.Fields.Zip(to.Fields))
            {
                Add(left.Type, right.Type, fromOffset + left.OffsetInBytes, toOffset + right.OffsetInBytes);
            }
        }
        else if (from.Element is not null)
        {
            var (left, shape) = DescrJson.Flatten(from);
            var right = DescrJson.Flatten(to).Element;
            var count = shape.Aggregate(1, static (product, length) => product * length);
            if (!left.IsRecord)
            {
                Move(fromOffset, toOffset, from.ItemSize, Scalar.WordOf(left));
                return;
            }

            for (var index = 0; index < count; index++)
            {
                Add(left, right, fromOffset + (index * left.ItemSize), toOffset + (index * right.ItemSize));
            }
        }
        else
        {
            Move(fromOffset, toOffset, from.ItemSize, from.Order == to.Order ? 1 : Scalar.WordOf(from));
        }
    }

    /// <summary>
    /// Where all stays in its place, elements are copied as a whole, with the bytes between fields, and then turned round.
    /// </summary>
    public ElementPlan Complete()
    {
        _isCopied = source.ItemSize == target.ItemSize && _moves.TrueForAll(static move => move.From == move.To)
            && HasSamePlaces(DescrJson.Flatten(source).Element, DescrJson.Flatten(target).Element);
        if (_isCopied)
        {
            _moves.RemoveAll(static move => move.Word <= 1);
        }

        return this;
    }

    /// <summary>Makes elements of the target.</summary>
    public void Run(ReadOnlySpan<byte> from, Span<byte> to)
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

        if (_moves.Count == 0)
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
    }

    private static bool HasSamePlaces(DType left, DType right) =>
        left.ItemSize == right.ItemSize && left.IsRecord == right.IsRecord && left.Fields.Count == right.Fields.Count
        && left.Fields.Zip(right.Fields).All(static pair =>
            pair.First.OffsetInBytes == pair.Second.OffsetInBytes
            && HasSamePlaces(DescrJson.Flatten(pair.First.Type).Element, DescrJson.Flatten(pair.Second.Type).Element));

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
