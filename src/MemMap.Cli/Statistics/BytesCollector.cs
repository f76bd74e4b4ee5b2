using System.Numerics;
using MemMap.Cli.Arrays;

namespace MemMap.Cli.Statistics;

/// <summary>Statistics of what has no order: text, bytes, complex numbers, and numbers that C# does not have.</summary>
internal sealed class BytesCollector(ValueField leaf, int itemSize, long total) : Collector(leaf, itemSize, total)
{
    private readonly Sample _keys = new(total);
    private readonly bool _isComplex = leaf.Type is { Kind: 'c', ItemSize: 8 or 16 };
    private readonly int _extendedParts = leaf.Type switch
    {
        { Kind: 'f', ItemSize: 16 } => 1,
        { Kind: 'c', ItemSize: 32 } => 2,
        _ => 0,
    };

    private long _nan;
    private long _infinities;
    private long _zeros;

    public override void Add(ReadOnlySpan<byte> elements, long first)
    {
        var (size, index) = (ValueField.Type.ItemSize, first * ValueField.Offsets.Length);
        if (ItemSize == 0)
        {
            return;
        }

        for (var start = 0; start < elements.Length; start += ItemSize)
        {
            foreach (var offset in ValueField.Offsets)
            {
                var bytes = elements.Slice(start + offset, size);
                if (_extendedParts > 0)
                {
                    AddExtended(bytes);
                }
                else if (_isComplex)
                {
                    var number = ToComplex(ValueField.Type, bytes);
                    _nan += Complex.IsNaN(number) ? 1 : 0;
                    _infinities += Complex.IsInfinity(number) ? 1 : 0;
                    _zeros += number == Complex.Zero ? 1 : 0;
                }
                else
                {
                    _zeros += bytes.ContainsAnyExcept((byte)0) ? 0 : 1;
                }

                var key = Keys.Of(bytes);
                _keys.Add(new ReadOnlySpan<ulong>(in key), index++, static key => key);
            }
        }
    }

    public override void Merge(Collector next)
    {
        var other = (BytesCollector)next;
        _nan += other._nan;
        _infinities += other._infinities;
        _zeros += other._zeros;
        _keys.Merge(other._keys);
    }

    public override FieldStatistics Finish() => new(ValueField.Name, ValueField.Type, Total)
    {
        NaN = _nan,
        Infinities = _infinities,
        Zeros = ItemSize == 0 ? Total : _zeros,
        Distinct = ItemSize == 0 ? Math.Min(1, Total) : _keys.Distinct(_keys.Sorted()),
        HasExactDistinct = _keys.IsAll || ItemSize == 0,
    };

    /// <summary>C's long double, or a complex number of two.</summary>
    private void AddExtended(ReadOnlySpan<byte> bytes)
    {
        var (isNaN, isInfinite, isZero) = (false, false, true);
        for (var part = 0; part < _extendedParts; part++)
        {
            var number = Extended.Read(
                bytes.Slice(16 * part, 16), ValueField.Type.Order == ByteOrder.BigEndian, out var isExact);
            isNaN |= double.IsNaN(number);
            isInfinite |= double.IsInfinity(number) && isExact;
            isZero &= number == 0 && isExact;
        }

        _nan += isNaN && !isInfinite ? 1 : 0;
        _infinities += isInfinite ? 1 : 0;
        _zeros += isZero ? 1 : 0;
    }

    public static Complex ToComplex(DType type, ReadOnlySpan<byte> bytes)
    {
        var swap = Scalar.IsSwapped(type);
        return type.ItemSize == 8
            ? new(
                BitConverter.UInt32BitsToSingle(Scalar.Read<uint>(bytes, swap)),
                BitConverter.UInt32BitsToSingle(Scalar.Read<uint>(bytes[4..], swap)))
            : new(
                BitConverter.UInt64BitsToDouble(Scalar.Read<ulong>(bytes, swap)),
                BitConverter.UInt64BitsToDouble(Scalar.Read<ulong>(bytes[8..], swap)));
    }
}
