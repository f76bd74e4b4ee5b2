using System.Buffers;
using System.ComponentModel;

namespace MemMap.CompilerServices;

/// <summary>Writes the text of a record, as C# prints one: <c>Trade { Time = 5, Price = 1.5 }</c>.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public ref struct RecordTextWriter
{
    private readonly Span<char> _destination;
    private readonly IFormatProvider? _provider;
    private MemoryExtensions.TryWriteInterpolatedStringHandler _text;
    private bool _hasFields;

    /// <summary>Begins the text of one record.</summary>
    /// <param name="destination">Span for the text; when it is too short, <see cref="TryEnd"/> returns false.</param>
    /// <param name="name">Name of the record.</param>
    /// <param name="provider">Culture of the values; null for the invariant one.</param>
    public RecordTextWriter(Span<char> destination, string name, IFormatProvider? provider)
    {
        _destination = destination;
        _provider = provider;
        _text = new(0, 0, destination, TextCulture.Of(provider), out _);
        _text.AppendLiteral(name);
        _text.AppendLiteral(" { ");
    }

    /// <summary>Writes the next field.</summary>
    public RecordTextWriter Field<T>(string name, T value)
    {
        Name(name);
        _text.AppendFormatted(value);
        return this;
    }

    /// <summary>Writes the next field, whose type has no text of its own.</summary>
    public RecordTextWriter Field(string name, scoped PlainValue value)
    {
        Name(name);
        _text.AppendLiteral(value.ToString(_provider));
        return this;
    }

    /// <summary>Ends the text; false when it did not fit.</summary>
    public bool TryEnd(out int charsWritten)
    {
        _text.AppendLiteral(" }");
        return _destination.TryWrite(ref _text, out charsWritten);
    }

    /// <summary>The text that <see cref="ISpanFormattable.TryFormat"/> of a value writes, as a string.</summary>
    public static string ToString<T>(in T value, IFormatProvider? provider)
        where T : ISpanFormattable
    {
        const int FirstLength = 256;
        for (var length = FirstLength; ; length *= 2)
        {
            var buffer = ArrayPool<char>.Shared.Rent(length);
            try
            {
                if (value.TryFormat(buffer, out var written, default, provider))
                {
                    return new string(buffer, 0, written);
                }
            }
            finally
            {
                ArrayPool<char>.Shared.Return(buffer);
            }
        }
    }

    private void Name(string name)
    {
        _text.AppendLiteral(_hasFields ? TextCulture.SeparatorOf(_provider) : "");
        _text.AppendLiteral(name);
        _text.AppendLiteral(" = ");
        _hasFields = true;
    }
}
