using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace MemMap.Generators;

/// <summary>
/// Reports where a layout whose files are raw would make or read a <c>.npy</c>, and the call itself shows it; everything
/// else is an exception of the call.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class RawLayoutAnalyzer : DiagnosticAnalyzer
{
    private const string Extension = ".npy";

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } =
        ImmutableArray.Create(Descriptors.RawAsNpy);

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterOperationAction(Analyze, OperationKind.Invocation);
    }

    private static void Analyze(OperationAnalysisContext context)
    {
        var call = (IInvocationOperation)context.Operation;
        if (!MappedTypes.IsOpen(call.TargetMethod)
            || LayoutReader.AttributeOf(call.TargetMethod.ContainingType, context.CancellationToken) is not { } attribute
            || !LayoutReader.IsRawLayout(attribute))
        {
            return;
        }

        var options = Argument("options");
        var format = options is null ? null : Setting(options, "Format");
        if (IsNamed(format, "Npy"))
        {
            Report(format!, "Format says Npy", "leave Format out");
        }
        else if (IsUnsaid(options, format)
            && Argument("path") is { ConstantValue: { HasValue: true, Value: string path } } name
            && path.EndsWith(Extension, StringComparison.OrdinalIgnoreCase))
        {
            Report(name, "a name that ends in .npy says that the file is none", "write another name, or Format = MemMapFormat.Raw");
        }

        IOperation? Argument(string parameter)
        {
            var value = call.Arguments.FirstOrDefault(argument => argument.Parameter?.Name == parameter)?.Value;
            while (value is IConversionOperation conversion)
            {
                value = conversion.Operand;
            }

            return value;
        }

        void Report(IOperation place, string problem, string remedy) => context.ReportDiagnostic(Diagnostic.Create(
            Descriptors.RawAsNpy, place.Syntax.GetLocation(), call.TargetMethod.ContainingType.Name, problem, remedy));
    }

    /// <summary>Whether nothing but the name decides the format: no options, or new ones that leave it out.</summary>
    private static bool IsUnsaid(IOperation? options, IOperation? format) =>
        options is null or { ConstantValue: { HasValue: true, Value: null } } or IDefaultValueOperation
        || (options is IObjectCreationOperation && (format is null || IsNamed(format, "FromExtension")));

    private static bool IsNamed(IOperation? format, string name) => format is IFieldReferenceOperation { Field: var field }
        && field.Name == name && field.ContainingType.Name == "MemMapFormat";

    /// <summary>What an initializer, or a <c>with</c>, gives a property; null where it does not.</summary>
    private static IOperation? Setting(IOperation options, string property) =>
        (options switch
        {
            IObjectCreationOperation creation => creation.Initializer,
            IWithOperation with => with.Initializer,
            _ => null,
        })?.Initializers.OfType<ISimpleAssignmentOperation>()
            .FirstOrDefault(assignment =>
                assignment.Target is IPropertyReferenceOperation { Property: var target } && target.Name == property)?.Value;
}
