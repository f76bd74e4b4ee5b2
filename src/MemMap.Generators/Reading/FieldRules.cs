using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MemMap.Generators;

/// <summary>What a struct must be for the order and the places of its fields to be certain.</summary>
internal sealed class FieldRules(ElementReader elements, INamedTypeSymbol type, Subject subject, DeclaredLayout declared)
{
    /// <summary>Whether the fields can be laid out; what is wrong has been reported.</summary>
    public bool Check()
    {
        var isOrdered = CheckOrder();
        var hasEvents = RefuseEvents();
        return isOrdered && !hasEvents;
    }

    /// <summary>
    /// Fields of the compiler: <c>&lt;A&gt;k__BackingField</c> of a property, <c>&lt;a&gt;P</c> of a parameter.
    /// </summary>
    public void RefuseStorage(IFieldSymbol field, Subject of)
    {
        var (reason, remedy) = field.Name.EndsWith(">P", StringComparison.Ordinal)
            ? ("and is a constructor parameter, which the compiler stores for later use",
                "write a field, and a constructor that sets it")
            : ("and is a property, whose storage the compiler names", "write it as a field");
        elements.Refuse(field.Type.ToDisplayString(), reason, remedy,
            of.Renamed(field.Name.Split('<', '>')[1]));
    }

    /// <summary>The bytes of a <c>[FieldOffset]</c>.</summary>
    public static int OffsetOf(IFieldSymbol field) =>
        field.GetAttributes().FirstOrDefault(static attribute =>
            AttributeReader.IsNamed(attribute.AttributeClass, "FieldOffsetAttribute", "InteropServices"))
            is { } attribute && AttributeReader.ValueOf(attribute.ConstructorArguments.FirstOrDefault()) is int offset
            ? offset
            : DeclaredLayout.MetadataOffset(field);

    /// <summary>An event without accessors takes space in a struct, and is not a field among the symbols.</summary>
    private bool RefuseEvents()
    {
        var hasEvents = false;
        foreach (var member in type.GetMembers())
        {
            if (member is IEventSymbol { IsStatic: false } stored && IsStored(stored))
            {
                hasEvents = true;
                elements.Refuse(stored.Type.ToDisplayString(), "a reference, which means nothing in a file",
                    "remove the event", subject.Named(member.Name, PlaceOf(member)));
            }
        }

        return hasEvents;
    }

    /// <summary>Whether the compiler wrote the accessors, here or in the other assembly.</summary>
    private static bool IsStored(IEventSymbol member) =>
        member.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax() is VariableDeclaratorSyntax
        || (member.AddMethod?.GetAttributes().Any(static attribute =>
            attribute.AttributeClass?.Name == "CompilerGeneratedAttribute") ?? false);

    private bool CheckOrder()
    {
        if (type.DeclaringSyntaxReferences.Length > 1 && !declared.IsExplicit && FirstOfSecondPart() is { } field)
        {
            return Doubt(PlaceOf(field), "declares fields in several parts, whose order C# leaves open",
                "declare all fields in one part");
        }

        return !declared.IsAuto || Doubt(
            IsHere ? declared.Argument(null)?.GetLocation() ?? type.Locations[0] : subject.Place,
            "has a [StructLayout] in which the runtime may reorder the fields",
            "write LayoutKind.Sequential, so that declaration order is file order");
    }

    private bool IsHere =>
        SymbolEqualityComparer.Default.Equals(type.ContainingAssembly, elements.Layout.ContainingAssembly);

    private Location PlaceOf(ISymbol member) => IsHere ? member.Locations[0] : subject.Place;

    private IFieldSymbol? FirstOfSecondPart() =>
        RecordReader.InstanceFields(type).Where(static field => field.CanBeReferencedByName)
            .GroupBy(PartOf).Skip(1).FirstOrDefault()?.First();

    private static TypeDeclarationSyntax? PartOf(IFieldSymbol field) =>
        field.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax().FirstAncestorOrSelf<TypeDeclarationSyntax>();

    private bool Doubt(Location place, string problem, string remedy)
    {
        var holds = SymbolEqualityComparer.Default.Equals(type, elements.Layout) ? "" : $"holds struct '{type.Name}', which ";
        elements.Findings.Add(Diagnostic.Create(
            Descriptors.UncertainOrder, place, elements.Layout.Name, $"{holds}{problem}", remedy));
        return false;
    }
}
