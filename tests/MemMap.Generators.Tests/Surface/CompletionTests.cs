using System.ComponentModel;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace MemMap.Tests;

/// <summary>What an editor offers behind the dot; what every object has is left out.</summary>
public class CompletionTests
{
    private const string Source = """
        using MemMap;

        [MemMapArray(Shape = "*")]
        public partial struct Trade
        {
            public long Time;
            public double Price;
        }

        public static class Program
        {
            public static void Run(
                Trade.Map map, Trade.ReadOnlyMap readOnlyMap, Trade.View view, Trade.ReadOnlyView readOnlyView,
                Trade.ViewColumns columns, Column<double> column, View<double> anyView, MappedArray<double> anyMap,
                ShardedArray<Trade, Trade.ReadOnlyMap> shards, ShardWriter<Trade> writer)
            {
                // here
            }
        }
        """;

    private static readonly Lazy<CSharpCompilation> Program = new(static () =>
        Compiler.WithGenerated(Compiler.Compilation([Source])));

    [Fact]
    public void A_layout_opens_files() => Assert.Equal(
        "CopyOnWriteMap Create CreateShards Fits Map Open OpenCopyOnWrite OpenRead OpenShards ReadOnlyMap ReadOnlyView "
        + "ReadOnlyViewColumns Recover View ViewColumns",
        Offered("Trade"));

    [Fact]
    public void A_writable_map() => Assert.Equal(
        "AccessPattern Append AsEnumerable ByteLength Capacity Commit ConfigureAwait CopyFrom CopyTo Count "
        + "Dispose DisposeAsync EnsureCapacity Evict Fill Flush FlushAsync IsAligned IsClosed Lease LeaseMemory LeaseRead "
        + "Length Lock Mode Offset Partition Path PathState Prefetch Refresh Resize Shape ToArray TrimExcess Unlock",
        Offered("map"));

    [Fact]
    public void A_map_for_reading() => Assert.Equal(
        "AccessPattern AsEnumerable ByteLength ConfigureAwait CopyTo Count Dispose DisposeAsync Evict Flush "
        + "FlushAsync IsAligned IsClosed Lease LeaseMemory LeaseRead Length Lock Mode Offset Partition Path PathState Prefetch "
        + "Refresh Shape ToArray Unlock",
        Offered("readOnlyMap"));

    [Fact]
    public void A_view() =>
        Assert.Equal("AsSpan AsTensorSpan Chunks Columns CopyFrom CopyTo Count Fill GetEnumerator Length Slice ToArray", Offered("view"));

    [Fact]
    public void A_view_for_reading() =>
        Assert.Equal("AsSpan AsTensorSpan Chunks Columns CopyTo Count GetEnumerator Length Slice ToArray", Offered("readOnlyView"));

    [Fact]
    public void The_columns_of_a_view() => Assert.Equal("Price Time", Offered("columns"));

    [Fact]
    public void A_column() => Assert.Equal(
        "AsReadOnly Average CopyFrom CopyTo Dot Fill GetEnumerator IndexOf IndexOfMax IndexOfMin Length LowerBound Max Min "
        + "Slice StdDev StrideInBytes Sum ToArray TryGetSpan UpperBound",
        Offered("column"));

    [Fact]
    public void A_view_of_any_layout() =>
        Assert.Equal("AsColumn AsSpan AsTensorSpan Chunks CopyFrom CopyTo Count Fill GetEnumerator Length Slice ToArray", Offered("anyView"));

    [Fact]
    public void A_map_of_any_layout() => Assert.Equal(
        "AccessPattern AsEnumerable ByteLength ConfigureAwait CopyTo Count Dispose DisposeAsync Evict Flush "
        + "FlushAsync IsAligned IsClosed LeaseRead Length Lock Mode Offset Partition Path PathState Prefetch Shape ToArray Unlock",
        Offered("anyMap"));

    [Fact]
    public void An_array_of_many_files() =>
        Assert.Equal("Count Dispose Files Length LowerBound Overlapping Partition Shards UpperBound", Offered("shards"));

    [Fact]
    public void A_writer_of_many_files() => Assert.Equal("Abandon Append Commit Dispose Length", Offered("writer"));

