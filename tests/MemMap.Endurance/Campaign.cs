using System.Collections.Immutable;
using System.Diagnostics;

namespace MemMap.Endurance;

/// <summary>How long a campaign goes on.</summary>
public enum Form
{
    /// <summary>A few seconds.</summary>
    Short,

    /// <summary>As long as the figures that are promised ask for.</summary>
    Full,
}

/// <summary>One promise about files that grow, flush and survive, and the work that would break it.</summary>
/// <param name="Name">One word.</param>
/// <param name="Work">Says what it did; throws when the promise is broken or cannot be tried here.</param>
public sealed record Campaign(string Name, Func<Form, string> Work)
{
    /// <summary>What stands in the text of an outcome before the parts that this machine lacks something for.</summary>
    public const string NotTried = "not tried";

    public static ImmutableArray<Campaign> All { get; } =
    [
        new("kill", KillCampaign.Run),
        new("disk", FullDiskCampaign.Run),
        new("flush", FlushCampaign.Run),
        new("dispose", DisposeCampaign.Run),
        new("finalizers", FinalizerCampaign.Run),
        new("fuzz", FuzzCampaign.Run),
        new("odd", OddFileCampaign.Run),
        new("follow", FollowCampaign.Run),
        new("outsider", OutsiderCampaign.Run),
        new("tight", TightCampaign.Run),
        new("strange", StrangeCampaign.Run),
        new("threads", ThreadsCampaign.Run),
        new("batches", BatchesCampaign.Run),
        new("shards", ShardCampaign.Run),
        new("convert", ConvertCampaign.Run),
    ];

    /// <summary>Never throws.</summary>
    public Outcome Run(Form form)
    {
        var clock = Stopwatch.StartNew();
        var (verdict, text) = Try(form);
        return new Outcome(Name, verdict, text, clock.Elapsed);
    }

    private (Verdict Verdict, string Text) Try(Form form)
    {
        try
        {
            return OperatingSystem.IsLinux()
                ? (Verdict.Ok, Work(form))
                : throw new CampaignSkippedException("The campaigns use processes, mounts and files of Linux.");
        }
        catch (CampaignSkippedException skipped)
        {
            return (Verdict.Skipped, skipped.Message);
        }
        catch (CampaignFailedException failed)
        {
            return (Verdict.Failed, failed.Message);
        }
        catch (Exception failure)
        {
            return (Verdict.Failed, failure.ToString());
        }
    }
}
