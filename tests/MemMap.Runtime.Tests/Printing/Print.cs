using System.Runtime.InteropServices;

namespace MemMap.Tests.Printing;

/// <summary>Arrays in memory, printed.</summary>
internal static class Print
{
    /// <summary>Prints values that are laid out as the dtype says.</summary>
    public static string Repr<T>(DType dtype, long[] shape, params ReadOnlySpan<T> values)
        where T : unmanaged
    {
        var bytes = MemoryMarshal.AsBytes(values).ToArray();
        return ArrayPrinter.Repr(
            "memmap", dtype, shape, index => bytes.AsSpan(checked((int)(index * dtype.ItemSize)), dtype.ItemSize));
    }

    /// <summary>Prints a 1-d array.</summary>
    public static string Repr<T>(string dtype, params ReadOnlySpan<T> values)
        where T : unmanaged
    {
        var scalar = Scalar(dtype);
        return Repr(scalar, [MemoryMarshal.AsBytes(values).Length / scalar.ItemSize], values);
    }

    /// <summary>The dtype that NumPy writes <c>&lt;f4</c>, <c>|S3</c> or <c>&lt;M8[ns]</c>.</summary>
    public static ScalarDType Scalar(string text) => ScalarText.Parse(text)!;

    /// <summary>A record without padding.</summary>
    public static RecordDType Record(params ReadOnlySpan<(string Name, DType Type)> fields)
    {
        var end = 0;
        List<DTypeField> placed = [];
        foreach (var (name, type) in fields)
        {
            placed.Add(new DTypeField(name, null, type, end));
            end += type.ItemSize;
        }

        return new RecordDType([.. placed], end);
    }
}
