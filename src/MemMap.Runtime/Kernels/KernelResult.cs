namespace MemMap;

/// <summary>A result of a kernel of a native library, which the program knows by its dtype alone.</summary>
public sealed class KernelResult
{
    private readonly byte[] _bytes;

    internal KernelResult(DType dtype, byte[] bytes) => (DType, _bytes) = (dtype, bytes);

    /// <summary>Dtype of the result; of a block a sub-array.</summary>
    public DType DType { get; }

    /// <summary>The bytes of the result.</summary>
    public ReadOnlyMemory<byte> Bytes => _bytes;

    /// <summary>The result: a record, a sub-array or a number.</summary>
    public DynamicRecord Value => new(_bytes, new FieldPath(0, DType));

    /// <summary>The result as NumPy prints it.</summary>
    public override string ToString() => Value.ToString();
}
