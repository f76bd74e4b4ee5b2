using Microsoft.CodeAnalysis;

namespace MemMap.Generators;

/// <summary>Every diagnostic, in the order of its number; each has a page under <c>docs/diagnostics</c>.</summary>
internal static class Descriptors
{
    public static readonly DiagnosticDescriptor NotPartial = Error(
        "MMAP001",
        "A layout must be partial",
        "{0} '{1}' must be partial, because its other part is generated; write 'partial {0} {1}'");

    public static readonly DiagnosticDescriptor NoFields = Error(
        "MMAP002",
        "A record needs fields",
        "Layout '{0}' has no fields, so its element is unknown; declare fields, or write [MemMapArray<float>(Shape = …)] for an array of scalars");

    public static readonly DiagnosticDescriptor BadShape = Error(
        "MMAP003",
        "A shape is a list of lengths",
        "{0} has {1}; {2}");

    public static readonly DiagnosticDescriptor MisplacedStar = Error(
        "MMAP004",
        "Only the first axis can come from the file",
        "Shape \"{0}\" has '*' on axis {1}; only the first axis can take its length from the file, such as \"*,4\", so that every stride is a constant");

    public static readonly DiagnosticDescriptor TooLarge = Error(
        "MMAP005",
        "A layout must fit into a file",
        "Layout '{0}' needs {1}; {2}");

    public static readonly DiagnosticDescriptor UnsupportedType = Error(
        "MMAP006",
        "A mapped type needs a layout that the runtime promises",
        "{0} has type '{1}', {2}; {3}");

    public static readonly DiagnosticDescriptor UnsupportedDeclaration = Error(
        "MMAP007",
        "A layout is an ordinary struct",
        "Layout '{0}' is {1}; {2}");

    public static readonly DiagnosticDescriptor ReservedName = Error(
        "MMAP008",
        "A name is taken by generated code",
        "'{0}' is the name of a generated member of layout '{1}'; choose another name");

    public static readonly DiagnosticDescriptor FieldsOnScalars = Error(
        "MMAP009",
        "An array of scalars has no fields of its own",
        "Layout '{0}' is an array of {1} and declares field '{2}'; remove the field, or write [MemMapArray(Shape = …)] for an array of records");

    public static readonly DiagnosticDescriptor UncertainOrder = Error(
        "MMAP010",
        "The order of the fields must be certain",
        "Layout '{0}' {1}; {2}");

    public static readonly DiagnosticDescriptor TwoAttributes = Error(
        "MMAP011",
        "A struct is one layout",
        "Struct '{0}' has both [MemMapArray] and [MemMapArray<T>]; keep the first for records, the second for scalars");

    private static DiagnosticDescriptor Error(string id, string title, string message) =>
        new(id, title, message, "MemMap", DiagnosticSeverity.Error, isEnabledByDefault: true);
}
