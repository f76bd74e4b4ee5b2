namespace MemMap;

/// <content>Dtypes and the C# types that stand for them.</content>
public abstract partial record DType
{
    /// <summary>
    /// The C# type whose values are the bytes of this dtype: <see cref="double"/> for <c>'&lt;f8'</c>,
    /// <c>BigEndian&lt;int&gt;</c> for <c>'&gt;i4'</c>, <c>DateTime64&lt;Nanosecond&gt;</c> for <c>'&lt;M8[ns]'</c>. Null
    /// where there is none: for text, raw bytes, records, sub-arrays and numbers that C# does not have.
    /// </summary>
    public Type? ElementType => ElementTypes.TryFind(this, out var type, out _) ? type : null;

    /// <summary>The dtype of a C# type: a number, <see cref="Bool8"/>, a time, an enum.</summary>
    /// <typeparam name="T">Element type.</typeparam>
    /// <exception cref="NotSupportedException">
    /// No dtype is known of the type. That of a record or a text is made by <c>Parse</c>.
    /// </exception>
    public static DType Of<T>()
        where T : unmanaged =>
        ElementTypes.DTypeOf(typeof(T)) ?? throw new NotSupportedException(
            $"'{typeof(T)}' is not an element type with a dtype of its own; write the dtype as text and use DType.Parse.");
}
