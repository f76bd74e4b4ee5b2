using Microsoft.CodeAnalysis;

namespace MemMap.Generators;

/// <summary>The table of System.Numerics: which vector or matrix is which sub-array to NumPy.</summary>
/// <remarks>
/// Their fields are public and in this order, which the open of a file compares with the running CLR, by size and by
/// the places of the fields around them. The CLR aligns them as it does a <c>float</c>.
/// </remarks>
internal static class VectorTypes
{
    private static readonly Dictionary<string, (long[] Axes, Lacking Lacking)> Shapes = new()
    {
        ["Vector2"] = ([2], Lacking.Nothing),
        ["Vector3"] = ([3], Lacking.Nothing),
        ["Vector4"] = ([4], Lacking.Nothing),

        // These print themselves in the culture of the thread, and a record in that of its caller.
        ["Quaternion"] = ([4], Lacking.Text),
        ["Plane"] = ([4], Lacking.Text),
        ["Matrix3x2"] = ([3, 2], Lacking.Text),
        ["Matrix4x4"] = ([4, 4], Lacking.Text),
    };

    /// <summary>The block of <c>float</c> that such a type is; null for every other type.</summary>
    public static Element? Find(INamedTypeSymbol type) =>
        Shapes.TryGetValue(type.MetadataName, out var shape)
        && type.ContainingType is null
        && type.ContainingNamespace.ToDisplayString() == "System.Numerics"
            ? ElementReader.Block($"global::System.Numerics.{type.Name}", ScalarTypes.Single, shape.Axes)
                with { Lacking = shape.Lacking }
            : null;
}
