using System.Collections.Immutable;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MemMap.Generators;

/// <summary>
/// Reads the fields of a record and lays them out as C, the CLR and NumPy's <c>align=True</c> do: in declaration order,
/// each at a multiple of its alignment, the whole rounded up to the largest one.
/// </summary>
internal sealed class RecordReader(INamedTypeSymbol layout, List<Diagnostic> findings)
{
    private const int MaxDepth = 16;

    /// <summary>A struct of structs of structs doubles its text at every level; this is where it ends.</summary>
    private const int MaxDescrLength = 1 << 20;

    private const string SeveralElementsRemedy =
        "write one field for each element, or make it an array of its own with its own layout";

    /// <summary>Structs that were read before; null for one with a finding, or one that holds itself.</summary>
    private readonly Dictionary<ISymbol, Element?> _read = new(SymbolEqualityComparer.Default);

    /// <summary>The element that the layout's fields make; null after a finding, or an error of the compiler.</summary>
    /// <param name="pack">The largest alignment of a field in bytes; 0 is natural.</param>
    public Element? Read(int pack) => Read(layout, pack, new Holder("", 0, layout.Locations[0]));

    public static IEnumerable<IFieldSymbol> InstanceFields(INamedTypeSymbol type) =>
        type.GetMembers().OfType<IFieldSymbol>().Where(static field => !field.IsStatic && !field.IsConst);

    /// <summary>The field whose type is being read.</summary>
    /// <param name="Path">Empty for the layout itself, <c>Pose.</c> below it.</param>
    /// <param name="Depth">How many structs are around it.</param>
    /// <param name="Place">Its type, where the user wrote it; stands in for what is in another assembly.</param>
    private readonly record struct Holder(string Path, int Depth, Location Place);

    private Element? Read(INamedTypeSymbol type, int pack, Holder holder)
    {
        if (_read.TryGetValue(type, out var known))
        {
            return known;
        }

        _read[type] = null;
        var isOrdered = CheckOrder(type, holder);
        var hasEvents = RefuseEvents(type, holder);
        if (!isOrdered || hasEvents)
        {
            return null;
        }

        var fields = ImmutableArray.CreateBuilder<Field>();
        var alignment = 1;
        long end = 0;
        var isComplete = true;
        foreach (var field in InstanceFields(type))
        {
            if (ReadField(field, holder) is not { } element)
            {
                isComplete = false;
                continue;
            }

            var fieldAlignment = pack == 0 ? element.Alignment : Math.Min(pack, element.Alignment);
            var offset = RoundUp(end, fieldAlignment);
            alignment = Math.Max(alignment, fieldAlignment);
            end = offset + element.ItemSize;
            fields.Add(new Field(
                LayoutReader.Escape(field.Name), field.Name, element, (int)offset,
                VisibilityOf(field), field.IsReadOnly));
        }

        return _read[type] = isComplete
            ? Finish(type, fields.ToImmutable(), RoundUp(end, alignment), alignment)
            : null;
    }

