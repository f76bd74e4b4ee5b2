namespace MemMap.Generators;

/// <summary>A struct that gets another part: where its declaration stands, and how it begins.</summary>
/// <param name="Namespace">Namespace; empty for the global one.</param>
/// <param name="Containers">Declarations of the types around it, outermost first: <c>partial class Outer</c>.</param>
/// <param name="Declaration">How its other part begins: <c>partial struct Trade</c>.</param>
/// <param name="Name">Name in C# source, <c>@</c> included.</param>
/// <param name="FullName">Name in metadata, with containers joined by dots; it names the generated file.</param>
/// <param name="OwnMembers">
/// Which of <see cref="OwnableMembers"/> the user wrote, or has from the compiler: those are not generated.
/// </param>
internal sealed record PartialType(
    string Namespace,
    EquatableArray<string> Containers,
    string Declaration,
    string Name,
    string FullName,
    EquatableArray<string> OwnMembers)
{
    /// <summary>What a value has anyway, unless the user says it better.</summary>
    public static readonly string[] OwnableMembers = ["ToString", "TryFormat", "Equals", "GetHashCode", "op_Equality"];

    public bool Owns(string member)
    {
        foreach (var own in OwnMembers)
        {
            if (own == member)
            {
                return true;
            }
        }

        return false;
    }
}
