using MemMap.Cli.Output;

namespace MemMap.Cli.Arrays;

/// <summary>A part of an element that has no parts: one value, or the values of a sub-array.</summary>
/// <param name="Name"><c>Leg.Price</c> is field <c>Price</c> of the record in field <c>Leg</c>; empty without fields.</param>
/// <param name="Type">Dtype of one value.</param>
/// <param name="Offsets">Where the values are within the element, in bytes; the last axis varies fastest.</param>
internal sealed record ValueField(string Name, DType Type, int[] Offsets)
{
    private const long MostValues = 1 << 24;

    /// <summary>The leaves of a dtype, in the order of the file.</summary>
    public static List<ValueField> Of(DType dtype)
    {
        List<ValueField> leaves = [];
        Add(dtype, "", [0]);
        return leaves;

        void Add(DType type, string name, int[] offsets)
        {
            if (type.IsRecord)
            {
                foreach (var field in type.Fields)
                {
                    Add(
                        field.Type, name.Length == 0 ? field.Name : $"{name}.{field.Name}",
                        Array.ConvertAll(offsets, offset => offset + field.OffsetInBytes));
                }
            }
            else if (type.Element is { } element)
            {
                var count = type.Shape.Aggregate(1L, static (product, length) => product * length);
                if (count * offsets.Length > MostValues)
                {
                    throw new UsageException(
                        $"Field '{name}' has {count * offsets.Length:N0} values in each element; at most {MostValues:N0} are read.");
                }

                var all = new int[count * offsets.Length];
                for (var index = 0; index < all.Length; index++)
                {
                    all[index] = offsets[index / count] + (int)(index % count * element.ItemSize);
                }

                Add(element, name, all);
            }
            else
            {
                leaves.Add(new ValueField(name, type, offsets));
            }
        }
    }

    /// <summary>The leaves that a list of names chooses: a name alone, or that of a record with all its fields.</summary>
    /// <exception cref="UsageException">There is no such field.</exception>
    public static List<ValueField> Choose(DType dtype, IReadOnlyCollection<string>? names)
    {
        var all = Of(dtype);
        if (names is null or { Count: 0 })
        {
            return all;
        }

        List<ValueField> chosen = [];
        foreach (var name in names)
        {
            var found = all.FindAll(leaf => leaf.Name == name || leaf.Name.StartsWith($"{name}.", StringComparison.Ordinal));
            chosen.AddRange(found.Count > 0 ? found : throw NoField(name, all.Select(static leaf => leaf.Name)));
        }

        return chosen;
    }

    /// <summary>Says which fields there are.</summary>
    public static UsageException NoField(string name, IEnumerable<string> names)
    {
        var some = names.Where(static field => field.Length > 0).Take(21).Select(static field => $"'{field}'").ToArray();
        return new UsageException(
            some.Length == 0
                ? $"The elements have no fields, so there is no field '{name}'."
                : $"There is no field '{name}'; there are {string.Join(", ", some.Take(20))}{(some.Length > 20 ? " and more" : "")}.");
    }
}
