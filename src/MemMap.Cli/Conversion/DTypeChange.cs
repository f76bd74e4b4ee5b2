using System.Globalization;
using System.Text;
using MemMap.Cli.Arrays;
using MemMap.Cli.Output;
using MemMap.Cli.Values;

namespace MemMap.Cli.Conversion;

/// <summary>How the elements of a target differ from those of its source, apart from their values.</summary>
/// <param name="Fields">Names of the fields to keep, as <c>--fields</c> has them; null for all.</param>
/// <param name="Order">Byte order of all numbers; null to leave it.</param>
/// <param name="Packing">Where fields are; null to leave them there.</param>
/// <param name="Target">
/// The dtype that all of them become, field by field, which says their order and places too; or null.
/// </param>
internal sealed record DTypeChange(string? Fields, ByteOrder? Order, Packing? Packing, DType? Target = null)
{
    public static DTypeChange None { get; } = new(null, null, null);

    /// <summary>The dtype of the target, and the offset in the source of each of its fields.</summary>
    /// <param name="source">Dtype of the source.</param>
    /// <param name="losses">What becomes of values that the target cannot hold.</param>
    public ElementPlan Apply(DType source, Losses losses)
    {
        if (Target is not null)
        {
            return Become(Target, source, losses);
        }

        if (Fields is null)
        {
            // The text of a header stays where nothing changes, such as that of sub-arrays of sub-arrays.
            var whole = ElementPlan.Between(source, Order is null && Packing is null ? source : DType.Parse(Text(source, Packing)));
            return whole.IsIdentity ? ElementPlan.Between(source, source) : whole;
        }

        var leaves = Leaf.Selected(source, Fields);
        var (text, end, alignment) = (new StringBuilder("["), 0, 1);
        foreach (var leaf in leaves)
        {
            var own = AlignmentOf(leaf.Type);
            alignment = Math.Max(alignment, own);
            var type = DType.Parse(Text(leaf.Type, Packing));
            Place(text, ref end, Packing is Conversion.Packing.Aligned ? own : 1);
            Append(text, Repr(leaf.Label), type);
            end += type.ItemSize;
        }

        Place(text, ref end, Packing is Conversion.Packing.Aligned ? alignment : 1);
        var target = DType.Parse(text.Append(']').ToString());
        var plan = new ElementPlan(source, target);
        foreach (var (leaf, field) in leaves.Zip(target.Fields.Where(static field => field.Name.Length > 0 || field.Type.Kind != 'V')))
        {
            plan.Add(leaf.Type, field.Type, OffsetOf(source, leaf), field.OffsetInBytes);
        }

        return plan.Complete();
    }

    private ElementPlan Become(DType target, DType source, Losses losses)
    {
        var plan = new ElementPlan(source, target, losses);
        if (Fields is null)
        {
            plan.Add(source, target, 0, 0);
        }
        else if (target.IsRecord)
        {
            plan.AddFields(
                [.. Leaf.Selected(source, Fields).Select(leaf => (leaf.Label, leaf.Type, OffsetOf(source, leaf)))],
                target, 0, 0);
        }
        else
        {
            throw new UsageException($"--to-descr: the elements are a record of {Fields}, which does not become {target}.");
        }

        return plan.Complete();
    }

    private static int OffsetOf(DType dtype, Leaf leaf)
    {
        var offset = 0;
        foreach (var step in leaf.Steps)
        {
            var field = dtype.Fields.First(field => field.Name == (string)step);
            offset += field.OffsetInBytes;
            dtype = field.Type;
        }

        return offset;
    }

    /// <summary>A dtype as text, changed.</summary>
    private string Text(DType dtype, Packing? packing)
    {
        if (dtype.Element is { } element)
        {
            return $"({Text(element, packing)}, {ShapeText.Of(dtype.Shape)})";
        }

        if (!dtype.IsRecord)
        {
            var scalar = dtype.ToString();
            return Order is { } order && dtype.Order != ByteOrder.NotApplicable
                ? scalar.Replace(scalar[1], order == ByteOrder.BigEndian ? '>' : '<')
                : scalar;
        }

        var (text, end) = (new StringBuilder("["), 0);
        foreach (var field in dtype.Fields)
        {
            var type = DType.Parse(Text(field.Type, packing));
            if (packing is null)
            {
                PadTo(text, ref end, field.OffsetInBytes);
            }
            else
            {
                Place(text, ref end, packing is Conversion.Packing.Aligned ? AlignmentOf(field.Type) : 1);
            }

            Append(text, field.Title is { } title ? $"({Repr(title)}, {Repr(field.Name)})" : Repr(field.Name), type);
            end += type.ItemSize;
        }

        if (packing is null)
        {
            PadTo(text, ref end, dtype.ItemSize);
        }
        else
        {
            Place(text, ref end, packing is Conversion.Packing.Aligned ? AlignmentOf(dtype) : 1);
        }

        return text.Append(']').ToString();
    }

    private static void Append(StringBuilder text, string name, DType type)
    {
        Separate(text);
        text.Append('(').Append(name).Append(", ").Append(type.Element ?? type)
            .Append(type.Element is null ? "" : $", {ShapeText.Of(type.Shape)}").Append(')');
    }

    private static void Place(StringBuilder text, ref int end, int alignment) =>
        PadTo(text, ref end, (end + alignment - 1) / alignment * alignment);

    private static void PadTo(StringBuilder text, ref int end, int offset)
    {
        if (offset > end)
        {
            Separate(text);
            text.Append(CultureInfo.InvariantCulture, $"('', '|V{offset - end}')");
            end = offset;
        }
    }

    private static void Separate(StringBuilder text)
    {
        if (text.Length > 1)
        {
            text.Append(", ");
        }
    }

    /// <summary>C's alignment.</summary>
    private static int AlignmentOf(DType dtype)
    {
        var element = SubArray.Flatten(dtype).Element;
        return element.IsRecord ? element.Fields.Select(static field => AlignmentOf(field.Type)).Append(1).Max()
            : element.Kind is 'S' or 'V' ? 1 : Math.Max(1, Scalar.WordOf(element));
    }

    /// <summary>A text as Python writes it.</summary>
    private static string Repr(string name)
    {
        var text = new StringBuilder("'");
        foreach (var character in name)
        {
            _ = character is '\\' or '\'' ? text.Append('\\').Append(character)
                : character is < ' ' or '\x7f' || char.IsSurrogate(character) && !IsPaired(name)
                    ? text.Append(CultureInfo.InvariantCulture, $"\\u{(int)character:x4}")
                    : text.Append(character);
        }

        return text.Append('\'').ToString();
    }

    private static bool IsPaired(string name) => !name.EnumerateRunes().Any(static rune => rune == Rune.ReplacementChar);
}

/// <summary>Where the fields of a record are.</summary>
internal enum Packing
{
    /// <summary>One directly behind the other.</summary>
    Packed,

    /// <summary>Where a C compiler places them.</summary>
    Aligned,
}
