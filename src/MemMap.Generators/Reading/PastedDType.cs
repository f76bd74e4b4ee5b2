using System.Collections.Immutable;
using System.Globalization;
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
    /// <summary>
    /// What every struct has from object or from its generated part, and what would be hidden or doubled.
    /// </summary>
    private static readonly string[] ValueMembers =
    [
        .. PartialType.OwnableMembers, "op_Inequality", "GetType", "MemberwiseClone", "ReferenceEquals", "MemMapDebugView",
    ];

    private readonly string _prefix;
    private readonly HashSet<string> _typeNames;
    private readonly DescrPlaces _places;

    private PastedDType(string prefix, IEnumerable<string> usedNames, DescrPlaces places)
    {
        _prefix = prefix;
        _typeNames = [.. usedNames];
        _places = places;
    }

    /// <summary>The record.</summary>
    /// <param name="text">What Python's <c>arr.dtype.descr</c> prints.</param>
    /// <param name="layoutName">The struct that gets the fields.</param>
    /// <param name="usedNames">Members that it has already.</param>
    /// <param name="prefix">How others name its nested types: <c>global::Market.Tick.</c>; empty inside it.</param>
    /// <exception cref="DescrFault">The text is not a dtype, or one that C# has no fields for.</exception>
    public static Element Read(string text, string layoutName, IEnumerable<string> usedNames, string prefix = "")
    {
        const string Fields = "a list of fields such as [('x', '<f4')]";
        const string NoFields = "a dtype without fields; write [MemMapArray<T>] for an array of it";
        if ((ScalarText.Parse(text) ?? ScalarText.ParseName(text)) is not null)
        {
            throw new DescrFault(0, text.Length, Fields, NoFields);
        }

        var places = new DescrPlaces();
        var dtype = DescrReader.Parse(text, DescrDialect.Pasted, places);
        if (dtype is not RecordDType record)
        {
            throw places.Refuse(dtype, Fields, NoFields);
        }

        string[] used = [.. usedNames, .. DeclarationRules.ReservedNames, .. DeclarationRules.ReservedColumns, layoutName];
        var names = NamesOf(record, used);
        return new PastedDType(prefix, [.. used, .. names], places)
            .Record(record, PartialTypes.EscapeType(layoutName), layoutName, names);
    }

    private Element Record(RecordDType dtype, string type, string displayName, string[] names)
    {
        if (dtype.Fields.Count == 0)
        {
            throw _places.Refuse(dtype, "at least one field", "none");
        }

        var fields = ImmutableArray.CreateBuilder<Field>(names.Length);
        for (var i = 0; i < names.Length; i++)
        {
            var field = dtype.Fields[i];
            fields.Add(new Field(
                PartialTypes.Escape(names[i]), field, ElementOf(field.Type, Pascal(field.Name)), Visibility.Public, false, ""));
        }

        var inFileOrder = new EquatableArray<Field>(fields.MoveToImmutable());
        return Element.OfRecord(
            type, displayName, inFileOrder, dtype.ItemSize, RecordStorage.Of(inFileOrder, dtype.ItemSize).Alignment);
    }

    private Element ElementOf(DType dtype, string typeName)
    {
        switch (dtype)
        {
            case ScalarDType scalar:
                return Scalar(scalar, typeName);
            case RecordDType record:
                var name = Unique($"{typeName}Record", _typeNames);
                return Record(record, _prefix + name, name, NamesOf(record, [name])) with { Definition = Definition.Here };
            default:
                var block = (SubArrayDType)dtype;
                var item = ElementOf(block.Element, typeName);
                return block.ItemSize is > 0 and <= ShapeReader.LargestBlock
                    ? ElementReader.Block(NewType($"{typeName}Block"), item, block.Shape.Select(static n => (long)n))
                        with { Definition = Definition.Here }
                    : throw _places.Refuse(
                        block, $"a sub-array of 1 to {ShapeReader.LargestBlock} bytes", $"{block.ItemSize} bytes");
        }
    }

    private Element Scalar(ScalarDType scalar, string typeName)
    {
        if (scalar.ItemSize == 0)
        {
            throw _places.Refuse(scalar, "a dtype of 1 byte or more", Descr.Format(scalar));
        }

        var displayName = ScalarTypes.DisplayNameOf(scalar);
        if (ScalarTypes.TypeOf(scalar) is { } type)
        {
            return new Element(type, scalar, displayName, scalar.Kind == 'c' ? scalar.ItemSize / 2 : scalar.ItemSize);
        }

        if (scalar.ItemSize > ShapeReader.LargestBlock)
        {
            throw _places.Refuse(scalar, $"a value of at most {ShapeReader.LargestBlock} bytes", $"{scalar.ItemSize} bytes");
        }

        if (scalar.Kind is 'S' or 'U')
        {
            var text = new TextLayout(null!, scalar.Kind == 'U' ? scalar.ItemSize / 4 : scalar.ItemSize,
                scalar.Kind == 'U', scalar.Order == ByteOrder.BigEndian);
            return text.ToElement(NewType($"{typeName}Text")) with { Definition = Definition.Here };
        }

        var bytes = new Element("byte", ScalarText.Parse("|u1")!, "uint8", 1);
        return new Element(
            NewType($"{typeName}Bytes"), scalar, displayName, 1, Item: bytes, Definition: Definition.Here);
    }

    /// <summary>
    /// A name that C# allows stays as it is; others are altered, and numbered where another field has that name.
    /// </summary>
    private static string[] NamesOf(RecordDType record, IEnumerable<string> usedNames)
    {
        var used = new HashSet<string>(usedNames.Concat(ValueMembers));
        string[] names = [.. record.Fields.Select(static field => Identifier(field.Name))];
        var isKept = new bool[names.Length];
        for (var i = 0; i < names.Length; i++)
        {
            isKept[i] = names[i] == record.Fields[i].Name && used.Add(names[i]);
        }

        for (var i = 0; i < names.Length; i++)
        {
            names[i] = isKept[i] ? names[i] : Unique(names[i], used);
        }

        return names;
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

    /// <summary>
    /// The name itself where C# allows it, else with <c>_</c> for what it does not, or would not see.
    /// </summary>
    private static string Identifier(string name)
    {
        var identifier = new StringBuilder(name.Length);
        foreach (var character in name)
        {
            var isVisible = CharUnicodeInfo.GetUnicodeCategory(character) != UnicodeCategory.Format;
            identifier.Append(isVisible && SyntaxFacts.IsIdentifierPartCharacter(character) ? character : '_');
        }

        var text = identifier.ToString();
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
