using System.Globalization;

namespace MemMap;

/// <summary>What one step of a point in time or a time span is worth: <c>25s</c> is 25 seconds.</summary>
/// <param name="Count">1 or more; NumPy does not write 1.</param>
/// <param name="Name">NumPy's: <c>Y M W D h m s ms us ns ps fs as</c>, or empty for numbers without a unit.</param>
internal readonly record struct TimeUnit(int Count, string Name)
{
    /// <summary>Reads the text between the brackets of a dtype, which may be empty.</summary>
    public static TimeUnit Parse(string text)
    {
        var name = text.TrimStart("0123456789").ToString();
        var count = text.Length == name.Length
            ? 1
            : int.Parse(text.AsSpan(0, text.Length - name.Length), CultureInfo.InvariantCulture);
        return new TimeUnit(count, name == "generic" ? "" : name);
    }

    /// <summary>As a dtype ends: <c>[ns]</c>, <c>[25s]</c>, or nothing.</summary>
    public override string ToString() => Name == "" ? "" : Count == 1 ? $"[{Name}]" : $"[{Count}{Name}]";
}
