namespace MemMap.Endurance;

/// <summary>
/// The exceptions that the documentation of a map names: for its file, for its state, and for a map that is closed.
/// </summary>
internal static class Documented
{
    public static bool Is(Exception failure) => failure is IOException or InvalidOperationException;

    /// <returns>Whether there was none of these exceptions; any other one is thrown.</returns>
    public static bool Try(Action action)
    {
        try
        {
            action();
            return true;
        }
        catch (Exception failure) when (Is(failure))
        {
            return false;
        }
    }
}
