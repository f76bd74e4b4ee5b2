namespace MemMap.Tests;

/// <inheritdoc cref="FaultInjectionTests"/>
public sealed class FaultInjectionTestsOnWindows() : PlatformTests(MappingPlatform.Windows)
{
    private const int MostCalls = 300;

    public static TheoryData<string, int> Cases
    {
        get
        {
            var cases = new TheoryData<string, int>();
            foreach (var use in FaultInjectionTests.Uses.Keys.Where(static use => !use.Contains("link") && !use.Contains("hidden")))
            {
                cases.Add(use, WindowsCalls.ErrorDiskFull);
                cases.Add(use, WindowsCalls.ErrorDevice);
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Whichever_call_fails_nothing_leaks_and_nothing_is_lost(string use, int error)
    {
        for (var failing = 0; ; failing++)
        {
            var calls = new FailingWindowsCalls(failing, error);
            var test = new FaultInjectionTests.Case(
                Folder[$"{failing}"], Options with { Platform = new WindowsPlatform(calls) });

            var thrown = Record.Exception(() => FaultInjectionTests.Uses[use](test));

            if (calls.Failed is null)
            {
                Assert.Null(thrown);
                Assert.True(failing > 3);
                return;
            }

            Assert.True(failing < MostCalls);
            var what = $"{use}, call {failing} ({calls.Failed}): {thrown}";
            Assert.True(thrown is null or IOException or UnauthorizedAccessException or NpyFormatException, what);
            test.AssertNothingLeakedOnWindows(what, calls.Failed);
            test.AssertOldFilesAreWhole(what);
        }
    }
}
