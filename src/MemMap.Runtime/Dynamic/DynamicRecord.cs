using System.Diagnostics;
using System.Numerics;
using System.Runtime.InteropServices;

namespace MemMap;

/// <summary>
/// One element, or a part of one: a record, a sub-array or a value. It is valid as long as the view that it came from.
/// </summary>
/// <remarks>It refers to the mapped bytes, and reads what they hold at that moment.</remarks>
[DebuggerDisplay("{ToString(),nq}")]
public readonly ref struct DynamicRecord
{
    private readonly FieldPath _place;

    internal DynamicRecord(ReadOnlySpan<byte> bytes, FieldPath place)
    {
        Bytes = bytes;
        _place = place;
    }

    /// <summary>Dtype of the element.</summary>
    public DType DType => _place.Type ?? throw new InvalidOperationException("A default record belongs to no view.");

    /// <summary>The bytes of the element, as they are in the file.</summary>
    public ReadOnlySpan<byte> Bytes { get; }

    /// <summary>A field of a record.</summary>
    /// <param name="field">
    /// Name of the field; <c>Leg.Price</c> is field <c>Price</c> of the record in field <c>Leg</c>.
    /// </param>
    /// <exception cref="KeyNotFoundException">There is no such field.</exception>
    public DynamicRecord this[string field] => Part(Place.Field(field));

    /// <summary>An element of a sub-array.</summary>
    /// <param name="index">Index on each axis of the sub-array.</param>
    /// <exception cref="ArgumentException">The sub-array has another number of axes.</exception>
    /// <exception cref="IndexOutOfRangeException">An index is negative, or not below the length of its axis.</exception>
    public DynamicRecord this[params ReadOnlySpan<int> index] => Part(Place.At(index));

    /// <summary>The value, if it is of exactly this type.</summary>
    /// <typeparam name="T"><see cref="DType.ElementType"/>; of a time also the integer that it is stored as.</typeparam>
    /// <exception cref="InvalidCastException">The value has another type.</exception>
    public T To<T>()
        where T : unmanaged
    {
        if (!ElementTypes.Fits(typeof(T), DType))
        {
            throw Not(typeof(T).Name);
        }

        var value = MemoryMarshal.Read<T>(Bytes);
        BoolBytes.Normalize(new Span<T>(ref value));
        return value;
    }

    /// <summary>The number as a double, rounded if it has more digits; a bool is 0 or 1.</summary>
    /// <exception cref="InvalidCastException">The value is not a real number.</exception>
    public double ToDouble() => NumberConversion.One<double>(Number(nameof(Double)), Bytes);

    /// <summary>The number as an integer; a time is the integer that it is stored as.</summary>
    /// <exception cref="InvalidCastException">The value is not a real number.</exception>
    /// <exception cref="OverflowException">It is no integer, or does not fit.</exception>
    public long ToInt64() => NumberConversion.One<long>(Number(nameof(Int64)), Bytes);

    /// <inheritdoc cref="ToInt64"/>
    public ulong ToUInt64() => NumberConversion.One<ulong>(Number(nameof(UInt64)), Bytes);

    /// <summary>The number as a complex number; a real one has no imaginary part.</summary>
    /// <exception cref="InvalidCastException">The value is not a number of at most 16 bytes.</exception>
    public Complex ToComplex()
    {
        if (DType is not ScalarDType { Kind: 'c', ItemSize: 8 or 16 } scalar)
        {
            return ToDouble();
        }

        var half = scalar.ItemSize / 2;
        return new Complex(
            NumberBits.Floating(Bytes[..half], scalar.Order), NumberBits.Floating(Bytes[half..], scalar.Order));
    }

    /// <summary>Whether a bool is true, or a number is not 0.</summary>
    /// <exception cref="InvalidCastException">The value is not a real number.</exception>
    public bool ToBoolean() => ToDouble() != 0;

    /// <summary>
    /// The text of an <c>S</c>, as UTF-8, or a <c>U</c>, without the NULs at its end; what is no character is U+FFFD.
    /// </summary>
    /// <exception cref="InvalidCastException">The value is not text.</exception>
    public string ToText() => DType switch
    {
        ScalarDType { Kind: 'S' } => FixedText.DecodeUtf8(Bytes),
        ScalarDType { Kind: 'U' } scalar => FixedText.DecodeUtf32(MemoryMarshal.Cast<byte, uint>(Bytes), scalar.Order),
        _ => throw Not("text"),
    };

    /// <summary>The element as NumPy prints it: <c>(1, 2.5)</c>, <c>[0.5, 1.]</c>, <c>b'abc'</c>.</summary>
    public override string ToString() =>
        _place.Type is null ? "" : ItemText.Word(DType, Bytes.ToArray(), provider: null).Trim();

    private FieldPath Place => new(0, DType);

    private DynamicRecord Part(FieldPath part) =>
        new(Bytes.Slice(part.OffsetInBytes, part.Type.ItemSize), part with { OffsetInBytes = 0 });

    private ScalarDType Number(string wanted) =>
        DType is ScalarDType scalar && NumberConversion.IsReal(scalar) ? scalar : throw Not(wanted);

    private InvalidCastException Not(string wanted) => new(
        $"The value is {DType}, and not {wanted}" + (ElementTypes.TryFind(DType, out _, out var right)
            ? $": use To<{right}>()."
            : DType is RecordDType ? ": name one of its fields."
            : DType is SubArrayDType ? ": give the index of one of its elements."
            : DType.Kind is 'S' or 'U' ? ": use ToText()."
            : ": use Bytes."));
}
