using MemMap.Cli.Output;

namespace MemMap.Cli.Values;

/// <summary>A part of an element that one cell of a table shows, and the way to it.</summary>
/// <param name="Label">Names and indices: <c>Leg.Price</c>, <c>pos[0,1]</c>; empty for an element without fields.</param>
/// <param name="Steps">Names of fields and indices of sub-arrays, from the element on.</param>
/// <param name="Type">Dtype of the part.</param>
internal sealed record Leaf(string Label, IReadOnlyList<object> Steps, DType Type)
{
    /// <summary>All of an element.</summary>
    public static Leaf Element(DType dtype) => new("", [], dtype);

    /// <summary>The part of one element.</summary>
    public DynamicRecord In(DynamicRecord element)
    {
        foreach (var step in Steps)
        {
            element = step is string name ? element[name] : element[(int[])step];
        }

        return element;
    }

    /// <summary>The fields that <c>--fields</c> names; all of the element without it.</summary>
    /// <exception cref="UsageException">The element has no such field.</exception>
    public static IReadOnlyList<Leaf> Selected(DType dtype, string? fields)
    {
        if (fields is null)
        {
            return [Element(dtype)];
        }

        if (!dtype.IsRecord)
        {
            throw new UsageException($"--fields {fields}: the elements are {dtype} and have no fields.");
        }

        var whole = Element(dtype);
        var names = string.Join(", ", dtype.Fields.Take(20).Select(static field => $"'{field.Name}'"));
        return [.. fields.Split(',').Select(name => whole.Find(name) ?? whole.Find(name.Trim())
            ?? throw new UsageException($"There is no field '{name}'; the record has {names}."))];
    }

    /// <summary>A field by its name, or by names with dots between them.</summary>
    public Leaf? Find(string name)
    {
        if (Type.Fields.FirstOrDefault(field => field.Name == name) is { } exact)
        {
            return Field(exact);
        }

        for (var dot = name.IndexOf('.'); dot >= 0; dot = name.IndexOf('.', dot + 1))
        {
            if (Type.Fields.FirstOrDefault(field => field.Name == name[..dot]) is { } outer
                && Field(outer).Find(name[(dot + 1)..]) is { } found)
            {
                return found;
            }
        }

        return null;
    }

    /// <summary>The values without parts that this part is made of.</summary>
    public IEnumerable<Leaf> Values()
    {
        var (element, shape) = SubArray.Flatten(Type);
        return shape.Length > 0 ? AxisIndices.Of(shape).SelectMany(index => At([.. index], element).Values())
            : Type.IsRecord ? Type.Fields.SelectMany(field => Field(field).Values())
            : [this];
    }

    /// <summary>One of the fields of this record.</summary>
    public Leaf Field(DTypeField field) =>
        new(Label == "" ? field.Name : $"{Label}.{field.Name}", [.. Steps, field.Name], field.Type);

    private Leaf At(int[] index, DType element) => new($"{Label}[{string.Join(",", index)}]", [.. Steps, index], element);
}
