using Microsoft.CodeAnalysis;

namespace MemMap.Generators;

/// <summary>Every diagnostic, in the order of its number; each has a page under <c>docs/diagnostics</c>.</summary>
internal static class Descriptors
{
    /// <summary>Address of the pages. The project has no official host yet; only this constant names it.</summary>
    private const string Pages = "https://github.com/memmap-net/memmap/blob/main/docs/diagnostics/";

    /// <summary>Conditions for generating the code of a layout.</summary>
    private const string Layout = "MemMap.Layout";

    /// <summary>Conditions for memory safety and for atomic access.</summary>
    private const string Safety = "MemMap.Safety";

    /// <summary>Likely mistakes. A report may be wrong about correct code, so it is a warning.</summary>
    private const string Usage = "MemMap.Usage";

    /// <summary>Conditions for running a method over many files.</summary>
    private const string Kernel = "MemMap.Kernel";

    public static readonly DiagnosticDescriptor NotPartial = Error(
        "MMAP001",
        "A layout must be partial",
        "{0} '{1}' must be partial, because its other part is generated; write 'partial {0} {1}'");

    public static readonly DiagnosticDescriptor NoFields = Error(
        "MMAP002",
        "A record needs fields",
        "Layout '{0}' has no fields, so its element is unknown; declare fields, or write [MemMapArray<float>(Shape "
        + "= …)] for an array of scalars");

    public static readonly DiagnosticDescriptor BadShape = Error(
        "MMAP003",
        "A shape is a list of lengths",
        "{0} has {1}; {2}");

    public static readonly DiagnosticDescriptor MisplacedStar = Error(
        "MMAP004",
        "Only the slowest axis can come from the file",
        "Shape \"{0}\" has '*' on axis {1}; only the {2} axis can take its length from the file, such as \"{3}\", "
        + "so that every stride is a constant");

    public static readonly DiagnosticDescriptor TooLarge = Error(
        "MMAP005",
        "A layout must fit into a file",
        "Layout '{0}' needs {1}; {2}");

    public static readonly DiagnosticDescriptor UnsupportedType = Error(
        "MMAP006",
        "A mapped type needs a layout that the runtime guarantees",
        "{0} has type '{1}', {2}; {3}");

    public static readonly DiagnosticDescriptor UnsupportedDeclaration = Error(
        "MMAP007",
        "A layout is an ordinary struct",
        "Layout '{0}' is {1}; {2}");

    public static readonly DiagnosticDescriptor ReservedName = Error(
        "MMAP008",
        "A name is taken by generated code",
        "'{0}' is the name of a generated member of layout '{1}'; {2}");

    public static readonly DiagnosticDescriptor FieldsOnScalars = Error(
        "MMAP009",
        "An array of scalars has no fields of its own",
        "Layout '{0}' is {1} and declares field '{2}'; {3}");

    public static readonly DiagnosticDescriptor UncertainOrder = Error(
        "MMAP010",
        "The order of the fields must be certain",
        "Layout '{0}' {1}; {2}");

    public static readonly DiagnosticDescriptor TwoAttributes = Error(
        "MMAP011",
        "A struct is one layout",
        "Struct '{0}' has two of [MemMapArray], [MemMapArray<T>] and [MemMapText]; keep the first for records, the "
        + "second for scalars, the third for text");

    public static readonly DiagnosticDescriptor BadDescr = Error(
        "MMAP012",
        "A dtype is written as NumPy writes it",
        "{0} needs {1}; found {2}");

    public static readonly DiagnosticDescriptor Overlap = Error(
        "MMAP013",
        "Fields must not overlap",
        "Field '{0}' of layout '{1}' begins at byte {2}, where field '{3}' covers bytes {4} to {5}; write "
        + "[FieldOffset({6})] or more, or Raw = true in its attribute for files that are never a .npy");

    public static readonly DiagnosticDescriptor Padding = Rule(
        "MMAP014",
        "A record has padding",
        "Layout '{0}' has {1} bytes of padding after field '{2}', bytes {3} to {4}; order the fields by size, or "
        + "write Pack = 1 to leave none",
        Layout,
        DiagnosticSeverity.Info);

    public static readonly DiagnosticDescriptor ByteOrder = Error(
        "MMAP015",
        "A layout has one byte order",
        "{0} has {1}, which is {2}, and the layout requires {3}; write {4}");

    public static readonly DiagnosticDescriptor BadText = Error(
        "MMAP016",
        "Text has a fixed length",
        "Text '{0}' {1}; {2}");

    public static readonly DiagnosticDescriptor Misaligned = Rule(
        "MMAP017",
        "An atomic access needs an aligned field",
        "{0} of layout '{1}' lies at byte {2}, and {3} needs a multiple of {4}",
        Safety,
        DiagnosticSeverity.Warning);

    public static readonly DiagnosticDescriptor RawBool = Rule(
        "MMAP018",
        "A bool by reference is the byte in the file",
        "{0} is a bool: by value it is true for every byte but 0, by reference it is the byte itself, which C# "
        + "compares wrongly unless it is 0 or 1; write Bool8, which reads any byte",
        Safety,
        DiagnosticSeverity.Info);

