namespace MemMap.Generators;

/// <summary>A member that another has its documentation from, as a <c>cref</c> writes it; by default none.</summary>
/// <param name="owner">Type of the member; null where there is none.</param>
/// <param name="member">Its name, and for some what stands before the types of its parameters: <c>this[</c>.</param>
/// <param name="types">Types of its parameters.</param>
/// <param name="end">What stands behind them.</param>
internal readonly struct Inherited(string? owner, string member, string types = "", string end = "") : ISourceFragment
{
    public bool IsNone => owner is null;

    public void WriteTo(SourceWriter writer) => writer.Append($"{owner}.{member}{types}{end}");
}
