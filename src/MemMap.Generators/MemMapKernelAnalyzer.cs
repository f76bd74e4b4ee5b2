using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace MemMap.Generators;

/// <summary>Reports why nothing is generated for a method with <c>[MemMapKernel]</c>.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class MemMapKernelAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = ImmutableArray.Create(
        Descriptors.KernelDeclaration, Descriptors.KernelParameters, Descriptors.KernelCombine, Descriptors.KernelName);

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterCompilationStartAction(static start =>
        {
            if (start.Compilation.GetTypeByMetadataName(KernelReader.Attribute) is null)
            {
                return;
            }

            var kernels = new ConcurrentBag<IMethodSymbol>();
            start.RegisterSymbolAction(context => Analyze(context, kernels), SymbolKind.Method);
            start.RegisterCompilationEndAction(context => CheckNames(context, kernels));
        });
    }

    private static void Analyze(SymbolAnalysisContext context, ConcurrentBag<IMethodSymbol> kernels)
    {
        var method = (IMethodSymbol)context.Symbol;

        // Both parts of a partial method have its attributes.
        if (method.PartialDefinitionPart is null
            && AttributeReader.Find(method, KernelReader.AttributeName, context.CancellationToken) is { } attribute)
        {
            kernels.Add(method);
            foreach (var finding in KernelReader.Read(method, attribute, context.CancellationToken).Findings)
            {
                context.ReportDiagnostic(finding);
            }
        }
    }

    /// <summary>A native library, and the command line, know a kernel by its name alone.</summary>
    private static void CheckNames(CompilationAnalysisContext context, ConcurrentBag<IMethodSymbol> kernels)
    {
        foreach (var group in kernels.GroupBy(static kernel => kernel.Name, StringComparer.OrdinalIgnoreCase))
        {
            var methods = group.OrderBy(static kernel => kernel.ToDisplayString(), StringComparer.Ordinal).ToList();
            foreach (var method in methods.Skip(1))
            {
                context.ReportDiagnostic(Diagnostic.Create(
                    Descriptors.KernelName, method.Locations[0], method.Name, methods[0].Name, methods[0].ContainingType.Name));
            }
        }
    }
}
