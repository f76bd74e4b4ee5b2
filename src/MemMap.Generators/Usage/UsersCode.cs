using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace MemMap.Generators;

/// <summary>
/// What the guards look at. They see generated files too, since a user can give any file the look of one; so each asks before
/// all else whether a file is one of ours, which are many times longer than what users write.
/// </summary>
internal static class UsersCode
{
    /// <summary>
    /// Whether a project can make a view: of the runtime, or of its source in another assembly. Where there is no grant,
    /// there is nothing to guard.
    /// </summary>
    public static bool MayUseMaps(Compilation compilation) =>
        !compilation.GetTypesByMetadataName("MemMap.CompilerServices.Grant`1").IsEmpty;

    /// <summary>The same, except in what the generator wrote.</summary>
    public static Action<OperationAnalysisContext> Only(Action<OperationAnalysisContext> analyze) => context =>
    {
        if (!GeneratedFiles.WasWritten(context.Operation.Syntax.SyntaxTree))
        {
            analyze(context);
        }
    };

    /// <inheritdoc cref="Only(Action{OperationAnalysisContext})"/>
    public static Action<SyntaxNodeAnalysisContext> Only(Action<SyntaxNodeAnalysisContext> analyze) => context =>
    {
        if (!GeneratedFiles.WasWritten(context.Node.SyntaxTree))
        {
            analyze(context);
        }
    };
}
