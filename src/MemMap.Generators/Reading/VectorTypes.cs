using Microsoft.CodeAnalysis;

namespace MemMap.Generators;

/// <summary>The table of System.Numerics: which vector or matrix is which sub-array to NumPy.</summary>
/// <remarks>
/// Their fields are public and in this order, which the open of a file compares with the running CLR, by size and by
/// the places of the fields around them. The CLR aligns them as it does a <c>float</c>. Their own texts differ, and some
/// are in the culture of the thread; in a record they print as every other block does.
/// </remarks>
internal static class VectorTypes
{
    private static readonly Dictionary<string, long[]> Shapes = new()
    {
        ["Vector2"] = [2],
        ["Vector3"] = [3],
        ["Vector4"] = [4],
        ["Quaternion"] = [4],
        ["Plane"] = [4],
        ["Matrix3x2"] = [3, 2],
        ["Matrix4x4"] = [4, 4],
    };

    /// <summary>The block of <c>float</c> that such a type is; null for every other type.</summary>
    public static Element? Find(INamedTypeSymbol type) =>
        Shapes.TryGetValue(type.MetadataName, out var axes)
        && type.ContainingType is null
        && type.ContainingNamespace.ToDisplayString() == "System.Numerics"
            ? ElementReader.Block($"global::System.Numerics.{type.Name}", ScalarTypes.Single, axes)
                with { Lacking = Lacking.Text }
            : null;
}
