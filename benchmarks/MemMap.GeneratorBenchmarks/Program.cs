using System.Globalization;
using MemMap.Benchmarks;

// What 1000 annotated types cost at build time, beside other generators: all cold, and an edit elsewhere when warm.
const double ColdBudgetInMegabytes = 40;
const double EditBudget = 1.2;
const double NamedTypesEditBudget = 1.3;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
var contenders = new List<Contender>();
foreach (var (name, load) in Contender.All)
{
    // "ours" leaves the generators of others out, which take most of the time.
    if (args is ["ours"] && !name.StartsWith("Roslyn", StringComparison.Ordinal) && !name.StartsWith("MemMap", StringComparison.Ordinal))
    {
        continue;
    }

    try
    {
        contenders.Add(load());
    }
    catch (Exception failure)
    {
        Console.WriteLine($"{name}: not measured, because {failure.GetType().Name}: {failure.Message}");
    }
}

var results = contenders.Select(static contender => contender.Name)
    .Zip(Measurement.Cold(contenders), Measurement.Edit(contenders)).ToList();
Console.WriteLine($"{"1000 types",-22} {"cold, ms",10} {"cold, MB",10} {"edit, ms",10} {"edit, MB",10}");
foreach (var (name, cold, edit) in results)
{
    Console.WriteLine(
        $"{name,-22} {cold.Milliseconds,10:F1} {cold.Megabytes,10:F1} {edit.Milliseconds,10:F2} {edit.Megabytes,10:F2}");
}

var ours = results.Single(static result => result.First == "MemMap");
var named = results.Single(static result => result.First == "MemMap, named types");
var floor = results.Single(static result => result.First == Contender.FloorName);
var namedFloor = results.Single(static result => result.First == Contender.NamedFloorName);
Judge("cold, MB", ours.Second.Megabytes, ColdBudgetInMegabytes);
Judge("edit, ms ÷ floor", ours.Third.Milliseconds / floor.Third.Milliseconds, EditBudget);
Judge("edit, MB ÷ floor", ours.Third.Megabytes / floor.Third.Megabytes, EditBudget);
Judge("named types, ms ÷ floor", named.Third.Milliseconds / namedFloor.Third.Milliseconds, NamedTypesEditBudget);
Judge("named types, MB ÷ floor", named.Third.Megabytes / namedFloor.Third.Megabytes, NamedTypesEditBudget);

static void Judge(string what, double found, double budget) =>
    Console.WriteLine($"{what,-24} {found,10:F2} of at most {budget:F2}: {(found <= budget ? "ok" : "MISS")}");
