using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MemMap.Generators;

/// <summary>What a struct, the types around it and the names in it must be for another part to be generated.</summary>
internal static class DeclarationRules
{
    /// <summary>Members of the generated part; a test compares them with what is generated.</summary>
    public static readonly HashSet<string> ReservedNames =
    [
        .. ArrayLayout.OpenMethods, "Fits", "Map", "CopyOnWriteMap", "ReadOnlyMap", "View", "ReadOnlyView",
        "ViewColumns", "ReadOnlyViewColumns", "MemMapLayout",
        .. Enumerable.Range(1, ArrayLayout.MaxRankOfRows - 1).SelectMany(static rank =>
            new[] { $"View{rank}D", $"ReadOnlyView{rank}D" }),
    ];

    /// <summary>The same of a layout that holds records.</summary>
    public static readonly HashSet<string> RecordNames = ReservedNames;

    /// <summary>The same of a layout that can be a value itself.</summary>
    public static readonly HashSet<string> BlockNames =
        [.. ReservedNames, "AsSpan", "AsReadOnlySpan", "Length", "Value", "Elements", "_elements", "_element"];

    /// <summary>Members of the generated part of a text.</summary>
    public static readonly HashSet<string> TextNames = ["AsUtf8", "Units", "_unit"];

    /// <summary>Fields of the generated columns, which have a property for each field that others may see.</summary>
    public static readonly HashSet<string> ReservedColumns = ["_origin"];

    /// <summary>
    /// Members that the generated part has whatever the struct is; a type cannot be named like its member.
    /// </summary>
    private static readonly HashSet<string> ReservedTypes = [.. PartialType.OwnableMembers, "Enumerator"];

    /// <summary>C#'s name of an indexer.</summary>
    private const string Indexer = "Item";

    /// <summary>Adds what is wrong to the findings.</summary>
    /// <param name="layout">The struct.</param>
    /// <param name="reserved">Names that its generated part will use.</param>
    /// <param name="findings">List to which findings are added.</param>
    /// <param name="cancellation">Cancellation by the compiler.</param>
    public static void Check(
        INamedTypeSymbol layout, HashSet<string> reserved, List<Diagnostic> findings, CancellationToken cancellation)
    {
        for (var type = layout; type is not null; type = type.ContainingType)
        {
            if (type.Arity > 0 || !IsPartial(type, cancellation))
            {
                findings.AddRange(CheckParts(layout, type, cancellation));
            }
        }

        CheckStruct(layout, findings, cancellation);
        CheckNames(layout, reserved, findings);
    }

    /// <summary>Whether a struct that has findings can still be given methods that open it.</summary>
    public static bool CanHaveOpeners(INamedTypeSymbol layout, CancellationToken cancellation)
    {
        for (var type = layout; type is not null; type = type.ContainingType)
        {
            if (type.Arity > 0 || !IsPartial(type, cancellation))
            {
                return false;
            }
        }

        return layout is { TypeKind: TypeKind.Struct, IsRefLikeType: false }
            && !ArrayLayout.OpenMethods.Contains(layout.Name)
            && layout.GetMembers().All(static member =>
                !ArrayLayout.OpenMethods.Contains(member.Name) || IsGenerated(member))
            && layout.GetAttributes().Count(static attribute =>
                LayoutReader.IsLayoutAttribute(attribute.AttributeClass)
                || AttributeReader.IsOurs(attribute.AttributeClass, "MemMapTextAttribute")) == 1;
    }

