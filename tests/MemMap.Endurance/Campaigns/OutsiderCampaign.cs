using MemMap.Tests;

namespace MemMap.Endurance;

/// <summary>
/// Another program saves over a mapped file, cuts, renames or deletes it, or appends to it. After the next
/// <c>Refresh</c>, whether it returned or threw, the map refuses, or reaches no further than the file does; nothing
/// crashes, no lost row becomes a row of zeros, and an appender whose file has gone is told.
/// </summary>
internal static class OutsiderCampaign
{
    public const string Role = "meet-outsider";

    private static readonly TimeSpan LongestRun = TimeSpan.FromMinutes(10);

    public static string Run(Form form)
    {
        var python = Tool.FindPythonWithNumPy() ?? "";
        using var folder = new TemporaryFolder();
        var cells = new Cells();
        cells.Run(LongestRun, Role, folder["."], python, $"{form}");
        cells.ThrowIfAnyFault();
        var outsiders = python == "" ? "two outsiders (NumPy is not installed)" : "three outsiders";
        return $"{cells.Count:N0} meetings with {outsiders}; "
            + $"{string.Join("; ", cells.Reports)}: 0 crashes, 0 maps beyond their file, 0 rows turned into zeros";
    }

    /// <summary>The child: folder, Python or nothing, form, index of the first cell.</summary>
    public static void Meet(string[] arguments)
    {
        var (folder, python, form) = (Path.GetFullPath(arguments[0]), arguments[1], Enum.Parse<Form>(arguments[2]));
        List<Outsider> outsiders = [Outsider.Own(), Outsider.OtherProcess()];
        if (python != "")
        {
            outsiders.Add(Outsider.NumPy(python));
        }

        try
        {
            Cells.Play(
                [
                    .. outsiders.SelectMany(outsider => new Meetings(folder, outsider).All(form)),
                    .. new Resizes(folder, outsiders[1]).All(),
                    .. new SaveRace(folder, outsiders).All(form),
                ],
                arguments);
        }
        finally
        {
            outsiders.ForEach(static outsider => outsider.Dispose());
        }
    }
}
