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
    [InlineData(4)]
    [InlineData(6)]
    public void A_layout_of_another_contract_says_so_when_it_is_opened(int contract) => Assert.Equal(
        $"Layout Trade was compiled for contract {contract} of MemMap, and this runtime has contract 5; build the project "
        + "that declares it with the same version of the package MemMap.",
        Compiler.RunGenerated(OfContract(contract)));

    /// <summary>The runtime has lost what the assembly calls once the file is open; the file is not opened.</summary>
    [Fact]
    public void The_contract_is_compared_before_what_is_missing_is_missed()
    {
        const string Sentence = "Layout Trade was compiled for contract 4 of MemMap";

        Assert.StartsWith(Sentence, (string)Compiler.RunGenerated(OfContract(4), WithoutMember)!, StringComparison.Ordinal);
        Assert.IsType<MissingMethodException>(Assert.Throws<TargetInvocationException>(
            () => Compiler.RunGenerated(OfContract(5), WithoutMember)).InnerException);

        static void WithoutMember(byte[] assembly)
        {
            var name = assembly.AsSpan().IndexOf("\0BeginLease\0"u8);
            Encoding.UTF8.GetBytes("BeginL0st!", assembly.AsSpan(name + 1));
        }
    }

    [Fact]
    public void A_kernel_of_another_contract_says_so_when_it_runs() => Assert.Equal(
        "Kernel Count was compiled for contract 4 of MemMap, and this runtime has contract 5; build the project that declares it with "
        + "the same version of the package MemMap.",
        Compiler.RunGenerated(OfContract(
            4,
            """
            [MemMap.MemMapArray(Shape = "*")]
            public partial struct Trade
            {
                public long Time;
            }

            public static partial class Market
            {
                [MemMap.MemMapKernel(Combine = nameof(Add))]
                public static long Count(in Trade.ReadOnlyView trades) => trades.Length;

                public static long Add(long left, long right) => left + right;
            }

            public static class Program
            {
                public static string Run()
                {
                    try
                    {
                        using var none = Trade.OpenShards(new string[0]);
                        return none.Count().ToString();
                    }
                    catch (MemMap.LayoutMismatchException refusal)
                    {
                        return refusal.Message;
                    }
                }
            }
            """,
            "Market.Count.kernel.g.cs",
            "5,\n                \"Count\"")));

    private static CSharpCompilation OfContract(
        int contract, string program = Program, string file = "Trade.g.cs", string place = "5, \"Trade\"")
    {
        var whole = Compiler.WithGenerated(Compiler.Compilation([program]));
        var generated = whole.SyntaxTrees.Single(tree => tree.FilePath.EndsWith(file, StringComparison.Ordinal));
        var text = generated.ToString();
        var number = text.IndexOf($" {place}", StringComparison.Ordinal);
        return whole.ReplaceSyntaxTree(generated, CSharpSyntaxTree.ParseText(
            $"{text[..number]} {contract},{text[(number + 3)..]}", Compiler.ParseOptions, generated.FilePath));
    }
}