    [Fact]
    public void The_namespace() => Assert.Equal(
        "ArrayDescription BFloat16 BigEndian BlockColumn Bool8 ByteOrder Column ColumnExtrema ColumnProducts ColumnSearch "
        + "ColumnStatistics ColumnSums CompilerServices Complex64 DType DTypeField DateTime64 DynamicColumn DynamicMap "
        + "DynamicRecord DynamicView EnumExtrema EnumSearch FieldRange FlushScope GrowableArray "
        + "Int24 InvalidFileException KernelDescription KernelException KernelLibrary KernelOptions KernelResult KernelRows "
        + "LayoutMismatchException Lease LeaseScope MappedArray MemMapAccess "
        + "MemMapArrayAttribute MemMapFieldAttribute MemMapFormat MemMapKernelAttribute MemMapMode MemMapOptions MemMapTextAttribute "
        + "MemoryOrder NpyFormatException NpyHeader NpzFile NpzMember OpenedFile PathState ReadOnlyArray ReadOnlyBlockColumn "
        + "ReadOnlyColumn ReadOnlyMemoryLease ReadOnlySpanChunks ReadOnlyView RecoveredRows RefreshableArray Remains RowRange "
        + "ShardException ShardFile ShardList ShardOptions ShardPart ShardWriter ShardedArray SpanChunks "
        + "TextEncoding TimeDelta64 TimeUnits UInt24 View WritableArray",
        Offered("MemMap"));

    [Fact]
    public void What_only_generated_code_calls_is_not_offered_anywhere()
    {
        var ours = Program.Value.GetTypeByMetadataName("MemMap.Column`1")!.ContainingNamespace;
        var kernel = ours.GetNamespaceMembers().Single(static space => space.Name == "CompilerServices");

        var types = kernel.GetTypeMembers().Where(IsVisible).Cast<ISymbol>();
        var members = ours.GetTypeMembers().Where(IsVisible).SelectMany(static type => type.GetMembers()).Where(IsVisible)
            .Where(member => SignatureOf(member).Any(type =>
                SymbolEqualityComparer.Default.Equals(type?.OriginalDefinition.ContainingNamespace, kernel)));

        Assert.Empty(types.Concat(members).Where(IsOffered).Select(static symbol => symbol.ToDisplayString()));
    }

    /// <param name="before">What stands before the dot: a parameter of the program, a type, or a namespace.</param>
    private static string Offered(string before)
    {
        var tree = Program.Value.SyntaxTrees[0];
        var model = Program.Value.GetSemanticModel(tree);
        var position = tree.ToString().IndexOf("// here", StringComparison.Ordinal);
        var owner = model.LookupSymbols(position, name: before).Single();
        var container = owner is IParameterSymbol { Type: var type } ? type : (INamespaceOrTypeSymbol)owner;
        return string.Join(' ', model
            .LookupSymbols(position, container, includeReducedExtensionMethods: true)
            .Where(symbol => symbol.CanBeReferencedByName && IsOffered(symbol) && IsBehind(symbol, owner))
            .Select(static symbol => symbol.Name)
            .Except(["Equals", "GetHashCode", "GetType", "ReferenceEquals", "ToString"])
            .Distinct().Order(StringComparer.Ordinal));
    }

    /// <summary>Behind a value its own members, behind the name of a type or a namespace what belongs to no value.</summary>
    private static bool IsBehind(ISymbol symbol, ISymbol owner) => owner is IParameterSymbol
        ? symbol is not INamedTypeSymbol && !symbol.IsStatic
        : symbol is INamespaceOrTypeSymbol || symbol.IsStatic;

    private static bool IsVisible(ISymbol symbol) => symbol.DeclaredAccessibility is
        Accessibility.Public or Accessibility.Protected or Accessibility.ProtectedOrInternal;

    private static IEnumerable<ITypeSymbol?> SignatureOf(ISymbol member) => member switch
    {
        IMethodSymbol method => method.Parameters.Select(static parameter => parameter.Type).Append(method.ReturnType),
        IPropertySymbol property => [property.Type],
        _ => [],
    };

    private static bool IsOffered(ISymbol symbol) => !(symbol is IMethodSymbol { AssociatedSymbol: { } property } ? property : symbol)
        .GetAttributes().Any(static attribute => attribute.AttributeClass!.Name == "EditorBrowsableAttribute"
            && attribute.ConstructorArguments[0].Value is (int)EditorBrowsableState.Never);
}
