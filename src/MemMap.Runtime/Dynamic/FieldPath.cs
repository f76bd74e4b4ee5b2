namespace MemMap;

/// <summary>Where in an element a field lies, and what it is.</summary>
/// <param name="OffsetInBytes">Offset from the start of the element, in bytes.</param>
/// <param name="Type">Dtype of the field.</param>
internal readonly record struct FieldPath(int OffsetInBytes, DType Type)
{
    /// <summary>
    /// A field of a record by its name, or by names with dots between them, which reach into records within records. A
    /// name that has a dot itself is found as it is.
    /// </summary>
    /// <exception cref="KeyNotFoundException">There is no such field.</exception>
    public FieldPath Field(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return Find(name) ?? throw NotFound(name);
    }

    /// <summary>Names the record in which the last part of a name is missing.</summary>
    private KeyNotFoundException NotFound(string name)
    {
        for (var dot = name.LastIndexOf('.'); dot > 0; dot = name.LastIndexOf('.', dot - 1))
        {
            if (Find(name[..dot]) is { } found)
            {
                return new(found.Type switch
                {
                    RecordDType record => $"There is no field '{name}'; '{name[..dot]}' has {Names(record.Fields)}.",
                    SubArrayDType { Element: RecordDType } =>
                        $"There is no field '{name}', since '{name[..dot]}' is an array of records: give the index of one, as in "
                        + $"view[\"{name[..dot]}\", 0][\"{name[(dot + 1)..]}\"].",
                    _ => $"There is no field '{name}', since '{name[..dot]}' is {found.Type}, which is not a record.",
                });
            }
        }

        return new(Type is RecordDType { Fields: var fields }
            ? $"There is no field '{name}'; the record has {Names(fields)}."
            : $"There is no field '{name}', since {Type} is not a record; omit the name.");
    }

    /// <summary>An element of a sub-array; without indices, all of it.</summary>
    /// <exception cref="ArgumentException">It has another number of axes.</exception>
    /// <exception cref="IndexOutOfRangeException">An index is negative, or not below its axis.</exception>
    public FieldPath At(ReadOnlySpan<int> index)
    {
        if (index.IsEmpty)
        {
            return this;
        }

        var block = (Type as SubArrayDType)?.Flatten();
        var shape = block?.Shape ?? [];
        if (shape.Count != index.Length)
        {
            throw new ArgumentException(
                $"{index.Length} indices into {Type}, which has {shape.Count} axes.", nameof(index));
        }

        var position = 0;
        for (var axis = 0; axis < shape.Count; axis++)
        {
            if ((uint)index[axis] >= (uint)shape[axis])
            {
                AccessErrors.ThrowIndexOutOfRange(axis, index[axis], shape[axis]);
            }

            position = (position * shape[axis]) + index[axis];
        }

        var element = block!.Element;
        return new FieldPath(OffsetInBytes + (position * element.ItemSize), element);
    }

    private FieldPath? Find(string name)
    {
        if (Type is not RecordDType { Fields: var fields })
        {
            return null;
        }

        foreach (var field in fields)
        {
            if (field.Name == name)
            {
                return new FieldPath(OffsetInBytes + field.OffsetInBytes, field.Type);
            }
        }

        for (var dot = name.IndexOf('.'); dot >= 0; dot = name.IndexOf('.', dot + 1))
        {
            foreach (var field in fields)
            {
                if (field.Name.Length == dot && name.StartsWith(field.Name, StringComparison.Ordinal)
                    && new FieldPath(OffsetInBytes + field.OffsetInBytes, field.Type).Find(name[(dot + 1)..]) is { } found)
                {
                    return found;
                }
            }
        }

        return null;
    }

    private static string Names(EquatableArray<DTypeField> fields)
    {
        const int MostNames = 20;
        return fields.Count == 0 ? "no fields"
            : string.Join(", ", fields.Take(MostNames).Select(static field => $"'{field.Name}'"))
                + (fields.Count > MostNames ? ", …" : "");
    }
}
