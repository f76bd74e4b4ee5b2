namespace System.Runtime.CompilerServices;

/// <summary>Lets <c>[a, b]</c> make a type of ours; netstandard2.0 has no such attribute.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct | AttributeTargets.Interface)]
internal sealed class CollectionBuilderAttribute(Type builderType, string methodName) : Attribute
{
    public Type BuilderType { get; } = builderType;

    public string MethodName { get; } = methodName;
}