    private Element? Finish(INamedTypeSymbol type, ImmutableArray<Field> fields, long itemSize, int alignment)
    {
        if (fields.Sum(static field => (long)field.Element.Descr.Length) > MaxDescrLength)
        {
            findings.Add(Diagnostic.Create(Descriptors.TooLarge, layout.Locations[0], layout.Name,
                $"more than {MaxDescrLength} characters to describe the fields of its fields",
                "make it an array of a smaller record with another axis"));
            return null;
        }

        // Inside its own declaration nothing can hide a layout's name: a nested type of that name is an error.
        var name = SymbolEqualityComparer.Default.Equals(type, layout)
            ? LayoutReader.Escape(type.Name)
            : type.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat);
        var (descr, hasPadding) = Describe(fields, (int)itemSize);
        return new Element(
            name, descr, type.Name, (int)itemSize, alignment, new EquatableArray<Field>(fields), hasPadding);
    }

    /// <summary>The list of fields as NumPy writes it, with its padding as unnamed <c>'|Vn'</c>.</summary>
    private static (string Descr, bool HasPadding) Describe(ImmutableArray<Field> fields, int itemSize)
    {
        var descr = new StringBuilder("[");
        var end = 0;
        var hasPadding = false;
        foreach (var field in fields)
        {
            Pad(field.Offset);
            Separate().Append($"('{field.DTypeName}', {field.Element.Descr})");
            end = field.Offset + field.Element.ItemSize;
        }

        Pad(itemSize);
        return (descr.Append(']').ToString(), hasPadding);

        void Pad(int offset)
        {
            if (offset > end)
            {
                hasPadding = true;
                Separate().Append($"('', '|V{offset - end}')");
            }
        }

        StringBuilder Separate() => descr.Length > 1 ? descr.Append(", ") : descr;
    }

    private Element? ReadField(IFieldSymbol field, Holder holder)
    {
        var place = PlaceOf(field, holder);
        if (!field.CanBeReferencedByName)
        {
            return RefuseStorage(field, holder, place);
        }

        if (field.IsFixedSizeBuffer)
        {
            var type = (field.Type as IPointerTypeSymbol)?.PointedAtType.ToDisplayString();
            return Refuse(field.Name, $"fixed {type}[{field.FixedSize}]",
                "a fixed buffer, which only unsafe code can reach", SeveralElementsRemedy, holder, place);
        }

        if (ScalarTypes.Find(field.Type) is { } scalar)
        {
            return scalar;
        }

        if (field.Type.TypeKind == TypeKind.Error)
        {
            return null;
        }

        if (field.Type is not INamedTypeSymbol { TypeKind: TypeKind.Struct } nested || UnsupportedTypes.IsKnown(nested))
        {
            var (reason, remedy) = UnsupportedTypes.Explain(field.Type);
            return Refuse(field.Name, field.Type.ToDisplayString(), reason, remedy, holder, place);
        }

        if (NestedFault(nested, holder.Depth) is var (fault, mend))
        {
            return Refuse(field.Name, field.Type.ToDisplayString(), fault, mend, holder, place);
        }

        var inner = new Holder($"{holder.Path}{field.Name}.", holder.Depth + 1, place);
        return Read(nested, DeclaredLayout.Of(nested).Pack, inner);
    }

    /// <summary>Fields of the compiler: <c>&lt;A&gt;k__BackingField</c> of a property, <c>&lt;a&gt;P</c> of a parameter.</summary>
    private Element? RefuseStorage(IFieldSymbol field, Holder holder, Location place)
    {
        var (reason, remedy) = field.Name.EndsWith(">P", StringComparison.Ordinal)
            ? ("and is a constructor parameter, which the compiler stores for later use",
                "write a field, and a constructor that sets it")
            : ("and is a property, whose storage the compiler names", "write it as a field");
        return Refuse(field.Name.Split('<', '>')[1], field.Type.ToDisplayString(), reason, remedy, holder, place);
    }

    private static (string Reason, string Remedy)? NestedFault(INamedTypeSymbol nested, int depth)
    {
        if (!InstanceFields(nested).Any())
        {
            return ("a struct without fields", "remove the field");
        }

        if (UnsupportedTypes.InlineArray(nested) is not null)
        {
            return (UnsupportedTypes.InlineArrayReason, SeveralElementsRemedy);
        }

        return depth < MaxDepth
            ? null
            : ($"a struct inside {MaxDepth} others, and no more are read", "write its fields where it is used");
    }

    private Element? Refuse(string name, string type, string reason, string remedy, Holder holder, Location place)
    {
        findings.Add(Diagnostic.Create(Descriptors.UnsupportedType, place,
            $"Field '{holder.Path}{name}' of layout '{layout.Name}'", type, reason, remedy));
        return null;
    }

    /// <summary>The field's type as it was written, unless that is elsewhere or was a type parameter there.</summary>
    private Location PlaceOf(IFieldSymbol field, Holder holder)
    {
        var isHere = SymbolEqualityComparer.Default.Equals(field.ContainingAssembly, layout.ContainingAssembly)
            && SymbolEqualityComparer.Default.Equals(field.OriginalDefinition.Type, field.Type);
        if (!isHere)
        {
            return holder.Place;
        }

        var symbol = field.AssociatedSymbol ?? field;
        var declaration = symbol.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax();
        return declaration is { Parent: VariableDeclarationSyntax variables }
            ? variables.Type.GetLocation()
            : symbol.Locations[0];
    }

    /// <summary>An event without accessors takes room in a struct, and is no field among the symbols.</summary>
    private bool RefuseEvents(INamedTypeSymbol type, Holder holder)
    {
        var stored = type.GetMembers().OfType<IEventSymbol>()
            .Where(static member => !member.IsStatic && IsStored(member)).ToList();
        foreach (var member in stored)
        {
            Refuse(member.Name, member.Type.ToDisplayString(), "a reference, which means nothing in a file",
                "remove the event", holder, PlaceOf(member, type, holder));
        }

        return stored.Count > 0;
    }

    /// <summary>Whether the compiler wrote the accessors, here or in the other assembly.</summary>
    private static bool IsStored(IEventSymbol member) =>
        member.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax() is VariableDeclaratorSyntax
        || (member.AddMethod?.GetAttributes().Any(static attribute =>
            attribute.AttributeClass?.Name == "CompilerGeneratedAttribute") ?? false);

    private Location PlaceOf(ISymbol member, INamedTypeSymbol type, Holder holder) =>
        SymbolEqualityComparer.Default.Equals(type.ContainingAssembly, layout.ContainingAssembly)
            ? member.Locations[0]
            : holder.Place;

    private bool CheckOrder(INamedTypeSymbol type, Holder holder)
    {
        var subject = SymbolEqualityComparer.Default.Equals(type, layout) ? "" : $"holds struct '{type.Name}', which ";
        var parts = InstanceFields(type).Where(static field => field.CanBeReferencedByName).GroupBy(PartOf).ToList();
        if (parts.Count > 1)
        {
            return Doubt(PlaceOf(parts[1].First(), type, holder),
                $"{subject}declares fields in several parts, whose order C# leaves open",
                "declare all fields in one part");
        }

        var declared = DeclaredLayout.Of(type);
        if (!declared.IsSequential)
        {
            return Doubt(PlaceOfArgument(null), $"{subject}has a [StructLayout] that is not sequential",
                "write LayoutKind.Sequential, so that declaration order is file order");
        }

        return declared.Size == 0 || Doubt(PlaceOfArgument("Size"), $"{subject}has a [StructLayout] with a Size",
            "remove it and declare the padding as fields");

        Location PlaceOfArgument(string? name) =>
            SymbolEqualityComparer.Default.Equals(type.ContainingAssembly, layout.ContainingAssembly)
                ? declared.Argument(name)?.GetLocation() ?? type.Locations[0]
                : holder.Place;
    }

    private static TypeDeclarationSyntax? PartOf(IFieldSymbol field) =>
        field.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax().FirstAncestorOrSelf<TypeDeclarationSyntax>();

    private bool Doubt(Location place, string problem, string remedy)
    {
        findings.Add(Diagnostic.Create(Descriptors.UncertainOrder, place, layout.Name, problem, remedy));
        return false;
    }

    private static Visibility VisibilityOf(IFieldSymbol field) => field.DeclaredAccessibility switch
    {
        Accessibility.Public => Visibility.Public,
        Accessibility.Internal or Accessibility.ProtectedOrInternal => Visibility.Internal,
        _ => Visibility.Hidden,
    };

    private static long RoundUp(long value, int alignment) => (value + alignment - 1) / alignment * alignment;
}
