namespace System.Runtime.CompilerServices;

/// <summary>Lets records be compiled for netstandard2.0, which has no such type.</summary>
internal static class IsExternalInit;
