using static MemMap.Tests.HostileProgram;

namespace MemMap.Tests;

/// <summary>Fields that overlap: C# lets a struct of explicit layout lay a number over a private field, without unsafe.</summary>
public sealed class Punning(HostileRoom room) : HostileKind<Punning>(room), IHostilePrograms
{
    public static HostileProgram[] Programs { get; } =
    [
        .. Puns("a view", "Trade.View", "view.Slice(0)", "Witness.Place(ref pun.Whole[5000]);"),
        .. Puns("columns", "Trade.ViewColumns", "view.Columns", "Witness.Place(ref pun.Whole.Size[5000]);"),
        .. Puns("a column", "Column<int>", "view.Columns.Size", "Witness.Place(ref pun.Whole[5000]);"),
        .. Puns("a read-only column", "ReadOnlyColumn<int>", "view.Columns.Size", "Witness.Place(in pun.Whole[5000]);"),
        .. Puns("a view of any layout", "View<Trade>", "view", "Witness.Place(ref pun.Whole[5000]);"),
        .. Puns("a struct that has a view", "Holder", "new Holder { View = view.Slice(0) }", "Witness.Place(ref pun.Whole.View[5000]);"),
    ];

    // A number over each part of it that is not the reference.
    private static IEnumerable<HostileProgram> Puns(string name, string type, string value, string look) =>
        from offset in new[] { 8, 16, 24 }
        select RefusedOrHarmless($"a number over {name}, at byte {offset}", $$"""
            try { Look(map); } catch (TypeLoadException) { }

            static void Look(Trade.Map map)
            {
                using var view = map.Lease();
                var pun = new Pun { Whole = {{value}} };
                pun.Number = 1L << 40;
                {{look}}
            }

            [System.Runtime.InteropServices.StructLayout(System.Runtime.InteropServices.LayoutKind.Explicit)]
            ref struct Pun
            {
                [System.Runtime.InteropServices.FieldOffset(0)] public {{type}} Whole;
                [System.Runtime.InteropServices.FieldOffset({{offset}})] public long Number;
            }

            ref struct Holder { public Trade.View View; }
            """);
}
