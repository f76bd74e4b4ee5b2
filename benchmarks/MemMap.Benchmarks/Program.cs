using MemMap.Benchmarks;

return args switch
{
    ["ratios", .. var rest] => Ratios.Print(rest),
    ["advice"] => AdviceEffects.Print(),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine(
        """
        ratios [--only NAME] [--json]   ours beside the peers, one line a measure: name, ours, theirs, unit, ratio, target, verdict
        advice                          what access patterns and eviction change
        """);
    return 2;
}
