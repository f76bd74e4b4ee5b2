using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MemMap.Generators;

/// <summary>
/// The one reader of methods with <c>[MemMapKernel]</c>. The generator takes its value, the analyzer its findings; a kernel with a
/// finding has no value.
/// </summary>
/// <remarks>
/// The view of a layout is generated in the same run, so that for the generator its type does not exist yet. Its name, and the
/// layout before it, are known to the compiler all the same.
/// </remarks>
internal sealed class KernelReader
{
    public const string Attribute = "MemMap.MemMapKernelAttribute";
    public const string AttributeName = "MemMapKernelAttribute";

    private const string ReadOnlyView = "ReadOnlyView";
    private const string View = "View";

    private readonly IMethodSymbol _method;
    private readonly AttributeReader _attribute;
    private readonly CancellationToken _cancellation;
    private readonly List<Diagnostic> _findings = [];

    private KernelReader(IMethodSymbol method, AttributeReader attribute, CancellationToken cancellation)
    {
        _method = method;
        _attribute = attribute;
        _cancellation = cancellation;
    }

    /// <summary>Reads one marked method.</summary>
    public static (Kernel? Kernel, IReadOnlyList<Diagnostic> Findings) Read(
        IMethodSymbol method, AttributeReader attribute, CancellationToken cancellation)
    {
        var reader = new KernelReader(method, attribute, cancellation);
        var kernel = reader.Read();
        return (reader._findings.Count == 0 ? kernel : null, reader._findings);
    }

    private Kernel? Read()
    {
        CheckMethod();
        CheckClass();
        if (_findings.Count > 0)
        {
            return null;
        }

        if (_method.Parameters.FirstOrDefault() is not { } first || !IsView(first.Type, ReadOnlyView))
        {
            return Refuse(
                Descriptors.KernelParameters, PlaceOf(_method.Parameters.FirstOrDefault()),
                _method.Parameters.FirstOrDefault() is { } other ? $"takes '{other.Type.ToDisplayString()}' first" : "takes no rows",
                "write the view of a layout first, such as 'in Trade.ReadOnlyView trades'");
        }

        var input = ReadRows(first);
        return _method.ReturnsVoid ? ReadMap(input) : ReadReduce(input);
    }

    private Kernel? ReadReduce(KernelRows? input)
    {
        if (_method.Parameters.Length > 2)
        {
            return RefuseParameters(2, "one value more");
        }

        var parameters = ReadParameters(1);
        var result = ReadValue(
            _method.ReturnType, Descriptors.KernelParameters, PlaceOfReturnType(), "returns",
            "return a record, a block or a number");
        var combine = ReadCombine();
        return input is null || result is null || combine is null
            ? null
            : new Kernel(
                PartialTypes.Of(_method.ContainingType), PartialTypes.Escape(_method.Name), _method.Name, Visibility(), input,
                parameters, result, combine, Output: null);
    }

    private Kernel? ReadMap(KernelRows? input)
    {
        if (_method.Parameters.ElementAtOrDefault(1) is not { } second || !IsView(second.Type, View))
        {
            return Refuse(
                Descriptors.KernelParameters, PlaceOf(_method.Parameters.ElementAtOrDefault(1)), "returns nothing and fills no view",
                "return a result, or take the view of the rows to write second, such as 'in Return.View returns'");
        }

        if (_method.Parameters.Length > 3)
        {
            return RefuseParameters(3, "the rows to write, and one value more");
        }

        if (_attribute.Expression("Combine") is not null)
        {
            return Refuse(
                Descriptors.KernelCombine, _attribute.Place("Combine"), "fills a view, so there are no results to combine",
                "remove the Combine");
        }

        var output = ReadRows(second);
        var parameters = ReadParameters(2);
        return input is null || output is null
            ? null
            : new Kernel(
                PartialTypes.Of(_method.ContainingType), PartialTypes.Escape(_method.Name), _method.Name, Visibility(), input,
                parameters, Result: null, Combine: null, output);
    }

    private void CheckMethod()
    {
        var place = _method.Locations[0];
        if (!_method.IsStatic)
        {
            Refuse(Descriptors.KernelDeclaration, place, "is not static", "write 'static', since it has nothing but the rows");
        }

        if (_method.MethodKind != MethodKind.Ordinary || !SyntaxFacts.IsValidIdentifier(_method.Name))
        {
            Refuse(Descriptors.KernelDeclaration, place, "is not an ordinary method", "write a static method that it calls");
        }

        if (_method.Arity > 0)
        {
            Refuse(Descriptors.KernelDeclaration, place, "is generic", "write a method for each type");
        }

        if (_method.IsAsync)
        {
            Refuse(Descriptors.KernelDeclaration, place, "is async, and a view ends with its method", "remove 'async'");
        }

        if (_method.ReturnsByRef || _method.ReturnsByRefReadonly)
        {
            Refuse(Descriptors.KernelDeclaration, place, "returns a reference, and rows are mapped only while it runs", "return a value");
        }
    }

