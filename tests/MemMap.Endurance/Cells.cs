namespace MemMap.Endurance;

/// <summary>One attempt of many.</summary>
/// <param name="Name">What is tried, as a phrase.</param>
/// <param name="Work">
/// Throws when the promise is broken or cannot be tried here; says what is worth a report, or nothing.
/// </param>
internal sealed record Cell(string Name, Func<string> Work)
{
    public Cell(string name, Action work)
        : this(name, () =>
        {
            work();
            return "";
        })
    {
    }
}

/// <summary>
/// Many attempts in one child. A crash is the fault of the cell that was under way: the next child goes on behind it,
/// so that one run finds all faults.
/// </summary>
internal sealed class Cells
{
    private const string Beginning = "begin ", Success = "ok ", Fault = "fault ", Skipped = "skip ";

    /// <summary>A message names so many faults.</summary>
    private const int MostFaultsShown = 12;

    private readonly List<string> _faults = [];
    private readonly List<string> _skips = [];
    private readonly List<string> _reports = [];

    /// <summary>Number of cells that were tried.</summary>
    public int Count { get; private set; }

    public IReadOnlyList<string> Faults => _faults;

    /// <summary>What cells reported.</summary>
    public IReadOnlyList<string> Reports => _reports;

    /// <summary>What could not be tried, for the end of an outcome's text.</summary>
    public string SkipText => _skips.Count == 0 ? "" : $"; {Campaign.NotTried}: {string.Join("; ", _skips.Distinct())}";

    /// <summary>The parent: tries all cells of a role, which calls <see cref="Play"/>.</summary>
    /// <param name="patience">Time that one child has.</param>
    /// <param name="role">Role of the child.</param>
    /// <param name="arguments">Arguments of the role, which gets the index of its first cell as one more.</param>
    public void Run(TimeSpan patience, string role, params string[] arguments)
    {
        var countBefore = Count;
        for (var isOver = false; !isOver;)
        {
            using var child = Child.Start(role, [.. arguments, $"{Count - countBefore}"]);
            var (exitCode, output, error) = child.WaitForEnd(patience);
            isOver = !Add(output, exitCode, error);
        }
    }

    /// <summary>Keeps a reason why some cells are not tried at all.</summary>
    public void Skip(string reason) => _skips.Add(reason);

    /// <summary>The child: tries its cells, from the one whose index is the last argument.</summary>
    public static void Play(IEnumerable<Cell> cells, string[] arguments)
    {
        foreach (var cell in cells.Skip(int.Parse(arguments[^1])))
        {
            Console.WriteLine(Beginning + cell.Name);
            Console.WriteLine(Try(cell));
        }
    }

    public void ThrowIfAnyFault()
    {
        if (_faults.Count > 0)
        {
            var shown = string.Join("\n  ", _faults.Take(MostFaultsShown));
            var more = _faults.Count > MostFaultsShown ? $"\n  and {_faults.Count - MostFaultsShown} more" : "";
            throw new CampaignFailedException($"{_faults.Count} of {Count} attempts:\n  {shown}{more}{SkipText}");
        }
    }

    private static string Try(Cell cell)
    {
        try
        {
            return Success + OneLine(cell.Work());
        }
        catch (CampaignSkippedException skipped)
        {
            return Skipped + OneLine(skipped.Message);
        }
        catch (CampaignFailedException failed)
        {
            return Fault + OneLine(failed.Message);
        }
        catch (Exception failure)
        {
            return $"{Fault}{failure.GetType().Name}: {OneLine(failure.Message)} {OneLine(Origin(failure))}";
        }
    }

    private static string Origin(Exception failure) =>
        failure.StackTrace?.Split('\n')
            .FirstOrDefault(static line => !line.Contains("System.", StringComparison.Ordinal)) ?? "";

    private static string OneLine(string text) => text.ReplaceLineEndings(" ").Trim();

    /// <returns>Whether a cell was under way when the child ended, behind which another child has to go on.</returns>
    private bool Add(string output, int exitCode, string error)
    {
        var name = "";
        foreach (var line in output.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            if (line.StartsWith(Beginning, StringComparison.Ordinal))
            {
                name = line[Beginning.Length..];
                Count++;
                continue;
            }

            AddResult(name, line);
            name = "";
        }

        if (name != "")
        {
            _faults.Add($"{name}: the process ended with exit code {exitCode}. {FirstLine(error)}");
            return true;
        }

        CampaignFailedException.ThrowUnless(exitCode == 0, $"A child ended with exit code {exitCode}: {error}");
        return false;
    }

    private void AddResult(string name, string line)
    {
        if (line.StartsWith(Fault, StringComparison.Ordinal))
        {
            _faults.Add($"{name}: {line[Fault.Length..]}");
        }
        else if (line.StartsWith(Skipped, StringComparison.Ordinal))
        {
            _skips.Add(line[Skipped.Length..]);
        }
        else if (line.StartsWith(Success, StringComparison.Ordinal) && line.Length > Success.Length)
        {
            _reports.Add($"{name} {line[Success.Length..]}");
        }
    }

    private static string FirstLine(string error) => error.Split('\n')[0];
}
