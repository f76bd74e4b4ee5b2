using MemMap.Endurance;

namespace MemMap.Tests;

/// <summary>Every campaign in its short form; <c>docs/endurance.md</c> has the command for the full one.</summary>
public sealed class EnduranceTests
{
    public static TheoryData<string> Campaigns => [.. Campaign.All.Select(static campaign => campaign.Name)];

    [Theory]
    [MemberData(nameof(Campaigns))]
    public void A_short_campaign_keeps_its_promise(string name)
    {
        var campaign = Campaign.All.Single(campaign => campaign.Name == name);

        var outcome = campaign.Run(Form.Short);

        if (outcome.Verdict == Verdict.Skipped)
        {
            Assert.Skip(outcome.Text);
        }

        Assert.True(outcome.Verdict == Verdict.Ok, outcome.ToString());
        if (outcome.Text.Contains(Campaign.NotTried, StringComparison.Ordinal))
        {
            TestContext.Current.AddWarning(outcome.ToString());
        }
    }
}
