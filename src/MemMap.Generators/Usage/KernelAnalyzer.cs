using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace MemMap.Generators;

/// <summary>
/// Reports calls of what is there for generated code only: everything in <c>MemMap.CompilerServices</c>, and members
/// elsewhere that take or give something of it. Indices and lengths are not checked there against anything but each other.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class KernelAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } =
        ImmutableArray.Create(Descriptors.KernelCall);

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.Analyze | GeneratedCodeAnalysisFlags.ReportDiagnostics);
        context.RegisterCompilationStartAction(static start =>
        {
            // The tests of the runtime, which see all that is internal to it.
            if (start.Compilation.GetTypeByMetadataName("MemMap.MappedArray")?.ContainingAssembly
                .GivesAccessTo(start.Compilation.Assembly) != true)
            {
                start.RegisterOperationAction(
                    Analyze, OperationKind.Invocation, OperationKind.ObjectCreation, OperationKind.MethodReference,
                    OperationKind.PropertyReference, OperationKind.FieldReference);
            }
        });
    }

    private static void Analyze(OperationAnalysisContext context)
    {
        ISymbol? member = context.Operation switch
        {
            IInvocationOperation call => call.TargetMethod,
            IObjectCreationOperation creation => creation.Constructor,
            IMemberReferenceOperation reference => reference.Member,
            _ => null,
        };
        if (member is not null && IsOfKernel(member.OriginalDefinition) && !GeneratedFiles.IsOurs(context.Operation.Syntax.SyntaxTree))
        {
            context.ReportDiagnostic(Diagnostic.Create(
                Descriptors.KernelCall, context.Operation.Syntax.GetLocation(),
                member.ToDisplayString(SymbolDisplayFormat.CSharpShortErrorMessageFormat)));
        }
    }

    private static bool IsOfKernel(ISymbol member) => IsOfKernel(member.ContainingType) || member switch
    {
        IMethodSymbol method => IsOfKernel(method.ReturnType) || method.Parameters.Any(static parameter => IsOfKernel(parameter.Type)),
        IPropertySymbol property => IsOfKernel(property.Type),
        IFieldSymbol field => IsOfKernel(field.Type),
        _ => false,
    };

    private static bool IsOfKernel(ITypeSymbol? type) =>
        type is { ContainingNamespace: { Name: "CompilerServices", ContainingNamespace: { Name: "MemMap", ContainingNamespace.IsGlobalNamespace: true } } };
}
