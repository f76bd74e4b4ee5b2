namespace MemMap.Endurance;

/// <summary><c>full [name]</c>, <c>short [name]</c>, or the role of a child and its arguments.</summary>
internal static class Program
{
    private const string Usage = "Usage: MemMap.Endurance full|short [name]";

    public static int Main(string[] arguments) => arguments switch
    {
        ["full", .. var names] => RunAll(Extent.Full, names),
        ["short", .. var names] => RunAll(Extent.Short, names),
        [var role, .. var rest] when Child.Roles.TryGetValue(role, out var play) => Play(play, rest),
        _ => Refuse(Usage),
    };

    private static int RunAll(Extent extent, string[] names)
    {
        var known = Campaign.All.Select(static campaign => campaign.Name).ToList();
        if (names.Except(known).FirstOrDefault() is { } stranger)
        {
            return Refuse($"There is no campaign '{stranger}'; there are {string.Join(", ", known)}.");
        }

        var hasFailed = false;
        foreach (var campaign in Campaign.All.Where(campaign => names.Length == 0 || names.Contains(campaign.Name)))
        {
            var outcome = campaign.Run(extent);
            Console.WriteLine(outcome);
            hasFailed |= outcome.Verdict == Verdict.Failed;
        }

        return hasFailed ? 1 : 0;
    }

    /// <summary>An exception is exit code 1, so that every other code is a crash.</summary>
    private static int Play(Action<string[]> play, string[] arguments)
    {
        new Thread(EndWithParent) { IsBackground = true }.Start();
        try
        {
            play(arguments);
            return 0;
        }
        catch (Exception failure)
        {
            return Refuse(failure is CampaignFailedException ? failure.Message : failure.ToString());
        }
    }

    /// <summary>A child whose parent is gone, and with it the other end of its input, has nobody to work for.</summary>
    private static void EndWithParent()
    {
        _ = Console.In.ReadToEnd();
        Environment.Exit(1);
    }

    private static int Refuse(string message)
    {
        Console.Error.WriteLine(message);
        return 1;
    }
}
