using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Runtime.InteropServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MemMap.Generators;

/// <summary>What a struct's <c>[StructLayout]</c> says, in source or in a compiled assembly.</summary>
/// <param name="IsDeclared">Whether the source has the attribute; a compiled struct always has a layout.</param>
/// <param name="Kind">Whether fields lie in the order of their declaration, where they say, or anywhere.</param>
/// <param name="Pack">The largest alignment of a field in bytes; 0 is natural.</param>
/// <param name="Size">The whole, in bytes, where it was written; 0 where the fields decide.</param>
/// <param name="Syntax">The attribute as it was written.</param>
internal readonly record struct DeclaredLayout(
    bool IsDeclared, LayoutKind Kind, int Pack, int Size, AttributeSyntax? Syntax)
{
    private static readonly DeclaredLayout Default = new(false, LayoutKind.Sequential, Pack: 0, Size: 0, Syntax: null);

    public static DeclaredLayout Of(INamedTypeSymbol type)
    {
        var attribute = type.GetAttributes().FirstOrDefault(static attribute =>
            AttributeReader.IsNamed(attribute.AttributeClass, "StructLayoutAttribute", "InteropServices"));
        if (attribute is null)
        {
            return type.DeclaringSyntaxReferences.IsEmpty ? OfMetadata(type) : Default;
        }

        var kind = AttributeReader.ValueOf(attribute.ConstructorArguments.FirstOrDefault());
        return new DeclaredLayout(true, (LayoutKind)Convert.ToInt32(kind ?? 0), Number("Pack"), Number("Size"),
            attribute.ApplicationSyntaxReference?.GetSyntax() as AttributeSyntax);

        int Number(string name) =>
            AttributeReader.ValueOf(attribute.NamedArguments.FirstOrDefault(pair => pair.Key == name).Value) as int? ?? 0;
    }

    public bool IsExplicit => Kind == LayoutKind.Explicit;

    public bool IsAuto => Kind == LayoutKind.Auto;

    /// <summary>The argument that decides, for a squiggle: <c>LayoutKind.Auto</c>, <c>Size = 64</c>.</summary>
    public AttributeArgumentSyntax? Argument(string? name) => Syntax?.ArgumentList?.Arguments
        .FirstOrDefault(argument => argument.NameEquals?.Name.Identifier.ValueText == name);

    /// <summary>The compiler turns this attribute into flags, and reads it back from none of its own symbols.</summary>
    private static DeclaredLayout OfMetadata(INamedTypeSymbol type)
    {
        var handle = MetadataTokens.EntityHandle(type.OriginalDefinition.MetadataToken);
        if (type.ContainingModule?.GetMetadata() is not { } module || handle.Kind != HandleKind.TypeDefinition)
        {
            return Default;
        }

        var definition = module.GetMetadataReader().GetTypeDefinition((TypeDefinitionHandle)handle);
        var layout = definition.GetLayout();
        var kind = (definition.Attributes & TypeAttributes.LayoutMask) switch
        {
            TypeAttributes.SequentialLayout => LayoutKind.Sequential,
            TypeAttributes.ExplicitLayout => LayoutKind.Explicit,
            _ => LayoutKind.Auto,
        };

        // The compiler gives a struct without fields a size of 1.
        return new DeclaredLayout(false, kind, layout.PackingSize, layout.Size, null);
    }

    /// <summary>Where a field of a compiled struct lies; 0 where nothing says so.</summary>
    public static int MetadataOffset(IFieldSymbol field)
    {
        var handle = MetadataTokens.EntityHandle(field.OriginalDefinition.MetadataToken);
        return field.ContainingModule?.GetMetadata() is { } module && handle.Kind == HandleKind.FieldDefinition
            ? Math.Max(0, module.GetMetadataReader().GetFieldDefinition((FieldDefinitionHandle)handle).GetOffset())
            : 0;
    }
}
