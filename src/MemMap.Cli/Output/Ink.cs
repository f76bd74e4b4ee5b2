namespace MemMap.Cli.Output;

/// <summary>Colours of a terminal: what they mean is also in the text.</summary>
internal static class Ink
{
    private static readonly string[] OfFields = ["36", "33", "32", "35", "34", "91"];

    /// <summary>The text in the colour of the nth field.</summary>
    public static string Field(this Session session, int index, string text) =>
        Painted(session, OfFields[index % OfFields.Length], text);

    /// <summary>What is beside the data: padding, indices, rules.</summary>
    public static string Dim(this Session session, string text) => Painted(session, "2", text);

    /// <summary>Heads.</summary>
    public static string Strong(this Session session, string text) => Painted(session, "1", text);

    private static string Painted(Session session, string code, string text) =>
        session.HasColour && text.Length > 0 ? $"\e[{code}m{text}\e[0m" : text;
}
