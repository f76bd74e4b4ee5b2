namespace MemMap.Tests;

/// <summary>A compiler silently refuses a generator that was built against a newer one than itself.</summary>
public sealed class RoslynReferenceTests
{
    [Theory]
    [InlineData(typeof(Generators.MemMapArrayGenerator))]
    [InlineData(typeof(CodeFixes.MakePartialCodeFix))]
    public void What_is_shipped_refers_to_exactly_the_Roslyn_of_the_oldest_supported_SDK(Type shipped)
    {
        var roslyn = shipped.Assembly.GetReferencedAssemblies()
            .Where(static reference => reference.Name!.StartsWith("Microsoft.CodeAnalysis", StringComparison.Ordinal))
            .ToList();

        Assert.NotEmpty(roslyn);
        Assert.All(roslyn, static reference => Assert.Equal(new Version(4, 8, 0, 0), reference.Version));
    }
}
