using System.Reflection;
using System.Text;
using Microsoft.CodeAnalysis.CSharp;

namespace MemMap.Tests;

/// <summary>Assemblies whose generated code is of another version than the runtime that they meet.</summary>
public sealed class ContractTests
{
    private const string Program = """
        [MemMap.MemMapArray(Shape = "*")]
        public partial struct Trade
        {
            public long Time;
        }

        public static class Program
        {
            public static string Run()
            {
                var path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
                try
                {
                    using var map = Trade.Create(path, 1);
                    using var view = map.Lease();
                    return view[0].Time.ToString();
                }
                catch (MemMap.LayoutMismatchException refusal)
                {
                    return refusal.Message;
                }
                finally
                {
                    File.Delete(path);
                }
            }
        }
        """;

    [Theory]
    [InlineData(3)]
    [InlineData(5)]
    public void A_layout_of_another_contract_says_so_when_it_is_opened(int contract) => Assert.Equal(
        $"Layout Trade was compiled for contract {contract} of MemMap, and this runtime has contract 4; build the project "
        + "that declares it with the same version of the package MemMap.",
        Compiler.RunGenerated(OfContract(contract)));

    /// <summary>The runtime has lost what the assembly calls once the file is open; the file is not opened.</summary>
    [Fact]
    public void The_contract_is_compared_before_what_is_missing_is_missed()
    {
        const string Sentence = "Layout Trade was compiled for contract 3 of MemMap";

        Assert.StartsWith(Sentence, (string)Compiler.RunGenerated(OfContract(3), WithoutMember)!, StringComparison.Ordinal);
        Assert.IsType<MissingMethodException>(Assert.Throws<TargetInvocationException>(
            () => Compiler.RunGenerated(OfContract(4), WithoutMember)).InnerException);

        static void WithoutMember(byte[] assembly)
        {
            var name = assembly.AsSpan().IndexOf("\0BeginLease\0"u8);
            Encoding.UTF8.GetBytes("BeginL0st!", assembly.AsSpan(name + 1));
        }
    }

    private static CSharpCompilation OfContract(int contract)
    {
        var whole = Compiler.WithGenerated(Compiler.Compilation([Program]));
        var generated = whole.SyntaxTrees.Single(
            static tree => tree.FilePath.EndsWith("Trade.g.cs", StringComparison.Ordinal));
        var text = generated.ToString();
        var number = text.IndexOf(" 4, \"Trade\"", StringComparison.Ordinal);
        return whole.ReplaceSyntaxTree(generated, CSharpSyntaxTree.ParseText(
            $"{text[..number]} {contract},{text[(number + 3)..]}", Compiler.ParseOptions, generated.FilePath));
    }
}
