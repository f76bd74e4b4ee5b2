using System.Numerics;
using System.Runtime.InteropServices;
using MemMap.Cli.Arrays;
using MemMap.Cli.Output;
using MemMap.Cli.Values;

namespace MemMap.Cli.Conversion;

/// <summary>A value of each element, or the values of a sub-array, that become values of another type.</summary>
/// <remarks>
/// Numbers are converted and converted back: one that returns as it was is kept exactly. Every other one is looked at by
/// <see cref="ScalarWriter"/>, which has the rule of what is lost, and its sentence.
/// </remarks>
internal sealed class ValueChange
{
    private readonly DType _from;
    private readonly DType _to;
    private readonly int _count;
    private readonly int _fromOffset;
    private readonly int _toOffset;
    private readonly ScalarWriter _scalars;
    private readonly Losses _losses;
    private readonly Loop? _loop;
    private string _where = "";

    /// <param name="from">Dtype of a value of the source.</param>
    /// <param name="to">Dtype of a value of the target.</param>
    /// <param name="field">Name of the field; empty for an element without fields.</param>
    /// <param name="shape">Lengths of the axes of a sub-array; none for one value.</param>
    /// <param name="fromOffset">Where the first value is in an element of the source.</param>
    /// <param name="toOffset">Where the first value is in an element of the target.</param>
    /// <param name="losses">What becomes of values that the target cannot hold.</param>
    /// <exception cref="UsageException">Values of the one type do not become values of the other.</exception>
    public ValueChange(DType from, DType to, string field, int[] shape, int fromOffset, int toOffset, Losses losses)
    {
        (_from, _to, Field, Shape, _fromOffset, _toOffset, _losses) = (from, to, field, shape, fromOffset, toOffset, losses);
        _count = shape.Aggregate(1, static (product, length) => product * length);
        _scalars = new ScalarWriter(losses, () => _where);
        var areNumbers = IsNumber(from) && IsNumber(to);
        if (!areNumbers && !(from.Kind is 'S' or 'U' && to.Kind is 'S' or 'U') && !(from.Kind == 'V' && to.Kind == 'V'))
        {
            throw new UsageException(
                $"--to-descr: {(field.Length == 0 ? "an element" : $"field '{field}'")} is {from}, which does not become {to}"
                + (Scalar.IsTime(from) ? "; times keep their unit." : "."));
        }

        _loop = areNumbers && Scalar.IsReal(from) && Scalar.IsReal(to) ? LoopOf(from, to) : null;
    }

    private delegate void Loop(ValueChange change, in Block block);

    private string Field { get; }

    private int[] Shape { get; }

    /// <summary>Makes the values of some elements.</summary>
    /// <param name="from">Elements of the source.</param>
    /// <param name="fromSize">Bytes of each.</param>
    /// <param name="to">Elements of the target.</param>
    /// <param name="toSize">Bytes of each.</param>
    /// <param name="count">Number of elements.</param>
    /// <param name="placeOf">Where an element is, by its index among these.</param>
    public void Run(
        ReadOnlySpan<byte> from, int fromSize, Span<byte> to, int toSize, int count, Func<int, string> placeOf)
    {
        var block = new Block(from, fromSize, to, toSize, count, placeOf);
        if (_loop is not null)
        {
            _loop(this, block);
            return;
        }

        for (var element = 0; element < count; element++)
        {
            for (var index = 0; index < _count; index++)
            {
                One(block, element, index);
            }
        }
    }

    private static bool IsNumber(DType type) => type.Kind switch
    {
        'b' => true,
        'i' or 'u' => type.ItemSize is 1 or 2 or 4 or 8,
        'f' or 'c' => true,
        _ => false,
    };

    private static Loop LoopOf(DType from, DType to) => (from.Kind, from.ItemSize) switch
    {
        ('b' or 'u', 1) => LoopTo<byte>(to),
        ('u', 2) => LoopTo<ushort>(to),
        ('u', 4) => LoopTo<uint>(to),
        ('u', _) => LoopTo<ulong>(to),
        ('i', 1) => LoopTo<sbyte>(to),
        ('i', 2) => LoopTo<short>(to),
        ('i', 4) => LoopTo<int>(to),
        ('i', _) => LoopTo<long>(to),
        (_, 2) => LoopTo<Half>(to),
        (_, 4) => LoopTo<float>(to),
        _ => LoopTo<double>(to),
    };

    private static Loop LoopTo<TFrom>(DType to)
        where TFrom : unmanaged, INumber<TFrom>, IMinMaxValue<TFrom> => (to.Kind, to.ItemSize) switch
    {
        ('b' or 'u', 1) => Each<TFrom, byte>,
        ('u', 2) => Each<TFrom, ushort>,
        ('u', 4) => Each<TFrom, uint>,
        ('u', _) => Each<TFrom, ulong>,
        ('i', 1) => Each<TFrom, sbyte>,
        ('i', 2) => Each<TFrom, short>,
        ('i', 4) => Each<TFrom, int>,
        ('i', _) => Each<TFrom, long>,
        (_, 2) => Each<TFrom, Half>,
        (_, 4) => Each<TFrom, float>,
        _ => Each<TFrom, double>,
    };

