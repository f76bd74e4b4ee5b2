namespace MemMap.Generators;

/// <summary>Which fields are columns, and what is called how in the columns of a view.</summary>
internal sealed class ColumnNames
{
    /// <summary>Taken by fields of any depth, and by what has been given out.</summary>
    private readonly HashSet<string> _taken = ["_origin", Access.Write.Columns, Access.Read.Columns];

    public ColumnNames(Element record) => Take(record);

    /// <summary>Whether a field has a column: others may see it, and C# has a type for it.</summary>
    /// <param name="field">A field of a record.</param>
    /// <param name="isRoot">
    /// Whether that is the record of the layout. In others only public fields have places that are compared with the CLR's.
    /// </param>
    public static bool IsVisible(Field field, bool isRoot) =>
        field.Element.Type.Length > 0
        && (isRoot ? field.Visibility != Visibility.Hidden : field.Visibility == Visibility.Public && !IsOfCompiler(field));

    /// <summary>Whether a field is a record that has columns itself.</summary>
    public static bool HasColumns(Element element)
    {
        foreach (var field in element.Fields)
        {
            if (IsVisible(field, isRoot: false))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>What the column of a nested record is called, if it can be: <c>LegColumn</c>.</summary>
    public static string OfType(Element record, Access access)
    {
        var type = record.Type;
        var end = type.Length;
        var depth = 0;
        for (var i = type.Length - 1; i >= 0; i--)
        {
            depth += type[i] == '>' ? 1 : type[i] == '<' ? -1 : 0;
            if (depth == 0 && type[i] == '<')
            {
                end = i;
            }
            else if (depth == 0 && type[i] is '.' or ':' or '@')
            {
                return $"{access.Prefix}{type.Substring(i + 1, end - i - 1)}Column";
            }
        }

        return $"{access.Prefix}{type.Substring(0, end)}Column";
    }

    /// <summary>The name itself, or one like it that is free.</summary>
    public string Unique(string name)
    {
        var unique = name;
        for (var number = 2; !_taken.Add(unique); number++)
        {
            unique = $"{name}{number}";
        }

        return unique;
    }

    /// <summary>The modifier of a property that hides what every object has.</summary>
    public static string New(Field field) => field.Name is "Equals" or "GetHashCode" or "GetType" or "ToString"
        or "ReferenceEquals" or "MemberwiseClone" ? "new " : "";

    /// <summary>Whether a field is named like what the compiler makes of a property or of a conversion.</summary>
    private static bool IsOfCompiler(Field field) =>
        field.Name.StartsWith("get_", StringComparison.Ordinal)
        || field.Name.StartsWith("set_", StringComparison.Ordinal)
        || field.Name.StartsWith("op_", StringComparison.Ordinal);

    private void Take(Element record)
    {
        foreach (var field in record.Fields)
        {
            _taken.Add(field.Name.TrimStart('@'));
            Take(field.Element);
        }
    }
}
