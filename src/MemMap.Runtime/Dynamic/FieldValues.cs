namespace MemMap;

/// <summary>Where the values of a field lie in an element: one, or those of a sub-array, one after the other.</summary>
/// <param name="ItemSize">Bytes of an element.</param>
/// <param name="OffsetInBytes">First byte of the field within the element.</param>
/// <param name="Count">Number of values; 1 or more.</param>
internal readonly record struct FieldValues(int ItemSize, int OffsetInBytes, int Count);
