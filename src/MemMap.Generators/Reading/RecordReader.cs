using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace MemMap.Generators;

/// <summary>
/// Reads the fields of a record and lays them out as C, the CLR and NumPy's <c>align=True</c> do: in declaration order,
/// each at a multiple of its alignment, the whole rounded up to the largest one; or where <c>[FieldOffset]</c> says.
/// </summary>
internal sealed class RecordReader(ElementReader elements, INamedTypeSymbol type, Subject subject)
{
    /// <summary>A struct of structs of structs doubles its fields at every level; this is where it ends.</summary>
    private const int MaxFieldCount = 1 << 16;

    private readonly DeclaredLayout _declared = DeclaredLayout.Of(type);

    public static IEnumerable<IFieldSymbol> InstanceFields(INamedTypeSymbol type)
    {
        foreach (var member in type.GetMembers())
        {
            if (IsInstanceField(member))
            {
                yield return (IFieldSymbol)member;
            }
        }
    }

    public static bool HasFields(INamedTypeSymbol type)
    {
        foreach (var member in type.GetMembers())
        {
            if (IsInstanceField(member))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsInstanceField(ISymbol member) => member is IFieldSymbol { IsStatic: false, IsConst: false };

    private INamedTypeSymbol Layout => elements.Layout;

    private bool IsLayout => SymbolEqualityComparer.Default.Equals(type, Layout);

    /// <summary>The element that the fields make; null after a finding, or an error of the compiler.</summary>
    /// <param name="pack">The largest alignment of a field in bytes; 0 is natural.</param>
    public Element? Read(int pack)
    {
        if (!new FieldRules(elements, type, subject, _declared).Check())
        {
            return null;
        }

        var members = type.GetMembers();
        var fields = new List<(Field Field, IFieldSymbol Symbol)>(members.Length);
        var alignment = 1;
        long end = 0;
        var isComplete = true;
        foreach (var member in members)
        {
            if (!IsInstanceField(member))
            {
                continue;
            }

            var symbol = (IFieldSymbol)member;
            var attribute = AttributeReader.Find(symbol, "MemMapFieldAttribute", elements.Cancellation);
            if (ReadElement(symbol, attribute) is not { } element)
            {
                isComplete = false;
                continue;
            }

            var fieldAlignment = pack == 0 ? element.Alignment : Math.Min(pack, element.Alignment);
            var offset = _declared.IsExplicit ? FieldRules.OffsetOf(symbol) : RoundUp(end, fieldAlignment);
            alignment = Math.Max(alignment, fieldAlignment);
            end = Math.Max(end, offset + element.ItemSize);
            var inFile = new DTypeField(attribute?["Name"] as string ?? symbol.Name, null, element.DType, (int)offset);
            var field = new Field(
                PartialTypes.Escape(symbol.Name), inFile, element, VisibilityOf(symbol), symbol.IsReadOnly,
                attribute?["Unit"] as string ?? "")
            {
                IsVersion = attribute?["IsVersion"] is true,
                MayWarn = MayWarn(symbol, element),
            };
            fields.Add((field, symbol));
        }

        if (_declared.IsExplicit)
        {
            fields = [.. fields.OrderBy(static pair => pair.Field.Offset)];
        }

        if (!isComplete || !CheckOverlap(fields) || !CheckNames(fields))
        {
            return null;
        }

        // A written Size is never rounded, and one that is too small is none: so the CLR does it.
        var itemSize = _declared.Size > 0 ? Math.Max(_declared.Size, end) : RoundUp(end, alignment);
        new VersionRule(elements, type, subject).Check(fields, itemSize);
        if (IsLayout && !_declared.IsExplicit && itemSize <= int.MaxValue && elements.TellsInformation)
        {
            ReportPadding(fields, itemSize);
        }

        var inFileOrder = ImmutableArray.CreateBuilder<Field>(fields.Count);
        foreach (var (field, _) in fields)
        {
            inFileOrder.Add(field);
        }

        return Finish(new EquatableArray<Field>(inFileOrder.MoveToImmutable()), itemSize, alignment);
    }

    private Element? ReadElement(IFieldSymbol symbol, AttributeReader? attribute)
    {
        if (IsForbidden(symbol))
        {
            return elements.Refuse(symbol.Type.ToDisplayString(), "which no code may use, because of its [Obsolete]",
                "leave out 'error: true', since generated code reads every field", subject.Field(symbol, Layout));
        }

        // Most fields are numbers under their own names, and nothing more is to be said of them.
        if (attribute is null && symbol.CanBeReferencedByName && !elements.TellsInformation
            && ScalarTypes.Find(symbol.Type) is { } scalar)
        {
            return scalar;
        }

        var of = subject.Field(symbol, Layout);
        if (!symbol.CanBeReferencedByName)
        {
            new FieldRules(elements, type, subject, _declared).RefuseStorage(symbol, of);
            return null;
        }

        var element = symbol.IsFixedSizeBuffer ? ReadFixedBuffer(symbol, of) : elements.Read(symbol.Type, of);
        if (element is null)
        {
            return null;
        }

        if (IsLayout && element.Type == "bool" && elements.TellsInformation)
        {
            elements.Findings.Add(Diagnostic.Create(Descriptors.RawBool, of.Place, of.In(Layout)));
        }

        if (attribute?["Descr"] is string descr)
        {
            if (DTypeOverride.Apply(element, descr, out var fault) is not { } other)
            {
                elements.Findings.Add(Diagnostic.Create(Descriptors.BadDescr, attribute.Value.Place("Descr"),
                    $"Descr of field '{of.Path}' of layout '{Layout.Name}'", fault!.Value.Expected, fault.Value.Found));
                return null;
            }

            element = other;
        }

        return element;
    }

    private static bool MayWarn(IFieldSymbol symbol, Element element) =>
        symbol.IsVolatile || element.IsRecord || element.Item is not null || IsObsolete(symbol)
        || (symbol.Type.SpecialType == SpecialType.None && IsObsolete(symbol.Type));

    private static bool IsObsolete(ISymbol symbol) =>
        symbol.GetAttributes().Any(IsObsolete)
        || (symbol is INamedTypeSymbol { TypeArguments: var arguments } && arguments.Any(IsObsolete))
        || (symbol is ITypeSymbol { ContainingType: { } container } && IsObsolete(container));

    private static bool IsObsolete(AttributeData attribute) => attribute.AttributeClass?.Name == nameof(ObsoleteAttribute);

    private static bool IsForbidden(IFieldSymbol symbol) => symbol.GetAttributes().Any(static attribute =>
        IsObsolete(attribute)
        && attribute.ConstructorArguments is { Length: 2 } arguments && arguments[1].Value is true);

    /// <summary>C# names its type nowhere, so it has no column of its own.</summary>
    private Element? ReadFixedBuffer(IFieldSymbol symbol, Subject of) =>
        symbol.Type is IPointerTypeSymbol { PointedAtType: var item } && elements.Read(item, of) is { } element
            ? ElementReader.Block("", element, [symbol.FixedSize]) with { Lacking = Lacking.Equality | Lacking.Text }
            : null;

    private bool CheckOverlap(List<(Field Field, IFieldSymbol Symbol)> fields)
    {
        if (!_declared.IsExplicit)
        {
            return true;
        }

        var furthest = 0;
        for (var i = 1; i < fields.Count; i++)
        {
            var (before, after) = (fields[furthest].Field, fields[i].Field);
            if (after.Offset < before.End)
            {
                if (!elements.IsRaw)
                {
                    elements.Findings.Add(Diagnostic.Create(Descriptors.Overlap,
                        PlaceOf(fields[i].Symbol), Prefix(after.DTypeName), Layout.Name, after.Offset,
                        Prefix(before.DTypeName), before.Offset, before.End - 1, before.End));
                    return false;
                }

                if (!CheckShared(fields[furthest]) || !CheckShared(fields[i]))
                {
                    return false;
                }
            }

            furthest = after.End > before.End ? i : furthest;
        }

        return true;
    }

    /// <summary>
    /// A field that shares bytes with another: copies would change the other where they make the byte of a <c>bool</c> 0
    /// or 1. A version has to change with every write, and only then.
    /// </summary>
    private bool CheckShared((Field Field, IFieldSymbol Symbol) field)
    {
        if (field.Field.IsVersion)
        {
            elements.Findings.Add(Diagnostic.Create(Descriptors.BadVersion, PlaceOf(field.Symbol),
                Prefix(field.Symbol.Name), Layout.Name, "shares bytes with another field", "give it bytes of its own"));
            return false;
        }

        if (BoolRuns.HasBool(field.Field.Element))
        {
            elements.Refuse(field.Symbol.Type.ToDisplayString(),
                "and shares bytes with another field, which a copy of the bool would change", "write 'Bool8'",
                subject.Field(field.Symbol, Layout));
            return false;
        }

        return true;
    }

    private Location PlaceOf(IFieldSymbol symbol) => IsLayout ? symbol.Locations[0] : subject.Place;

    private bool CheckNames(List<(Field Field, IFieldSymbol Symbol)> fields)
    {
        // Without names given by attributes the names are C#'s, which are distinct already.
        if (fields.TrueForAll(static pair => pair.Field.DTypeName == pair.Symbol.Name))
        {
            return true;
        }

        var names = new HashSet<string>();
        foreach (var (field, symbol) in fields)
        {
            var fault = field.DTypeName.Length == 0 ? "an empty name"
                : !IsText(field.DTypeName) ? $"{PythonText.Repr(field.DTypeName)}, which NumPy cannot store in a file"
                : !names.Add(field.DTypeName) ? $"the name '{field.DTypeName}' of another field"
                : null;
            if (fault is not null)
            {
                elements.Findings.Add(Diagnostic.Create(Descriptors.BadDescr, IsLayout ? symbol.Locations[0] : subject.Place,
                    $"Field '{Prefix(field.Name)}' of layout '{Layout.Name}'", "a name of its own for NumPy", fault));
                return false;
            }
        }

        return true;
    }

    /// <summary>Whether all characters are whole, and none is a NUL, at which NumPy's text ends.</summary>
    private static bool IsText(string name)
    {
        for (var i = 0; i < name.Length; i++)
        {
            if (PythonText.CodePointAt(name, ref i) is 0 or (>= 0xD800 and <= 0xDFFF))
            {
                return false;
            }
        }

        return true;
    }

    private string Prefix(string name) => subject.Path.Length == 0 ? name : $"{subject.Path}.{name}";

    private void ReportPadding(List<(Field Field, IFieldSymbol Symbol)> fields, long itemSize)
    {
        for (var i = 0; i < fields.Count; i++)
        {
            var (field, symbol) = fields[i];
            var next = i + 1 < fields.Count ? fields[i + 1].Field.Offset : itemSize;
            if (next > field.End)
            {
                elements.Findings.Add(Diagnostic.Create(Descriptors.Padding, symbol.Locations[0], Layout.Name,
                    next - field.End, field.Name, field.End, next - 1));
            }
        }
    }

    private Element? Finish(EquatableArray<Field> fields, long itemSize, int alignment)
    {
        if (itemSize > int.MaxValue)
        {
            return TooLarge($"{itemSize} bytes for one element, and NumPy allows {int.MaxValue}");
        }

        // Inside its own declaration nothing can hide a layout's name: a nested type of that name is an error.
        var name = IsLayout
            ? PartialTypes.EscapeType(type.Name)
            : type.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat);
        var element = Element.OfRecord(name, type.Name, fields, (int)itemSize, alignment);
        return element.FieldCount <= MaxFieldCount ? element : TooLarge($"more than {MaxFieldCount} fields of fields");
    }

    private Element? TooLarge(string problem)
    {
        elements.Findings.Add(Diagnostic.Create(Descriptors.TooLarge, Layout.Locations[0], Layout.Name, problem,
            "make it an array of a smaller record with another axis"));
        return null;
    }

    private static Visibility VisibilityOf(IFieldSymbol field) => field.DeclaredAccessibility switch
    {
        Accessibility.Public => Visibility.Public,
        Accessibility.Internal or Accessibility.ProtectedOrInternal => Visibility.Internal,
        _ => Visibility.Hidden,
    };

    private static long RoundUp(long value, int alignment) => (value + alignment - 1) / alignment * alignment;
}
