namespace MemMap;

/// <summary>The length of one step of a point in time or a time span: <c>25s</c> is 25 seconds.</summary>
/// <param name="Count">1 or more; NumPy does not write 1.</param>
/// <param name="Name">NumPy's name: <c>Y M W D h m s ms us ns ps fs as</c>.</param>
internal readonly record struct TimeUnit(int Count, string Name)
{
    /// <summary>
    /// Longest first, each with the type of the namespace <c>MemMap.TimeUnits</c> that stands for it.
    /// </summary>
    private static readonly (string Name, string Type)[] All =
    [
        ("Y", "Year"), ("M", "Month"), ("W", "Week"), ("D", "Day"), ("h", "Hour"), ("m", "Minute"), ("s", "Second"),
        ("ms", "Millisecond"), ("us", "Microsecond"), ("ns", "Nanosecond"), ("ps", "Picosecond"), ("fs", "Femtosecond"),
        ("as", "Attosecond"),
    ];

    /// <summary>The C# type of this unit; null for a multiple, which has none.</summary>
    public string? TypeName
    {
        get
        {
            var name = Name;
            return Count == 1 ? Array.Find(All, unit => unit.Name == name).Type : null;
        }
    }

    /// <summary>
    /// The unit that a type of the namespace <c>MemMap.TimeUnits</c> stands for; null for any other name.
    /// </summary>
    public static TimeUnit? OfType(string typeName) =>
        Array.Find(All, unit => unit.Type == typeName).Name is { } name ? new TimeUnit(1, name) : null;

    /// <summary>
    /// The text in the brackets of <c>&lt;M8[25s]</c>; null where it is not a unit. <c>1s</c> is <c>s</c>.
    /// </summary>
    public static TimeUnit? Parse(string text)
    {
        var name = text.TrimStart('0', '1', '2', '3', '4', '5', '6', '7', '8', '9');
        var digits = text.Substring(0, text.Length - name.Length);
        var count = digits.Length == 0 ? 1 : ScalarText.ParseCount(digits);
        return count is > 0 && Array.Exists(All, unit => unit.Name == name) ? new TimeUnit(count.Value, name) : null;
    }

    /// <summary>As it stands between the brackets: <c>ns</c>, <c>25s</c>.</summary>
    public override string ToString() => Count == 1 ? Name : $"{Count}{Name}";
}