    /// <summary>Whether every part has <c>partial</c>, and none has <c>file</c>: nearly always.</summary>
    private static bool IsPartial(INamedTypeSymbol type, CancellationToken cancellation)
    {
        foreach (var reference in type.DeclaringSyntaxReferences)
        {
            if (reference.GetSyntax(cancellation) is not TypeDeclarationSyntax part
                || part.Modifiers.IndexOf(SyntaxKind.PartialKeyword) < 0
                || part.Modifiers.IndexOf(SyntaxKind.FileKeyword) >= 0)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>How the declaration of a type begins, before its name.</summary>
    public static string Keyword(INamedTypeSymbol type) => type switch
    {
        { TypeKind: TypeKind.Interface } => "interface",
        { IsRecord: true, TypeKind: TypeKind.Struct } => "record struct",
        { IsRecord: true } => "record",
        { TypeKind: TypeKind.Struct } => "struct",
        _ => "class",
    };

    private static IEnumerable<Diagnostic> CheckParts(
        INamedTypeSymbol layout, INamedTypeSymbol type, CancellationToken cancellation)
    {
        var isLayout = SymbolEqualityComparer.Default.Equals(type, layout);
        var subject = isLayout ? "" : $"inside '{type.Name}', which is ";
        var parts = Parts(type, cancellation);
        foreach (var part in parts.Where(static part => !part.Modifiers.Any(SyntaxKind.PartialKeyword)))
        {
            yield return Diagnostic.Create(
                Descriptors.NotPartial, part.Identifier.GetLocation(), Keyword(type), type.Name);
        }

        if (Modifier(parts, SyntaxKind.FileKeyword) is { } word)
        {
            yield return Refuse(
                layout, word, $"{subject}file-local, so no other file can be generated for it", "remove 'file'");
        }

        if (type.Arity > 0)
        {
            var parameters = parts.Select(static part => part.TypeParameterList?.GetLocation()).FirstOrDefault();
            var (reason, remedy) = isLayout
                ? ("generic, so its element has no size yet", "write a struct for each element type")
                : ("generic, so each of its types would have a layout of its own", "move the layout out of it");
            yield return Refuse(layout, parameters ?? type.Locations[0], subject + reason, remedy);
        }
    }

    private static void CheckStruct(INamedTypeSymbol layout, List<Diagnostic> findings, CancellationToken cancellation)
    {
        if (layout.IsRefLikeType)
        {
            var word = Modifier(Parts(layout, cancellation), SyntaxKind.RefKeyword) ?? layout.Locations[0];
            findings.Add(Refuse(layout, word, "a ref struct, which cannot lie in a file", "remove 'ref'"));
        }

        if (UnsupportedTypes.InlineArray(layout) is { ApplicationSyntaxReference: { SyntaxTree: var file } } inlineArray
            && !GeneratedFiles.IsOurs(file))
        {
            findings.Add(Refuse(layout, PlaceOf(inlineArray, cancellation) ?? layout.Locations[0],
                "an inline array, which NumPy sees as one more axis",
                "remove [InlineArray], and write its length as the last one of Shape"));
        }

        var attributes = layout.GetAttributes();
        if (attributes.Length < 2)
        {
            return;
        }

        var kinds = attributes
            .Where(static attribute => LayoutReader.IsLayoutAttribute(attribute.AttributeClass)
                || AttributeReader.IsOurs(attribute.AttributeClass, "MemMapTextAttribute"))
            .GroupBy(static attribute => attribute.AttributeClass!.MetadataName).ToList();
        if (kinds.Count > 1)
        {
            var second = PlaceOf(kinds[1].First(), cancellation) ?? layout.Locations[0];
            findings.Add(Diagnostic.Create(Descriptors.TwoAttributes, second, layout.Name));
        }
    }

    private static Location? PlaceOf(AttributeData attribute, CancellationToken cancellation) =>
        attribute.ApplicationSyntaxReference?.GetSyntax(cancellation).GetLocation();

    private static void CheckNames(INamedTypeSymbol layout, HashSet<string> reserved, List<Diagnostic> findings)
    {
        if (reserved.Contains(layout.Name) || ReservedTypes.Contains(layout.Name))
        {
            findings.Add(Taken(layout, layout.Locations[0], layout.Name, "choose another name"));
        }

        foreach (var member in layout.GetMembers())
        {
            if ((IsReserved(member, reserved) || IsGetterOfColumn(member)) && !IsGenerated(member))
            {
                findings.Add(Taken(layout, member.Locations[0], member.Name, "choose another name"));
            }

            // Once the other part is there, such a name means the generated type.
            if (member is IFieldSymbol { IsStatic: false, Type.Name: var typeName } field && reserved.Contains(typeName)
                && !IsGenerated(field) && TypeSyntax(field) is IdentifierNameSyntax type
                && reserved.Contains(type.Identifier.ValueText))
            {
                findings.Add(Taken(layout, type.GetLocation(), type.Identifier.ValueText,
                    "write the field's type with its namespace, or with 'global::'"));
            }
        }
    }

    private static TypeSyntax? TypeSyntax(IFieldSymbol field) =>
        (field.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax().Parent as VariableDeclarationSyntax)?.Type;

    private static Diagnostic Taken(INamedTypeSymbol layout, Location place, string name, string remedy) =>
        Diagnostic.Create(Descriptors.ReservedName, place, name, layout.Name, remedy);

    private static bool IsReserved(ISymbol member, HashSet<string> reserved) => reserved.Contains(member.Name)
        || (reserved == BlockNames && member.Name == Indexer)
        || (ReservedColumns.Contains(member.Name) && IsColumn(member));

    /// <summary>The property of a column has a getter of this name, as C# writes it.</summary>
    private static bool IsGetterOfColumn(ISymbol member) =>
        IsColumn(member) && member.Name.StartsWith("get_", StringComparison.Ordinal)
        && member.ContainingType.GetMembers(member.Name.Substring("get_".Length)).Any(IsColumn);

    private static bool IsColumn(ISymbol member) =>
        member is IFieldSymbol { IsStatic: false, DeclaredAccessibility: not Accessibility.Private };

    /// <summary>The analyzer runs after the generator and meets its members too.</summary>
    public static bool IsGenerated(ISymbol member) =>
        member.Locations[0].SourceTree is not { } file || GeneratedFiles.IsOurs(file);

    private static List<TypeDeclarationSyntax> Parts(INamedTypeSymbol type, CancellationToken cancellation) =>
        type.DeclaringSyntaxReferences.Select(reference => reference.GetSyntax(cancellation))
            .OfType<TypeDeclarationSyntax>().ToList();

    private static Location? Modifier(IEnumerable<TypeDeclarationSyntax> parts, SyntaxKind kind) =>
        parts.SelectMany(static part => part.Modifiers).Where(word => word.IsKind(kind))
            .Select(static word => word.GetLocation()).FirstOrDefault();

    private static Diagnostic Refuse(INamedTypeSymbol layout, Location place, string problem, string remedy) =>
        Diagnostic.Create(Descriptors.UnsupportedDeclaration, place, layout.Name, problem, remedy);
}
