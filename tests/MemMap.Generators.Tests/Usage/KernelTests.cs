using MemMap.Tests.Diagnostics;
using Microsoft.CodeAnalysis.CSharp;

namespace MemMap.Tests.Usage;

/// <summary>MMAP024: what is there for generated code is not used, nor stood in for, by any other.</summary>
public sealed class KernelTests
{
    private const string Reason =
        "is reserved for generated code, which has checked its indices and lengths; "
        + "use the maps and views of a layout, or MappedArray<T> and View<T>";

    private const string Mention = $"'MemMap.CompilerServices' {Reason}";

    [Theory]
    [InlineData("public static void Run(MemMap.{|MMAP024:CompilerServices|}.Grant<Trade> grant) { }")]
    [InlineData("public static string Run() => nameof(MemMap.{|MMAP024:CompilerServices|}.Grant<int>);")]
    [InlineData("public static System.Type Run() => typeof(global::MemMap.{|MMAP024:CompilerServices|}.Grant<>);")]
    [InlineData("public static void Run() => Use<MemMap.@{|MMAP024:CompilerServices|}.Grant<Trade>>(); static void Use<T>() where T : allows ref struct { }")]
    public void A_name_of_the_kernel_is_marked(string member) =>
        UsedLayouts.Reports(member.Replace("@{|MMAP024:CompilerServices|}", "{|MMAP024:@CompilerServices|}", StringComparison.Ordinal), Mention);

    [Theory]
    [InlineData("using MemMap.{|MMAP024:CompilerServices|};")]
    [InlineData("using Kernel = MemMap.{|MMAP024:CompilerServices|};")]
    [InlineData("using Grants = MemMap.{|MMAP024:CompilerServices|}.Grant<int>;")]
    [InlineData("using static MemMap.{|MMAP024:CompilerServices|}.Axis;")]
    public void A_using_of_the_kernel_is_marked(string directive) =>
        Verify.Reports($"{directive}\n{UsedLayouts.Program("")}", Mention);

    [Fact]
    public void A_constructor_that_takes_what_is_of_the_kernel_is_marked() => UsedLayouts.Reports(
        "public static long Run() => {|MMAP024:new Trade.View(default)|}.Length;", $"'Trade.View.View(Grant<Trade>)' {Reason}");

    [Theory]
    [InlineData("namespace MemMap { public class {|MMAP024:Extra|}; }", "MemMap")]
    [InlineData("namespace MemMap { public struct {|MMAP024:Extra|} { public struct Inner; } }", "MemMap")]
    [InlineData("namespace MemMap.CompilerServices { public class {|MMAP024:Extra|}; }", "MemMap.CompilerServices")]
    [InlineData("namespace MemMap.CompilerServices.Deep { public class {|MMAP024:Extra|}; }", "MemMap.CompilerServices.Deep")]
    public void A_type_in_a_namespace_of_the_runtime_is_marked(string declaration, string space) => Verify.Reports(
        $"{UsedLayouts.Program("")}\n{declaration}",
        $"'Extra' is declared in the namespace '{space}' of the runtime, where generated code would take it for a type of the "
        + "runtime; declare it in a namespace of the project");

    [Theory]
    [InlineData("[System.Runtime.CompilerServices.SkipLocalsInit] public static void Run() { }")]
    [InlineData("/// <summary>As <see cref=\"MemMap.CompilerServices.Grant{T}\"/>.</summary>\npublic static void Run() { }")]
    [InlineData("public static int CompilerServices => 1; public static int Run() => CompilerServices;")]
    [InlineData("public static long Run(View<Trade> rows) { long sum = 0; foreach (ref var trade in rows) sum += trade.Size; return sum; }")]
    public void What_only_looks_like_the_kernel_is_clean(string member) => UsedLayouts.IsClean(member);

    [Theory]
    [InlineData("namespace Acme.CompilerServices { public class Extra; }")]
    [InlineData("namespace MemMap.Market { public class Extra; }")]
    public void A_type_in_another_namespace_is_clean(string declaration) =>
        Verify.IsClean($"{UsedLayouts.Program("")}\n{declaration}");

    [Fact]
    public async Task A_file_with_a_path_of_the_generator_is_no_exception()
    {
        var program = Compiler.Compilation([]).AddSyntaxTrees(CSharpSyntaxTree.ParseText(
            "class Evil { static void Run(MemMap.CompilerServices.Grant<int> grant) { } }",
            Compiler.ParseOptions,
            "MemMap.Generators/MemMap.Generators.MemMapArrayGenerator/Evil.g.cs",
            cancellationToken: TestContext.Current.CancellationToken));

        var finding = Assert.Single(await Compiled.FindingsOf(program));

        Assert.Equal(("MMAP024", Mention), (finding.Id, finding.GetMessage()));
    }
}
