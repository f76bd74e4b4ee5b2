namespace MemMap;

/// <summary>
/// Where the dtypes and fields that were read stand in their text. They are looked up only for a finding.
/// </summary>
internal sealed class DescrPlaces
{
    private readonly List<(object Part, TextRange Place)> _places = [];

    /// <summary>Remembers where a part stands.</summary>
    /// <param name="part">A dtype or a field, by reference.</param>
    /// <param name="place">Place of the dtype, or of the field's name.</param>
    public void Add(object part, TextRange place) => _places.Add((part, place));

    /// <summary>The fault of a part that was read and is refused for what it means.</summary>
    public DescrFault Refuse(object part, string expected, string found) =>
        _places.FindLast(known => ReferenceEquals(known.Part, part)).Place.Refuse(expected, found);
}
