using System.Reflection;
using Microsoft.CodeAnalysis;

namespace MemMap.Benchmarks;

/// <summary>One generator, and the annotated types that it is given.</summary>
/// <param name="Name">For the table.</param>
/// <param name="Generators">All incremental generators of its package.</param>
/// <param name="References">What its types need to compile.</param>
/// <param name="Source">The source of one type, by its number.</param>
internal sealed record Contender(
    string Name, IIncrementalGenerator[] Generators, string[] References, Func<int, string> Source)
{
    /// <summary>Ours, the floor under it, and the others.</summary>
    public static IEnumerable<(string Name, Func<Contender> Load)> All =>
    [
        ("MemMap", static () => new Contender("MemMap", [new Generators.MemMapArrayGenerator()], [Runtime], Layout)),
        ("MemMap, named types", static () => new Contender(
            "MemMap, named types", [new Generators.MemMapArrayGenerator()], [Runtime], NamedTypes)),
        (FloorName, static () => new Contender(FloorName, [new FloorGenerator()], [Runtime], Layout)),
        (NamedFloorName, static () => new Contender(NamedFloorName, [new FloorGenerator()], [Runtime], NamedTypes)),
        ("MemoryPack", static () => new Contender(
            "MemoryPack",
            Load(Package("MemoryPack.Generator", "analyzers/dotnet/cs/MemoryPack.Generator.dll")),
            [Package("MemoryPack.Core", "lib/net8.0/MemoryPack.Core.dll")],
            static n => $$"""
                namespace N{{n % 10}};
                [MemoryPack.MemoryPackable]
                public partial class C{{n}}
                {
                    public long A { get; set; }
                    public double B { get; set; }
                    public int C { get; set; }
                    public byte D { get; set; }
                    public float E { get; set; }
                }
                """)),
        ("Mapperly", static () => new Contender(
            "Mapperly",
            Load(Package("Riok.Mapperly", "analyzers/roslyn4.14/dotnet/cs/Riok.Mapperly.dll")),
            [Package("Riok.Mapperly", "lib/netstandard2.0/Riok.Mapperly.Abstractions.dll")],
            static n => $$"""
                namespace N{{n % 10}};
                public class A{{n}} { public long A { get; set; } public double B { get; set; } public int C { get; set; } public byte D { get; set; } public float E { get; set; } }
                public class B{{n}} { public long A { get; set; } public double B { get; set; } public int C { get; set; } public byte D { get; set; } public float E { get; set; } }
                [Riok.Mapperly.Abstractions.Mapper]
                public partial class C{{n}} { public partial B{{n}} Map(A{{n}} a); }
                """)),
        ("CommunityToolkit.Mvvm", static () => new Contender(
            "CommunityToolkit.Mvvm",
            Load(Package("CommunityToolkit.Mvvm", "analyzers/dotnet/roslyn4.12/cs/CommunityToolkit.Mvvm.SourceGenerators.dll")),
            [Package("CommunityToolkit.Mvvm", "lib/net8.0/CommunityToolkit.Mvvm.dll")],
            static n => $$"""
                namespace N{{n % 10}};
                public partial class C{{n}} : CommunityToolkit.Mvvm.ComponentModel.ObservableObject
                {
                    [CommunityToolkit.Mvvm.ComponentModel.ObservableProperty] private long _a;
                    [CommunityToolkit.Mvvm.ComponentModel.ObservableProperty] private double _b;
                    [CommunityToolkit.Mvvm.ComponentModel.ObservableProperty] private int _c;
                    [CommunityToolkit.Mvvm.ComponentModel.ObservableProperty] private byte _d;
                    [CommunityToolkit.Mvvm.ComponentModel.ObservableProperty] private float _e;
                }
                """)),
    ];

    public const string FloorName = "Roslyn's floor";

    /// <summary>Roslyn binds the attributes, and so their type arguments, anew after every edit.</summary>
    public const string NamedFloorName = "Roslyn's, named types";

    private static string Runtime => typeof(MappedArray).Assembly.Location;

    /// <summary>Records and grids by turns, as a project has them.</summary>
    private static string Layout(int n) => n % 2 == 0
        ? $$"""
            namespace N{{n % 10}};
            [MemMap.MemMapArray(Shape = "*")]
            public partial struct C{{n}}
            {
                public long A;
                public double B;
                public int C;
                public byte D;
                public float E;
            }
            """
        : $$"""
            namespace N{{n % 10}};
            [MemMap.MemMapArray<float>(Shape = "3,4")]
            public partial struct C{{n}};
            """;

    /// <summary>The same with types that the compiler must look up.</summary>
    private static string NamedTypes(int n) => Layout(n)
        .Replace("byte", "System.DayOfWeek", StringComparison.Ordinal)
        .Replace("<float>", "<MemMap.BigEndian<float>>", StringComparison.Ordinal);

    private static string Package(string name, string path) => Path.Combine(
        typeof(Contender).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .Single(metadata => metadata.Key == name).Value!,
        path);

    private static IIncrementalGenerator[] Load(string path) =>
    [
        .. Assembly.LoadFrom(path).GetTypes()
            .Where(static type => type is { IsAbstract: false } && type.IsAssignableTo(typeof(IIncrementalGenerator))
                && type.GetCustomAttribute<GeneratorAttribute>() is not null)
            .Select(static type => (IIncrementalGenerator)Activator.CreateInstance(type)!),
    ];
}
