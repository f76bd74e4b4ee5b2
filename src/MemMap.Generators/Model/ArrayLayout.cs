namespace MemMap.Generators;

/// <summary>
/// Everything that the generated code of one layout depends on, and nothing else: a value, without symbols, nodes or
/// locations, so that an unrelated edit leaves it equal.
/// </summary>
/// <param name="Namespace">Empty for the global one.</param>
/// <param name="Containers">Declarations of the types around it, outermost first: <c>partial class Outer</c>.</param>
/// <param name="Declaration">How its other part begins: <c>partial struct Trade</c>.</param>
/// <param name="Name">As code writes it, <c>@</c> included.</param>
/// <param name="FullName">As metadata has it, containers joined by dots; it names the generated file.</param>
/// <param name="Element">What the array is made of.</param>
/// <param name="Shape">Lengths of the axes, slowest first; <see cref="OpenAxis"/> for the one that the file decides.</param>
/// <param name="Order">Which axis varies fastest.</param>
/// <param name="PackToDeclare">The packing that the generated part declares, or null where the user's part did.</param>
internal sealed record ArrayLayout(
    string Namespace,
    EquatableArray<string> Containers,
    string Declaration,
    string Name,
    string FullName,
    Element Element,
    EquatableArray<long> Shape,
    MemoryOrder Order,
    int? PackToDeclare)
{
    /// <summary>Stands in <see cref="Shape"/> for the axis whose length comes from the file.</summary>
    public const long OpenAxis = -1;

    public int Rank => Shape.Count;

    public bool IsOpen => Rank > 0 && Shape[0] == OpenAxis;

    /// <summary>Elements from one index of an axis to the next, row-major.</summary>
    public long Stride(int axis)
    {
        var stride = 1L;
        for (var inner = axis + 1; inner < Rank; inner++)
        {
            stride = checked(stride * Shape[inner]);
        }

        return stride;
    }
}
