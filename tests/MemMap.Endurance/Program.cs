namespace MemMap.Endurance;

/// <summary><c>full [name]</c>, <c>short [name]</c>, or the role of a child and its arguments.</summary>
internal static class Program
{
    private const string Usage = "Usage: MemMap.Endurance full|short [name]";

    public static int Main(string[] arguments) => arguments switch
    {
        ["full", .. var names] => RunAll(Form.Full, names),
        ["short", .. var names] => RunAll(Form.Short, names),
        [var role, .. var rest] when Child.Roles.TryGetValue(role, out var play) => Play(play, rest),
        _ => Refuse(Usage),
    };

    private static int RunAll(Form form, string[] names)
    {
        var known = Campaign.All.Select(static campaign => campaign.Name).ToList();
        if (names.Except(known).FirstOrDefault() is { } stranger)
        {
            return Refuse($"There is no campaign '{stranger}'; there are {string.Join(", ", known)}.");
        }

        var hasFailed = false;
        foreach (var campaign in Campaign.All.Where(campaign => names.Length == 0 || names.Contains(campaign.Name)))
        {
            var outcome = campaign.Run(form);
            Console.WriteLine(outcome);
            hasFailed |= outcome.Verdict == Verdict.Failed;
        }

        return hasFailed ? 1 : 0;
    }

    /// <summary>An exception is exit code 1, so that every other code is a crash.</summary>
    private static int Play(Action<string[]> play, string[] arguments)
    {
        new Thread(ListenToParent) { IsBackground = true }.Start();
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

    /// <summary>
    /// Hands on what the parent asks. A child whose parent is gone, and with it the other end of its input, has no
    /// work left.
    /// </summary>
    private static void ListenToParent()
    {
        while (Console.In.ReadLine() is { } request)
        {
            Child.Requests.Add(request);
        }

        Environment.Exit(1);
    }

    private static int Refuse(string message)
    {
        Console.Error.WriteLine(message);
        return 1;
    }
}
