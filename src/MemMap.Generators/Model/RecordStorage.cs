namespace MemMap.Generators;

/// <summary>The simplest C# declaration of a struct whose fields lie at given offsets.</summary>
/// <param name="Kind">In order with natural alignment, in order without padding, or each at its own offset.</param>
/// <param name="Alignment">Alignment of the struct, in bytes.</param>
internal readonly record struct RecordStorage(RecordStorage.Kinds Kind, int Alignment)
{
    internal enum Kinds
    {
        Natural,
        Packed,
        Explicit,
    }

    public static RecordStorage Of(EquatableArray<Field> fields, int itemSize)
    {
        var (natural, packed, alignment) = (0, 0, 1);
        var (isNatural, isPacked) = (true, true);
        foreach (var field in fields)
        {
            natural = RoundUp(natural, field.Element.Alignment);
            isNatural &= field.Offset == natural;
            isPacked &= field.Offset == packed;
            natural += field.Element.ItemSize;
            packed += field.Element.ItemSize;
            alignment = Math.Max(alignment, field.Element.Alignment);
        }

        return isNatural && RoundUp(natural, alignment) == itemSize ? new RecordStorage(Kinds.Natural, alignment)
            : isPacked && packed == itemSize ? new RecordStorage(Kinds.Packed, 1)
            : new RecordStorage(Kinds.Explicit, 1);
    }

    private static int RoundUp(int value, int alignment) => (value + alignment - 1) / alignment * alignment;
}
