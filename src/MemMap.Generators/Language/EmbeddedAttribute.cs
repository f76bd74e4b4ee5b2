namespace Microsoft.CodeAnalysis;

/// <summary>Hides a type from other assemblies, also from those that may see the internal ones.</summary>
internal sealed class EmbeddedAttribute : Attribute;
