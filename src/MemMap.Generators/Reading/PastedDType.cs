using System.Collections.Immutable;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace MemMap.Generators;

/// <summary>
/// Turns a dtype's text into a record whose types the generator writes: fields, and nested structs, blocks, texts and
/// raw bytes, named after the fields that have them.
/// </summary>
internal sealed class PastedDType
{
    /// <summary>What every struct has from object or from its generated part, and what would be hidden or doubled.</summary>
    private static readonly string[] ValueMembers =
    [
        .. PartialType.OwnableMembers, "op_Inequality", "GetType", "MemberwiseClone", "ReferenceEquals", "MemMapDebugView",
    ];

    /// <summary>Bytes beyond which nothing is counted: by then it is too much, and products could leave 64 bits.</summary>
    private const long MostCounted = 1L << 32;

    private readonly string _prefix;
    private readonly HashSet<string> _typeNames;

    private PastedDType(string prefix, IEnumerable<string> usedNames)
    {
        _prefix = prefix;
        _typeNames = new HashSet<string>(usedNames);
    }

    /// <summary>The record.</summary>
    /// <param name="text">What Python's <c>arr.dtype.descr</c> prints.</param>
    /// <param name="layoutName">The struct that gets the fields.</param>
    /// <param name="usedNames">Members that it has already.</param>
    /// <param name="prefix">How others name its nested types: <c>global::Market.Tick.</c>; empty inside it.</param>
    /// <exception cref="DescrFault">The text is no dtype, or one of which C# has no fields.</exception>
    public static Element Read(string text, string layoutName, IEnumerable<string> usedNames, string prefix = "")
    {
        var node = DescrText.Parse(text);
        var used = usedNames.Concat(DeclarationRules.ReservedNames).Concat(DeclarationRules.ReservedColumns)
            .Append(layoutName).ToList();
        return node is RecordNode record
            ? new PastedDType(prefix, used.Concat(record.Fields.Select(static field => Identifier(field.Name)))).Record(record, PartialTypes.EscapeType(layoutName), layoutName, used)
            : throw new DescrFault(node.Start, node.End - node.Start, "a list of fields such as [('x', '<f4')]",
                "a dtype without fields; write [MemMapArray<T>] for an array of it");
    }

    private Element Record(RecordNode node, string type, string displayName, IEnumerable<string> usedNames)
    {
        var fields = ImmutableArray.CreateBuilder<Field>();
        var identifiers = new HashSet<string>(usedNames.Concat(ValueMembers));
        var dtypeNames = new HashSet<string>();
        long end = 0;
        foreach (var field in node.Fields)
        {
            var element = IsPadding(field) ? null : ElementOf(field.Type, Pascal(field.Name));
            if (element is not null)
            {
                CheckName(field, dtypeNames);
                var name = Unique(Identifier(field.Name), identifiers);
                fields.Add(new Field(
                    PartialTypes.Escape(name), field.Name, field.Title, element, (int)end, Visibility.Public, false, ""));
            }

            end += element?.ItemSize ?? ByteCount(field.Type);
            if (end > int.MaxValue)
            {
                throw new DescrFault(field.Start, field.End - field.Start, $"at most {int.MaxValue} bytes", ByteCountText(end));
            }
        }

        if (fields.Count == 0)
        {
            throw new DescrFault(node.Start, node.End - node.Start, "at least one field", "none");
        }

        var inFileOrder = new EquatableArray<Field>(fields.ToImmutable());
        return new Element(
            type, RecordReader.Describe(inFileOrder, (int)end), displayName, (int)end,
            RecordStorage.Of(inFileOrder, (int)end).Alignment, inFileOrder);
    }

    /// <summary>NumPy's rule: raw bytes without a name, and any sub-array without one, are padding.</summary>
    private static bool IsPadding(FieldNode field) =>
        field.Name.Length == 0 && field.Type is BlockNode or ScalarNode { Scalar.Kind: 'V' };

    private static long ByteCount(DescrNode node) => node switch
    {
        ScalarNode { Scalar: var scalar } => scalar.ItemSize,
        BlockNode block => block.Axes.Aggregate(ByteCount(block.Item), static (product, n) => Math.Min(product * n, MostCounted)),
        RecordNode record => record.Fields.Sum(static field => ByteCount(field.Type)),
        _ => 0,
    };

