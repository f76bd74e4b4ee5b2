namespace MemMap.Generators;

/// <summary>
/// Everything that the generated code of one kernel depends on: a method that reduces the rows of a layout to a result, or maps them
/// to those of another.
/// </summary>
/// <param name="Type">Class of the method.</param>
/// <param name="Method">Name of the method in C# source, <c>@</c> included.</param>
/// <param name="Name">Name of the method, which is that of the kernel.</param>
/// <param name="Visibility">Visibility of the method: <c>public</c>, <c>internal</c> or <c>private</c>.</param>
/// <param name="Input">The rows that it takes.</param>
/// <param name="Parameters">The parameters that it takes; null where it takes none.</param>
/// <param name="Result">What it returns; null for a kernel that maps.</param>
/// <param name="Combine">Name of the method that combines two results; null for a kernel that maps.</param>
/// <param name="Output">The rows that it fills; null for a kernel that reduces.</param>
internal sealed record Kernel(
    PartialType Type,
    string Method,
    string Name,
    string Visibility,
    KernelRows Input,
    KernelParameters? Parameters,
    KernelValue? Result,
    string? Combine,
    KernelRows? Output)
{
    /// <summary>Name of the generated class that runs it.</summary>
    public string ClassName => $"{Name}Kernel";

    /// <summary>The class of the method in generated code, where members of the generated class may have its name.</summary>
    public string FullTypeName => $"global::{(Type.Namespace.Length == 0 ? "" : $"{Type.Namespace}.")}{Type.Name}";

    /// <summary>The generated class in generated code elsewhere.</summary>
    public string FullClassName => $"{FullTypeName}.{ClassName}";

    /// <summary>Name in metadata, for the generated file.</summary>
    public string FullName => $"{Type.FullName}.{Name}";
}

/// <summary>Rows of a layout.</summary>
/// <param name="Layout">Type of the layout in generated code.</param>
/// <param name="LayoutName">Name of the layout.</param>
/// <param name="Element">Type of its element in generated code.</param>
/// <param name="Descr">Dtype of its element, in the dialect of layouts.</param>
/// <param name="RowShape">Lengths of the axes below a row.</param>
internal sealed record KernelRows(
    string Layout, string LayoutName, string Element, string Descr, EquatableArray<long> RowShape)
{
    /// <summary>The view of a kernel that reads.</summary>
    public string ReadOnlyView => $"{Layout}.ReadOnlyView";
}

/// <summary>One value.</summary>
/// <param name="Type">Type in generated code.</param>
/// <param name="Descr">Its dtype, in the dialect of layouts.</param>
internal sealed record KernelValue(string Type, string Descr);

/// <summary>The parameters of a kernel.</summary>
/// <param name="Value">What they are.</param>
/// <param name="Name">Name of the parameter in C# source, <c>@</c> included.</param>
/// <param name="IsByReference">Whether the method takes them by <c>in</c>.</param>
internal sealed record KernelParameters(KernelValue Value, string Name, bool IsByReference);
