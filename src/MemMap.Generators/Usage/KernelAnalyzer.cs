using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace MemMap.Generators;

/// <summary>
/// Reserves <c>MemMap.CompilerServices</c> for generated code: there, indices are compared only with the lengths that
/// the caller passes (MMAP024).
/// </summary>
/// <remarks>
/// <list type="number">
/// <item>
/// The namespace is not named: by a <c>using</c>, an alias or a qualified name, which are the only ways to its types.
/// </item>
/// <item>
/// A member elsewhere that takes or gives something of it is not called, so that <c>var</c> leads to none of its types.
/// </item>
/// <item>No type is declared in the runtime's namespaces, where generated code would take it for the runtime's own.</item>
/// </list>
/// </remarks>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class KernelAnalyzer : DiagnosticAnalyzer
{
    private const string ForGeneratedCode = "is reserved for generated code, which has checked its indices and lengths";
    private const string UseMaps = "use the maps and views of a layout, or MappedArray<T> and View<T>";

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } =
        ImmutableArray.Create(Descriptors.KernelUse);

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.Analyze | GeneratedCodeAnalysisFlags.ReportDiagnostics);
        context.RegisterCompilationStartAction(static start =>
        {
            // The tests of the runtime see all that is internal to it.
            if (UsersCode.MayUseMaps(start.Compilation)
                && MappedTypes.RuntimeOf(start.Compilation)?.GivesAccessTo(start.Compilation.Assembly) != true)
            {
                start.RegisterSemanticModelAction(AnalyzeNames);
                UsersCode.InBodies(start, static body => body.RegisterOperationAction(
                    AnalyzeMember, OperationKind.Invocation, OperationKind.ObjectCreation,
                    OperationKind.MethodReference, OperationKind.PropertyReference, OperationKind.FieldReference));
                start.RegisterSymbolAction(AnalyzeDeclaration, SymbolKind.NamedType);
            }
        });
    }

    private static void AnalyzeNames(SemanticModelAnalysisContext context)
    {
        // Once a file, since a call for each of a hundred thousand generated names costs more than what is asked of it.
        var file = context.SemanticModel.SyntaxTree;
        if (GeneratedFiles.WasWritten(file))
        {
            return;
        }

        foreach (var name in file.GetRoot(context.CancellationToken).DescendantNodes().OfType<IdentifierNameSyntax>())
        {
            if (name.Identifier.ValueText == MappedTypes.Kernel
                && !IsOfDeclaration(name)
                && context.SemanticModel.GetSymbolInfo(name, context.CancellationToken).Symbol is INamespaceSymbol space
                && MappedTypes.IsKernel(space))
            {
                Report(context.ReportDiagnostic, name.GetLocation(), space, ForGeneratedCode, UseMaps);
            }
        }
    }

    /// <summary>Whether a name is that of a <c>namespace</c> in the source, whose types have a finding each.</summary>
    private static bool IsOfDeclaration(SyntaxNode name)
    {
        while (name.Parent is QualifiedNameSyntax whole)
        {
            name = whole;
        }

        return name.Parent is BaseNamespaceDeclarationSyntax;
    }

    private static void AnalyzeMember(OperationAnalysisContext context)
    {
        ISymbol? member = context.Operation switch
        {
            IInvocationOperation call => call.TargetMethod,
            IObjectCreationOperation creation => creation.Constructor,
            IMemberReferenceOperation reference => reference.Member,
            _ => null,
        };
        if (member is not null && IsOfKernel(member.OriginalDefinition))
        {
            Report(context.ReportDiagnostic, context.Operation.Syntax.GetLocation(), member, ForGeneratedCode, UseMaps);
        }
    }

    private static bool IsOfKernel(ISymbol member) => IsOfKernel(member.ContainingType) || member switch
    {
        IMethodSymbol method => IsOfKernel(method.ReturnType)
            || method.Parameters.Any(static parameter => IsOfKernel(parameter.Type)),
        IPropertySymbol property => IsOfKernel(property.Type),
        IFieldSymbol field => IsOfKernel(field.Type),
        _ => false,
    };

    private static bool IsOfKernel(ITypeSymbol? type) => type is not null && MappedTypes.IsKernel(type.ContainingNamespace);

    private static void AnalyzeDeclaration(SymbolAnalysisContext context)
    {
        var type = (INamedTypeSymbol)context.Symbol;
        if (type.ContainingType is not null || !MappedTypes.IsOfRuntime(type.ContainingNamespace))
        {
            return;
        }

        foreach (var place in type.Locations)
        {
            if (place.SourceTree is { } file && !GeneratedFiles.WasWritten(file))
            {
                Report(
                    context.ReportDiagnostic, place, type,
                    $"is declared in the namespace '{type.ContainingNamespace}' of the runtime, where generated code would "
                    + "take it for a type of the runtime",
                    "declare it in a namespace of the project");
            }
        }
    }

    private static void Report(Action<Diagnostic> report, Location place, ISymbol symbol, string problem, string remedy) =>
        report(Diagnostic.Create(
            Descriptors.KernelUse, place,
            symbol is INamespaceSymbol
                ? symbol.ToDisplayString()
                : symbol.ToDisplayString(SymbolDisplayFormat.CSharpShortErrorMessageFormat),
            problem, remedy));
}
