using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MemMap.Generators;

/// <summary>
/// The layout or field whose type is being read. Nothing is looked up until a finding needs it, which is rare.
/// </summary>
internal sealed class Subject
{
    private readonly Location? _place;
    private readonly Subject? _holder;
    private readonly IFieldSymbol? _field;
    private readonly INamedTypeSymbol? _layout;

    /// <summary>The layout itself, or the element that its attribute names.</summary>
    public Subject(INamedTypeSymbol layout) => _layout = layout;

    private Subject(Subject holder, string path, Location place)
        : this(holder, path, null, null) => _place = place;

    private Subject(Subject holder, string path, IFieldSymbol? field, INamedTypeSymbol? layout)
    {
        (_holder, Path, Depth) = (holder, path, holder.Depth + 1);
        (_field, _layout) = (field, layout);
    }

    /// <summary>Fields that lead to it, <c>Pose.X</c>; empty for the layout itself and its element.</summary>
    public string Path { get; } = "";

    /// <summary>Number of structs around it.</summary>
    public int Depth { get; }

    /// <summary>Its type, where the user wrote it, unless that is elsewhere or was a type parameter there.</summary>
    public Location Place => _place
        ?? (_field is not null && IsHere(_field) ? TypeOf(_field) : _holder?.Place ?? ElementOf(_layout!));

    /// <summary>A field of it.</summary>
    public Subject Field(IFieldSymbol field, INamedTypeSymbol layout) =>
        new(this, PathOf(field.AssociatedSymbol?.Name ?? field.Name), field, layout);

    /// <summary>Something else that it has, at a place that is known.</summary>
    public Subject Named(string name, Location place) => new(this, PathOf(name), place);

    /// <summary>The same field under the name that the user gave what it stores.</summary>
    public Subject Renamed(string name) => new(_holder!, _holder!.PathOf(name), Place);

    /// <summary>The same, one step deeper: the element of a block.</summary>
    public Subject Item() => new(this, Path, null, null);

    /// <summary>For messages.</summary>
    public string In(INamedTypeSymbol layout) =>
        Path.Length == 0 ? $"The element of layout '{layout.Name}'" : $"Field '{Path}' of layout '{layout.Name}'";

    private string PathOf(string name) => Path.Length == 0 ? name : $"{Path}.{name}";

    private bool IsHere(IFieldSymbol field) =>
        SymbolEqualityComparer.Default.Equals(field.ContainingAssembly, _layout!.ContainingAssembly)
        && (field.IsFixedSizeBuffer || SymbolEqualityComparer.Default.Equals(field.OriginalDefinition.Type, field.Type));

    private static Location ElementOf(INamedTypeSymbol layout) =>
        LayoutReader.AttributeOf(layout, CancellationToken.None) is { TypeArgument: not null } attribute
            ? attribute.TypeArgumentLocation
            : layout.Locations[0];

    private static Location TypeOf(IFieldSymbol field)
    {
        var symbol = field.AssociatedSymbol ?? field;
        var declaration = symbol.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax();
        return declaration is { Parent: VariableDeclarationSyntax variables }
            ? variables.Type.GetLocation()
            : symbol.Locations[0];
    }
}
