namespace MemMap;

/// <summary>What is wrong with the text of a dtype or of a header, and where.</summary>
/// <param name="start">Of the first character that is wrong.</param>
/// <param name="length">Characters that are wrong; 0 at the end of the text.</param>
/// <param name="expected">What should stand there.</param>
/// <param name="found">What stands there.</param>
/// <param name="advice">What to do, where it is not the usual; else null.</param>
internal sealed class DescrFault(int start, int length, string expected, string found, string? advice = null) : Exception
{
    public int Start => start;

    public int Length => length;

    public string Expected => expected;

    public string Found => found;

    public string? Advice => advice;
}
