using System.Runtime.CompilerServices;

namespace MemMap.Tests;

/// <summary>Fields in memory, at any distance and any address; what lies between them is 0xEE.</summary>
internal sealed class FieldBytes<T>
    where T : unmanaged
{
    private readonly byte[] _bytes;
    private readonly int _offset;

    public FieldBytes(ReadOnlySpan<T> fields, int strideInBytes, int offsetInBytes = 0)
    {
        _bytes = GC.AllocateArray<byte>(offsetInBytes + ((fields.Length + 1) * strideInBytes), pinned: true);
        _bytes.AsSpan().Fill(0xEE);
        _offset = offsetInBytes;
        Length = fields.Length;
        StrideInBytes = strideInBytes;
        for (var i = 0; i < fields.Length; i++)
        {
            Unsafe.WriteUnaligned(ref _bytes[offsetInBytes + (i * strideInBytes)], fields[i]);
        }
    }

    public int Length { get; }

    public int StrideInBytes { get; }

    public Column<T> Column => new(ref Unsafe.As<byte, T>(ref _bytes[_offset]), Length, StrideInBytes);

    public ReadOnlyColumn<T> ReadOnlyColumn => Column;

    /// <summary>For columns of another type or length.</summary>
    public ref byte FirstByte => ref _bytes[_offset];

    /// <summary>The fields, one by one.</summary>
    public T[] Fields =>
        [.. Enumerable.Range(0, Length).Select(
            i => Unsafe.ReadUnaligned<T>(ref _bytes[_offset + (i * StrideInBytes)]))];

    /// <summary>Whether every byte that belongs to no field is as it was.</summary>
    public bool IsUntouchedBetween =>
        _bytes.Index().All(at => at.Item == 0xEE || IsOfField(at.Index - _offset));

    /// <summary>Every way in which fields lie in these tests: side by side or not, aligned or not.</summary>
    public static IEnumerable<FieldBytes<T>> Placings(T[] fields)
    {
        var itemSize = Unsafe.SizeOf<T>();
        foreach (var stride in new[] { itemSize, itemSize + 1, 13 + (itemSize / 16 * 16), 40 })
        {
            foreach (var offset in new[] { 0, 3 })
            {
                yield return new FieldBytes<T>(fields, stride, offset);
            }
        }
    }

    private bool IsOfField(int position) =>
        position >= 0 && position / StrideInBytes < Length && position % StrideInBytes < Unsafe.SizeOf<T>();
}
