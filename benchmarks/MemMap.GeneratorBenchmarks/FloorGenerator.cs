using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MemMap.Benchmarks;

/// <summary>The least that a generator of our attributes can do: find them, and write a constant text for each.</summary>
internal sealed class FloorGenerator : IIncrementalGenerator
{
    private static readonly string[] Attributes =
        ["MemMap.MemMapArrayAttribute", "MemMap.MemMapArrayAttribute`1", "MemMap.MemMapTextAttribute"];

    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        foreach (var attribute in Attributes)
        {
            var names = context.SyntaxProvider.ForAttributeWithMetadataName(
                attribute,
                static (node, _) => node is TypeDeclarationSyntax,
                static (target, _) => target.TargetSymbol.Name);
            context.RegisterSourceOutput(names, static (output, name) => output.AddSource($"{name}.g.cs", "// Nothing."));
        }
    }
}