    private void CheckClass()
    {
        var type = _method.ContainingType;
        var place = _method.Locations[0];
        if (type.ContainingType is not null)
        {
            Refuse(
                Descriptors.KernelDeclaration, place, $"is in '{type.Name}', which is inside '{type.ContainingType.Name}'",
                "move it to a class of its own, since C# takes extension methods there only");
            return;
        }

        if (type is not { TypeKind: TypeKind.Class, IsStatic: true, Arity: 0 })
        {
            var what = type.Arity > 0 ? "generic" : type.TypeKind == TypeKind.Class ? "not static" : "not a class";
            Refuse(
                Descriptors.KernelDeclaration, place, $"is in '{type.Name}', which is {what}",
                "write a 'static partial class' around it, since C# takes extension methods there only");
        }

        foreach (var reference in type.DeclaringSyntaxReferences)
        {
            if (reference.GetSyntax(_cancellation) is TypeDeclarationSyntax part
                && (!part.Modifiers.Any(SyntaxKind.PartialKeyword) || part.Modifiers.Any(SyntaxKind.FileKeyword)))
            {
                Refuse(
                    Descriptors.KernelDeclaration, part.Identifier.GetLocation(),
                    $"is in '{type.Name}', which is {(part.Modifiers.Any(SyntaxKind.FileKeyword) ? "file-local" : "not partial")}",
                    $"write 'static partial class {type.Name}', because its other part is generated");
                return;
            }
        }

        var taken = $"{_method.Name}Kernel";
        if (type.GetMembers(taken).FirstOrDefault(static member => !DeclarationRules.IsGenerated(member)) is { } member)
        {
            Refuse(
                Descriptors.KernelDeclaration, member.Locations[0], $"has a generated class '{taken}', and '{type.Name}' has this member",
                "choose another name for one of the two");
        }
    }

    private bool IsView(ITypeSymbol type, string name) =>
        type.Name == name && type.ContainingSymbol is INamedTypeSymbol layout
        && LayoutReader.AttributeOf(layout, _cancellation) is not null;

