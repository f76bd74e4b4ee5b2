namespace MemMap.Tests;

/// <summary>Programs of one kind.</summary>
public interface IHostilePrograms
{
    public static abstract HostileProgram[] Programs { get; }
}

/// <summary>The test of every kind of hostile program.</summary>
public abstract class HostileKind<TKind>(HostileRoom room)
    where TKind : IHostilePrograms
{
    public static IEnumerable<TheoryDataRow<string>> Names =>
        TKind.Programs.Select(static program => new TheoryDataRow<string>(program.Name)
        {
            TestDisplayName = $"{typeof(TKind).Name}.Nothing_outside_an_open_map_is_reached",
        });

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Nothing_outside_an_open_map_is_reached(string name)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The witness asks /proc/self/maps what lies where.");
        var program = TKind.Programs.Single(program => program.Name == name);

        var outcome = await room.Try(program);

        TestContext.Current.TestOutputHelper?.WriteLine(
            $"| {typeof(TKind).Name} | {name} | {program.Expected} | {outcome} |");
        Assert.True(
            outcome.Fulfils(program.Expected),
            $"{program.Expected} was expected, and it was {outcome}\n\n{program.Text}");
    }
}