    private static string ByteCountText(long byteCount) =>
        byteCount < MostCounted ? $"{byteCount} bytes" : "4 GiB or more";

    private static void CheckName(FieldNode field, HashSet<string> names)
    {
        if (!names.Add(field.Name) || (field.Title is not null && !names.Add(field.Title)))
        {
            throw new DescrFault(field.Start, Math.Max(1, field.End - field.Start), "a name not used before", $"'{field.Name}' again");
        }
    }

    private Element ElementOf(DescrNode node, string typeName)
    {
        switch (node)
        {
            case ScalarNode scalar:
                return Scalar(scalar, typeName);
            case RecordNode record:
                var name = Unique($"{typeName}Record", _typeNames);
                return Record(record, _prefix + name, name, [name]) with { Definition = Definition.Here };
            default:
                var block = (BlockNode)node;
                var item = ElementOf(block.Item, typeName);
                var byteCount = ByteCount(block);
                return byteCount <= ShapeReader.LargestBlock
                    ? ElementReader.Block(NewType($"{typeName}Block"), item, block.Axes.Select(static n => (long)n))
                        with { Definition = Definition.Here }
                    : throw new DescrFault(block.Start, block.End - block.Start,
                        $"a sub-array of at most {ShapeReader.LargestBlock} bytes", ByteCountText(byteCount));
        }
    }

    private Element Scalar(ScalarNode node, string typeName)
    {
        var scalar = node.Scalar;
        if (scalar.ItemSize == 0)
        {
            throw new DescrFault(node.Start, node.End - node.Start, "a dtype of 1 byte or more", $"'{scalar}'");
        }

        if (ScalarTypes.TypeOf(scalar) is { } type)
        {
            var alignment = scalar.Kind == 'c' ? scalar.ItemSize / 2 : scalar.ItemSize;
            return new Element(type, $"'{scalar}'", scalar.DisplayName, scalar.ItemSize, alignment);
        }

        if (scalar.ItemSize > ShapeReader.LargestBlock)
        {
            throw new DescrFault(node.Start, node.End - node.Start,
                $"a value of at most {ShapeReader.LargestBlock} bytes", $"{scalar.ItemSize} bytes");
        }

        if (scalar.Kind is 'S' or 'U')
        {
            var text = new TextLayout(null!, scalar.Kind == 'U' ? scalar.ItemSize / 4 : scalar.ItemSize,
                scalar.Kind == 'U', scalar.Order == '>');
            return text.ToElement(NewType($"{typeName}Text")) with { Definition = Definition.Here };
        }

        var bytes = new Element("byte", "'|u1'", "uint8", 1, 1);
        return ElementReader.Block(NewType($"{typeName}Bytes"), bytes, [scalar.ItemSize]) with
        {
            Descr = $"'{scalar}'",
            DisplayName = scalar.DisplayName,
            Axes = default,
            Definition = Definition.Here,
        };
    }

    private string NewType(string name) => _prefix + Unique(name, _typeNames);

    private static string Unique(string name, HashSet<string> used)
    {
        var unique = name;
        for (var number = 2; !used.Add(unique); number++)
        {
            unique = $"{name}_{number}";
        }

        return unique;
    }

    /// <summary>The name itself where C# allows it, else with <c>_</c> for what it does not.</summary>
    private static string Identifier(string name)
    {
        var identifier = new StringBuilder();
        foreach (var character in name)
        {
            identifier.Append(SyntaxFacts.IsIdentifierPartCharacter(character) ? character : '_');
        }

        var text = identifier.ToString().Normalize(NormalizationForm.FormC);
        return text.Length > 0 && SyntaxFacts.IsIdentifierStartCharacter(text[0]) ? text : $"_{text}";
    }

    /// <summary>How a type is called that belongs to a field: <c>best_bid</c> has a <c>BestBid</c>.</summary>
    private static string Pascal(string name)
    {
        var words = Identifier(name).Split(['_'], StringSplitOptions.RemoveEmptyEntries);
        var text = string.Concat(words.Select(static word => char.ToUpperInvariant(word[0]) + word.Substring(1)));
        return text.Length > 0 && SyntaxFacts.IsIdentifierStartCharacter(text[0]) ? text : $"Field{text}";
    }
}
