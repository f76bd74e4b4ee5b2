using MemMap.Benchmarks;

return args switch
{
    ["ratios", .. var rest] => Ratios.Print(rest),
    ["aot"] => AheadOfTime.Print(),
    ["advice"] => AdviceEffects.Print(),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine(
        """
        ratios [--only NAME] [--json]   ours beside the peers, one line a measure: name, ours, theirs, unit, ratio, target, verdict
        aot                             the element measures in a build by NativeAOT, and how soon a sample says something
        advice                          what access patterns and eviction change
        """);
    return 2;
}
