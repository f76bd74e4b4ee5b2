namespace MemMap;

/// <summary>The order of the bytes of one number: NumPy's <c>'|'</c>, <c>'&lt;'</c> and <c>'&gt;'</c>.</summary>
public enum ByteOrder
{
    /// <summary>One byte, text in bytes or raw bytes: there is no order (<c>'|'</c>).</summary>
    NotApplicable,

    /// <summary>Least significant byte first (<c>'&lt;'</c>).</summary>
    LittleEndian,

    /// <summary>Most significant byte first (<c>'&gt;'</c>).</summary>
    BigEndian,
}
