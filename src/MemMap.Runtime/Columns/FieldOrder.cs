namespace MemMap;

/// <summary>The byte order of the fields of a column, as a type: a loop is compiled once for each.</summary>
internal interface IFieldOrder
{
    /// <summary>Whether the bytes of a field have to be turned around.</summary>
    public static abstract bool IsTurned { get; }

    /// <summary>The number that is stored.</summary>
    public static abstract T Read<T>(T stored);
}

/// <summary>Fields in the byte order of this machine.</summary>
internal readonly struct NativeOrder : IFieldOrder
{
    public static bool IsTurned => false;

    public static T Read<T>(T stored) => stored;
}

/// <summary>Fields whose most significant byte comes first.</summary>
internal readonly struct BigEndianOrder : IFieldOrder
{
    public static bool IsTurned => BitConverter.IsLittleEndian;

    public static T Read<T>(T stored) => IsTurned ? ByteSwap.Reverse(stored) : stored;
}
