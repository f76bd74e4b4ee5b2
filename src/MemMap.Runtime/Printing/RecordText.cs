namespace MemMap;

/// <summary>Records as Python tuples, <c>(1, 2.5)</c>, and a single field as <c>(1,)</c>.</summary>
internal static class RecordText
{
    /// <summary>One word for each record; every field is aligned over all of them.</summary>
    public static string[] Words(RecordDType record, PrintedItems items)
    {
        var columns = record.Fields.Select(field => ItemText.Words(field.Type, items.Field(field))).ToArray();
        return [.. Enumerable.Range(0, items.Count).Select(i => Tuple(columns.Select(column => column[i])))];

        string Tuple(IEnumerable<string> values) =>
            columns.Length == 1 ? $"({values.Single()},)" : $"({string.Join(", ", values)})";
    }
}