    /// <summary>The rows of a layout whose view a parameter is; null after a finding, of the layout's own too.</summary>
    private KernelRows? ReadRows(IParameterSymbol parameter)
    {
        var type = (INamedTypeSymbol)parameter.Type.ContainingSymbol;
        var view = $"{type.Name}.{parameter.Type.Name}";
        if (parameter.RefKind != RefKind.In)
        {
            Refuse(
                Descriptors.KernelParameters, PlaceOf(parameter), $"takes '{view}' {Passing(parameter)}",
                $"write 'in {view} {parameter.Name}'");
            return null;
        }

        if (!CanBeNamed(type, PlaceOf(parameter), "takes rows of"))
        {
            return null;
        }

        var attribute = LayoutReader.AttributeOf(type, _cancellation)!.Value;
        if (LayoutReader.Read(type, attribute, Audience.Generator, _cancellation).Layout is not { } layout)
        {
            return null;
        }

        var fault = layout.IsRaw ? "whose files are raw"
            : !layout.IsOpen ? "whose number of rows is fixed"
            : layout.SlowestAxis != 0 ? "which is column-major"
            : null;
        if (fault is not null)
        {
            Refuse(
                Descriptors.KernelParameters, PlaceOf(parameter), $"takes rows of '{type.Name}', {fault}",
                "take those of a row-major layout with '*' first in its Shape, which is a .npy");
            return null;
        }

        var name = type.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat);
        var element = layout.Element.Type == layout.Type.Name ? name : layout.Element.Type;
        return new KernelRows(
            name, type.Name, element, Descr.Format(layout.Element.DType, DescrDialect.Layout),
            new EquatableArray<long>(layout.Shape.Skip(1).ToImmutableArray()));
    }

    private KernelParameters? ReadParameters(int index)
    {
        if (_method.Parameters.ElementAtOrDefault(index) is not { } parameter)
        {
            return null;
        }

        if (parameter.RefKind is not (RefKind.None or RefKind.In))
        {
            Refuse(
                Descriptors.KernelParameters, PlaceOf(parameter), $"takes its parameters {Passing(parameter)}",
                $"write 'in {parameter.Type.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat)} {parameter.Name}'");
            return null;
        }

        var value = ReadValue(
            parameter.Type, Descriptors.KernelParameters, PlaceOf(parameter), "takes",
            "take a record with the parameters as its fields, or a number", allowsBlock: false);
        return value is null
            ? null
            : new KernelParameters(value, PartialTypes.Escape(parameter.Name), parameter.RefKind == RefKind.In);
    }

    /// <summary>A type as one value in memory; null after a finding, or an error of the compiler.</summary>
    private KernelValue? ReadValue(
        ITypeSymbol type, DiagnosticDescriptor descriptor, Location place, string verb, string remedy, bool allowsBlock = true)
    {
        var findings = new List<Diagnostic>();
        var element = new ElementReader(_method.ContainingType, isRaw: false, findings, Audience.Generator, _cancellation)
            .Read(type, new Subject(_method.ContainingType));
        var what = type.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat);
        if (element is null)
        {
            if (type.TypeKind != TypeKind.Error)
            {
                Refuse(descriptor, place, $"{verb} '{what}', which has no dtype", remedy);
            }

            return null;
        }

        if (!allowsBlock && element.DType is SubArrayDType)
        {
            Refuse(descriptor, place, $"{verb} '{what}', which is a block", remedy);
            return null;
        }

        return !CanBeNamed(type, place, verb) ? null : new KernelValue(
            type.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat), Descr.Format(element.DType, DescrDialect.Layout));
    }

    /// <summary>
    /// Whether a type may be part of the generated class, which is internal, for the functions of a native library; a finding where it
    /// may not.
    /// </summary>
    private bool CanBeNamed(ITypeSymbol type, Location place, string verb)
    {
        for (var part = type as INamedTypeSymbol; part is not null; part = part.ContainingType)
        {
            if (part.DeclaredAccessibility == Accessibility.Private)
            {
                Refuse(
                    Descriptors.KernelParameters, place,
                    $"{verb} '{type.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat)}', and '{part.Name}' is private",
                    "make it internal, because a generated class that is internal has it");
                return false;
            }
        }

        return true;
    }

    private string? ReadCombine()
    {
        var result = _method.ReturnType.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat);
        var wanted = $"'static {result} Add({result} left, {result} right)'";
        if (_attribute["Combine"] is not string { Length: > 0 } name)
        {
            Refuse(
                Descriptors.KernelCombine, _attribute.Location, "does not say how two results are combined",
                $"write [MemMapKernel(Combine = nameof(Add))], and the method {wanted}");
            return null;
        }

        var methods = _method.ContainingType.GetMembers(name).OfType<IMethodSymbol>().ToList();
        if (methods.Count == 0)
        {
            Refuse(
                Descriptors.KernelCombine, _attribute.Place("Combine"),
                $"is combined by '{name}', which is not a method of '{_method.ContainingType.Name}'", $"write {wanted.Replace(" Add(", $" {name}(")}");
            return null;
        }

        if (!methods.Any(Combines))
        {
            Refuse(
                Descriptors.KernelCombine, _attribute.Place("Combine"),
                $"is combined by '{name}', which does not make one {result} of two", $"write {wanted.Replace(" Add(", $" {name}(")}");
            return null;
        }

        return PartialTypes.Escape(name);
    }

    private bool Combines(IMethodSymbol method) =>
        method is { IsStatic: true, Arity: 0, Parameters.Length: 2, RefKind: RefKind.None }
        && (method.Parameters[0], method.Parameters[1]) is var (left, right)
        && IsResult(method.ReturnType) && IsResult(left.Type) && IsResult(right.Type)
        && left.RefKind is RefKind.None or RefKind.In && right.RefKind is RefKind.None or RefKind.In;

    private bool IsResult(ITypeSymbol type) => SymbolEqualityComparer.Default.Equals(type, _method.ReturnType);

    private string Visibility() => _method.DeclaredAccessibility switch
    {
        Accessibility.Public => "public",
        Accessibility.Internal => "internal",
        _ => "private",
    };

    private static string Passing(IParameterSymbol parameter) => parameter.RefKind switch
    {
        RefKind.None => "by value",
        RefKind.Out => "by 'out'",
        RefKind.Ref => "by 'ref'",
        _ => "by 'ref readonly'",
    };

    private Location PlaceOf(IParameterSymbol? parameter) =>
        (parameter?.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax(_cancellation) as ParameterSyntax)?.GetLocation()
        ?? _method.Locations[0];

    private Location PlaceOfReturnType() =>
        (_method.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax(_cancellation) as MethodDeclarationSyntax)?.ReturnType.GetLocation()
        ?? _method.Locations[0];

    private Kernel? RefuseParameters(int most, string what) => Refuse(
        Descriptors.KernelParameters, PlaceOf(_method.Parameters[most]), $"takes {_method.Parameters.Length} parameters",
        $"take the rows and {what}: make the parameters the fields of a record");

    private Kernel? Refuse(DiagnosticDescriptor descriptor, Location place, string problem, string remedy)
    {
        _findings.Add(Diagnostic.Create(descriptor, place, _method.Name, problem, remedy));
        return null;
    }
}
