using MemMap.Benchmarks;

return args switch
{
    ["ratios", .. var rest] => Ratios.Print(rest),
    ["charts", var file, var folder] => Charts.Draw(file, folder),
    ["aot"] => AheadOfTime.Print(),
    ["advice"] => AdviceEffects.Print(),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine(
        """
        ratios [--only NAME] [--json]   ours beside the peers, one line a measure: name, ours, theirs, unit, ratio, target, verdict
        charts FILE FOLDER              two pictures of what 'ratios --json' has printed to a file
        aot                             the element measures in a build by NativeAOT, and how soon a sample says something
        advice                          what access patterns and eviction change
        """);
    return 2;
}
