using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace MemMap.Tests;

/// <summary>Inside <c>unsafe</c> C# only warns of a reference that escapes; the package's targets file makes errors of that.</summary>
public sealed partial class UnsafeRuleTests
{
    [Theory]
    [InlineData("Trade.View", "return view;", "CS9080")]
    [InlineData("Span<Trade>", "return view.AsSpan();", "CS9080 CS9091")]
    [InlineData("ref Trade", "return ref view[0];", "CS9080 CS9091")]
    [InlineData("Span<Trade>", "return Same(view.AsSpan());", "CS9080 CS9091")]
    [InlineData("Span<Trade>", "var span = view.AsSpan(); return span;", "CS9080")]
    [InlineData("ref int", "ref int size = ref view[0].Size; return ref size;", "CS9082")]
    [InlineData("ref Trade", "foreach (ref var trade in view) return ref trade; throw null!;", "CS9082")]
    [InlineData("void", "outside = ref view[0];", "CS9085")]
    public void Unsafe_code_is_held_to_the_same_rules(string type, string statements, string errors)
    {
        var program = $$"""
            {{UserProgram.Layouts}}
            static unsafe class Program
            {
                static {{type}} Leak(Trade.Map map, ref Trade outside)
                {
                    using var view = map.Lease();
                    {{statements}}
                }

                static Span<Trade> Same(Span<Trade> span) => span;
            }
            """;
        var raised = Compiler.WarningsThatThePackageRaises;
        var compilation = Compiler.Compilation(
            [program], Compiler.Options.WithAllowUnsafe(true).WithSpecificDiagnosticOptions(
                Compiler.Options.SpecificDiagnosticOptions.SetItems(raised.Select(static id =>
                    KeyValuePair.Create(id, ReportDiagnostic.Error)))));

        Assert.Equal(errors, Compiler.Errors(Compiler.WithGenerated(compilation)));
    }

    /// <summary>By the compiler's own list of warnings about references, so that a new one is not forgotten.</summary>
    [Fact]
    public void The_package_raises_every_warning_about_a_reference_that_escapes()
    {
        var warnings = typeof(CSharpCompilation).Assembly.GetType("Microsoft.CodeAnalysis.CSharp.ErrorCode")!
            .GetFields()
            .Where(static code => EscapeWarning().IsMatch(code.Name))
            .Select(static code => $"CS{(int)code.GetRawConstantValue()!}")
            .Order();

        Assert.Equal(warnings, Compiler.WarningsThatThePackageRaises.Order());
    }

    [GeneratedRegex("^WRN_(Ref(Return|Assign)|EscapeVariable|MismatchedRefEscape)")]
    private static partial Regex EscapeWarning();
}
