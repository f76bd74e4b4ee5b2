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

    /// <summary>
    /// Registers actions for the operations of each body, except of those that the generator wrote: one question a body,
    /// since one for each operation costs more than what is asked of it.
    /// </summary>
    public static void InBodies(
        CompilationStartAnalysisContext start, Action<OperationBlockStartAnalysisContext> register) =>
        start.RegisterOperationBlockStartAction(body =>
        {
            if (body.OperationBlocks.Any(static block => !GeneratedFiles.WasWritten(block.Syntax.SyntaxTree)))
            {
                register(body);
            }
        });

    /// <summary>An action for a node, except of what the generator wrote.</summary>
    public static Action<SyntaxNodeAnalysisContext> Only(Action<SyntaxNodeAnalysisContext> analyze) => context =>
    {
        if (!GeneratedFiles.WasWritten(context.Node.SyntaxTree))
        {
            analyze(context);
        }
    };
}
