namespace MemMap;

/// <summary>What is wrong with the text of a dtype or of a header, and where.</summary>
/// <param name="start">Index of the first wrong character.</param>
/// <param name="length">Number of wrong characters; 0 at the end of the text.</param>
/// <param name="expected">What should stand there.</param>
/// <param name="found">What stands there.</param>
/// <param name="advice">What to do; null for the usual advice.</param>
internal sealed class DescrFault(int start, int length, string expected, string found, string? advice = null) : Exception
{
    public int Start => start;

    public int Length => length;

    public string Expected => expected;

    public string Found => found;

    public string? Advice => advice;
}
