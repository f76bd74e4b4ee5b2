namespace MemMap.Endurance;

public enum Verdict
{
    Ok,
    Failed,
    Skipped,
}

/// <summary>What a campaign came to.</summary>
/// <param name="Name">Of the campaign.</param>
/// <param name="Verdict">Whether the promise was kept, or could not be tried.</param>
/// <param name="Text">What was done, or what went wrong, or what is missing here.</param>
/// <param name="Duration">Of all of it.</param>
public sealed record Outcome(string Name, Verdict Verdict, string Text, TimeSpan Duration)
{
    public override string ToString()
    {
        var verdict = Verdict switch { Verdict.Ok => "ok", Verdict.Failed => "FAILED", _ => "skipped" };
        return $"{Name,-11}{verdict,-8}{Text} ({Duration.TotalSeconds:F1} s)";
    }
}

/// <summary>A promise was broken.</summary>
internal sealed class CampaignFailedException(string message) : Exception(message)
{
    public static void ThrowUnless(bool isKept, string message)
    {
        if (!isKept)
        {
            throw new CampaignFailedException(message);
        }
    }
}

/// <summary>The campaign needs what is not here.</summary>
internal sealed class CampaignSkippedException(string message) : Exception(message);
