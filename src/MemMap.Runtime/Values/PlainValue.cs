using System.ComponentModel;
using System.Text;

namespace MemMap.CompilerServices;

/// <summary>
/// A value of a type that defines neither equality nor text: an inline array, a fixed buffer, a struct of fields alone.
/// It is compared by its dtype, element by element and without padding, and prints as in NumPy: <c>(1, [0, 5],
/// 2.5)</c>.
/// </summary>
/// <remarks>The defaults of C# throw for inline arrays, and print the name of the type.</remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly ref struct PlainValue
{
    private readonly DType _dtype;

    private readonly ReadOnlySpan<byte> _bytes;

    internal PlainValue(DType dtype, ReadOnlySpan<byte> bytes)
    {
        _dtype = dtype;
        _bytes = bytes;
    }

    /// <summary>Whether all elements are equal by the equality of their C# types; NaN equals NaN.</summary>
    /// <param name="other">Value of the same type.</param>
    public bool Equals(PlainValue other) =>
        _bytes.SequenceEqual(other._bytes) || AreEqual(_dtype, _bytes, other._bytes);

    /// <summary>A hash code of all elements.</summary>
    public override int GetHashCode()
    {
        HashCode hash = default;
        AddTo(ref hash, _dtype, _bytes);
        return hash.ToHashCode();
    }

    /// <summary>
    /// The text that NumPy prints, on one line and not aligned; above 1000 elements long axes are shortened.
    /// </summary>
    public override string ToString() => ToString(null);

    /// <summary>The same text with the minus sign and the decimal separator of a provider.</summary>
    /// <param name="provider">Culture of the numbers; null for NumPy's format.</param>
    public string ToString(IFormatProvider? provider)
    {
        var text = new StringBuilder();
        Append(text, _dtype, _bytes, provider);
        return text.ToString();
    }

    /// <summary>Writes the same text to a span, if it fits.</summary>
    public bool TryFormat(Span<char> destination, out int charsWritten, IFormatProvider? provider)
    {
        var text = ToString(provider);
        charsWritten = text.TryCopyTo(destination) ? text.Length : 0;
        return charsWritten == text.Length;
    }

    private static bool AreEqual(DType dtype, ReadOnlySpan<byte> left, ReadOnlySpan<byte> right)
    {
        switch (dtype)
        {
            case RecordDType record:
                for (var i = 0; i < record.Fields.Count; i++)
                {
                    var (type, offset) = (record.Fields[i].Type, record.Fields[i].OffsetInBytes);
                    if (!AreEqual(type, left.Slice(offset, type.ItemSize), right.Slice(offset, type.ItemSize)))
                    {
                        return false;
                    }
                }

                return true;
            case SubArrayDType { Element: var element } when !IsBitwiseEquatable(element):
                for (var offset = 0; offset < left.Length; offset += element.ItemSize)
                {
                    if (!AreEqual(element, left.Slice(offset, element.ItemSize), right.Slice(offset, element.ItemSize)))
                    {
                        return false;
                    }
                }

                return true;
            case ScalarDType scalar when !IsBitwiseEquatable(scalar):
                return Number(scalar, left).Equals(Number(scalar, right));
            default:
                return left.SequenceEqual(right);
        }
    }

    private static void AddTo(ref HashCode hash, DType dtype, ReadOnlySpan<byte> bytes)
    {
        switch (dtype)
        {
            case RecordDType record:
                for (var i = 0; i < record.Fields.Count; i++)
                {
                    var type = record.Fields[i].Type;
                    AddTo(ref hash, type, bytes.Slice(record.Fields[i].OffsetInBytes, type.ItemSize));
                }

                break;
            case SubArrayDType { Element: var element } when !IsBitwiseEquatable(element):
                for (var offset = 0; offset < bytes.Length; offset += element.ItemSize)
                {
                    AddTo(ref hash, element, bytes.Slice(offset, element.ItemSize));
                }

                break;
            case ScalarDType scalar when !IsBitwiseEquatable(scalar):
                hash.Add(Number(scalar, bytes));
                break;
            default:
                hash.AddBytes(bytes);
                break;
        }
    }

    /// <summary>
    /// Whether equal elements have equal bytes: not where 0 is -0, and every byte but 0 is true. C# has no numbers like
    /// NumPy's <c>float128</c>, whose format differs between machines, so those are their bytes too.
    /// </summary>
    private static bool IsBitwiseEquatable(DType dtype) => dtype is ScalarDType and not (
        { Kind: 'b' or 'E' } or { Kind: 'f', ItemSize: 2 or 4 or 8 } or { Kind: 'c', ItemSize: 8 or 16 });

    private static (double Real, double Imaginary) Number(ScalarDType scalar, ReadOnlySpan<byte> bytes)
    {
        var half = bytes.Length / 2;
        return scalar.Kind switch
        {
            'b' => (bytes[0] == 0 ? 0 : 1, 0),
            'c' => (NumberBits.Floating(bytes[..half], scalar.Order), NumberBits.Floating(bytes[half..], scalar.Order)),
            _ => (NumberBits.Floating(bytes, scalar), 0),
        };
    }

    private static void Append(
        StringBuilder text, DType dtype, ReadOnlySpan<byte> bytes, IFormatProvider? provider)
    {
        switch (dtype)
        {
            case RecordDType { Fields: var fields }:
                text.Append('(');
                for (var i = 0; i < fields.Count; i++)
                {
                    text.Append(i == 0 ? "" : TextCulture.SeparatorOf(provider));
                    var (type, offset) = (fields[i].Type, fields[i].OffsetInBytes);
                    Append(text, type, bytes.Slice(offset, type.ItemSize), provider);
                }

                text.Append(fields.Count == 1 ? $"{TextCulture.SeparatorOf(provider).TrimEnd()})" : ")");
                break;
            case SubArrayDType subArray:
                var (element, shape, _) = subArray.Flatten();
                BlockText.Append(
                    text, bytes, [.. shape], provider, (text, item) => Append(text, element, item, provider));
                break;
            default:
                text.Append(ItemText.Word(dtype, bytes.ToArray(), provider));
                break;
        }
    }
}