    private static void Each<TFrom, TTo>(ValueChange change, in Block block)
        where TFrom : unmanaged, INumber<TFrom>, IMinMaxValue<TFrom>
        where TTo : unmanaged, INumber<TTo>, IMinMaxValue<TTo>
    {
        var (isFromSwapped, isToSwapped) = (Scalar.IsSwapped(change._from), Scalar.IsSwapped(change._to));
        var (isFromTruth, isToTruth) = (change._from.Kind == 'b', change._to.Kind == 'b');
        var (fromWidth, toWidth) = (change._from.ItemSize, change._to.ItemSize);
        for (var element = 0; element < block.Count; element++)
        {
            var from = block.From.Slice((element * block.FromSize) + change._fromOffset, change._count * fromWidth);
            var to = block.To.Slice((element * block.ToSize) + change._toOffset, change._count * toWidth);
            for (var index = 0; index < change._count; index++)
            {
                var value = Scalar.Read<TFrom>(from[(index * fromWidth)..], isFromSwapped);
                if (isFromTruth && value != TFrom.Zero)
                {
                    value = TFrom.One;
                }

                // The greatest number stands for all beyond it, and so returns from a number that is not the same.
                var changed = TTo.CreateSaturating(value);
                if (TFrom.CreateSaturating(changed) != value || value == TFrom.MaxValue || changed == TTo.MaxValue
                    || (isToTruth && changed > TTo.One))
                {
                    change.One(block, element, index);
                    continue;
                }

                if (isToSwapped)
                {
                    MemoryMarshal.AsBytes(new Span<TTo>(ref changed)).Reverse();
                }

                MemoryMarshal.Write(to[(index * toWidth)..], changed);
            }
        }
    }

    /// <summary>One value, with the place of it for what may be said.</summary>
    private void One(in Block block, int element, int index)
    {
        var from = block.From.Slice((element * block.FromSize) + _fromOffset + (index * _from.ItemSize), _from.ItemSize);
        var to = block.To.Slice((element * block.ToSize) + _toOffset + (index * _to.ItemSize), _to.ItemSize);
        var name = Shape.Length == 0 ? Field : $"{Field}[{string.Join(',', AxisIndices.At(Shape, index))}]";
        _where = $"{block.PlaceOf(element)}{(name.Length == 0 ? "" : $", field '{name}'")}";
        switch (_from.Kind)
        {
            case 'S' or 'V' when _to.Kind == _from.Kind:
                _scalars.WriteBytes(_to, from.TrimEnd((byte)0), to, Scalar.Text(_from, from));
                break;
            case 'S' or 'U':
                Text(from, to);
                break;
            case 'c':
                Complex(from, to);
                break;
            case 'f':
                Real(_from, from, _to, to);
                break;
            default:
                _scalars.WriteNumber(_to, Scalar.ToInteger(_from, from), to, Scalar.Text(_from, from));
                break;
        }
    }

    private void Text(ReadOnlySpan<byte> from, Span<byte> to)
    {
        var text = Scalar.Text(_from, from);
        if (!Scalar.IsText(_from, from))
        {
            _losses.Lose($"{_where}: the bytes {Convert.ToHexStringLower(from)} are not text of Unicode, and become U+FFFD");
        }

        _scalars.Write(_to, text, to);
    }

    private void Complex(ReadOnlySpan<byte> from, Span<byte> to)
    {
        var part = PartOf(_from);
        var real = from[..part.ItemSize];
        var imaginary = from[part.ItemSize..];
        if (_to.Kind == 'c')
        {
            var half = PartOf(_to);
            Real(part, real, half, to[..half.ItemSize]);
            Real(part, imaginary, half, to[half.ItemSize..]);
            return;
        }

        if (ToDouble(part, imaginary, out _) != 0)
        {
            _losses.Lose($"{_where}: {Scalar.Text(_from, from)} has an imaginary part, and the values of {_to} have none");
        }

        Real(part, real, _to, to);
    }

    private void Real(DType type, ReadOnlySpan<byte> from, DType target, Span<byte> to)
    {
        var number = ToDouble(type, from, out var isExact);
        var text = type.ItemSize <= 8 ? Scalar.Text(type, from) : $"long double {Scalar.Text(number)}";
        if (!isExact)
        {
            _losses.Lose($"{_where}: {text}, rounded here, is a number that {target} does not have");
        }

        _scalars.WriteNumber(target, number, to, text);
    }

    private static double ToDouble(DType type, ReadOnlySpan<byte> bytes, out bool isExact)
    {
        isExact = true;
        return type.ItemSize <= 8
            ? Scalar.ToDouble(type, bytes)
            : Extended.Read(bytes, type.Order == ByteOrder.BigEndian, out isExact);
    }

    /// <summary>The dtype of the real part of a complex number.</summary>
    private static DType PartOf(DType complex) =>
        DType.Parse($"{(complex.Order == ByteOrder.BigEndian ? '>' : '<')}f{complex.ItemSize / 2}");

    private readonly ref struct Block(
        ReadOnlySpan<byte> from, int fromSize, Span<byte> to, int toSize, int count, Func<int, string> placeOf)
    {
        public ReadOnlySpan<byte> From { get; } = from;

        public int FromSize { get; } = fromSize;

        public Span<byte> To { get; } = to;

        public int ToSize { get; } = toSize;

        public int Count { get; } = count;

        public Func<int, string> PlaceOf { get; } = placeOf;
    }
}