    public static readonly DiagnosticDescriptor BadVersion = Error(
        "MMAP019",
        "A version field is one aligned integer of the record",
        "Version field '{0}' of layout '{1}' {2}; {3}");

    public static readonly DiagnosticDescriptor OpenLease = Warning(
        "MMAP020",
        "A lease must end",
        "This lease {0}, so it never ends and its pages stay mapped; write 'using var view = map.Lease();'");

    public static readonly DiagnosticDescriptor CopiedLease = Guard(
        "MMAP021",
        "A lease must end only once",
        "'{0}' {1}, while references from the same lease may still be in use; {2}");

    public static readonly DiagnosticDescriptor LostWrite = Rule(
        "MMAP022",
        "A write to a copy is lost",
        "'{0}' is a copy{1}, and what is written to it is never read; {2}",
        Usage,
        DiagnosticSeverity.Warning);

    public static readonly DiagnosticDescriptor OpenMap = Rule(
        "MMAP023",
        "A map must be disposed",
        "This map {0}, so nothing closes it, and what was written is not flushed; write 'using var'",
        Usage,
        DiagnosticSeverity.Warning);

    public static readonly DiagnosticDescriptor KernelUse = Guard(
        "MMAP024",
        "The trusted part of the runtime is for generated code",
        "'{0}' {1}; {2}");

    public static readonly DiagnosticDescriptor EscapedMemory = Guard(
        "MMAP025",
        "A span of leased memory stays inside its lease",
        "Memory of '{0}' {1}; {2}");

    public static readonly DiagnosticDescriptor SharedBytes = Guard(
        "MMAP026",
        "A view must not share its bytes",
        "Field '{0}' of '{1}' holds a reference into a map, and '{1}' {2}; {3}");

    public static readonly DiagnosticDescriptor RawAsNpy = Error(
        "MMAP028",
        "A raw layout is never a .npy",
        "Files of layout '{0}' are raw (Raw = true), and {1}; {2}");

    public static readonly DiagnosticDescriptor ChangedLayout = Error(
        "MMAP030",
        "A locked layout must not change",
        "Layout '{0}' is locked and has changed: MemMapLayouts.txt has '{1}', the code has '{2}'; restore it, or "
        + "update MemMapLayouts.txt, after which existing files no longer fit");

    public static readonly DiagnosticDescriptor UnlockedLayout = Error(
        "MMAP031",
        "A layout must be in the lock file",
        "Layout '{0}' is not in MemMapLayouts.txt, which this project has; add it there as '{1}'");

    public static readonly DiagnosticDescriptor GoneLayout = Rule(
        "MMAP032",
        "The lock file names layouts that exist",
        "MemMapLayouts.txt has layout '{0}', and the code has none of that name; restore it, or delete its lines",
        Layout,
        DiagnosticSeverity.Warning,
        WellKnownDiagnosticTags.CompilationEnd);

    public static readonly DiagnosticDescriptor BadLock = Rule(
        "MMAP033",
        "The lock file is a list of layouts",
        "MemMapLayouts.txt has {0}; a layout begins at the start of a line, its fields are indented below it",
        Layout,
        DiagnosticSeverity.Error,
        WellKnownDiagnosticTags.CompilationEnd);

    public static readonly DiagnosticDescriptor KernelDeclaration = Error(
        "MMAP034",
        "A kernel is a static method of a static partial class",
        "Kernel '{0}' {1}; {2}",
        Kernel);

    public static readonly DiagnosticDescriptor KernelParameters = Error(
        "MMAP035",
        "A kernel takes rows and gives values",
        "Kernel '{0}' {1}; {2}",
        Kernel);

    public static readonly DiagnosticDescriptor KernelCombine = Error(
        "MMAP036",
        "A kernel with a result says how two are combined",
        "Kernel '{0}' {1}; {2}",
        Kernel);

    public static readonly DiagnosticDescriptor KernelName = Rule(
        "MMAP037",
        "A kernel has a name of its own",
        "Kernel '{0}' has the name of kernel '{1}' in '{2}', and a library knows a kernel by its name, of which upper and lower case "
        + "are the same; rename one of the two",
        Kernel,
        DiagnosticSeverity.Error,
        WellKnownDiagnosticTags.CompilationEnd);

    private static DiagnosticDescriptor Error(string id, string title, string message, string category = Layout) =>
        Rule(id, title, message, category, DiagnosticSeverity.Error);

    private static DiagnosticDescriptor Warning(string id, string title, string message) =>
        Rule(id, title, message, Usage, DiagnosticSeverity.Warning);

    /// <summary>
    /// An error that memory safety relies on: no pragma, attribute or project setting can disable it. The second tag
    /// excludes <c>[SuppressMessage]</c>, which Roslyn does not apply to diagnostics of the compiler.
    /// </summary>
    private static DiagnosticDescriptor Guard(string id, string title, string message) => Rule(
        id, title, message, Safety, DiagnosticSeverity.Error,
        WellKnownDiagnosticTags.NotConfigurable, WellKnownDiagnosticTags.Compiler);

    private static DiagnosticDescriptor Rule(
        string id, string title, string message, string category, DiagnosticSeverity severity, params string[] tags) =>
        new(
            id, title, message, category, severity, isEnabledByDefault: true, helpLinkUri: $"{Pages}{id}.md",
            customTags: tags);
}
