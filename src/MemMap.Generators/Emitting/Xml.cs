namespace MemMap.Generators;

/// <summary>Text inside a documentation comment.</summary>
internal static class Xml
{
    /// <summary>On one line, with what XML reserves written out.</summary>
    public static string Escape(string text) => text
        .Replace("&", "&amp;").Replace("<", "&lt;").Replace(">", "&gt;").Replace("\r", " ").Replace("\n", " ");
}
