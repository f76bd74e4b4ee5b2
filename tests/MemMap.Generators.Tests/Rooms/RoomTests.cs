namespace MemMap.Tests;

/// <summary>What the sources use, against the table of <c>docs/architecture.md</c>.</summary>
public class RoomTests
{
    private const string ImplicitUsings = """
        global using System;
        global using System.Collections.Generic;
        global using System.IO;
        global using System.Linq;
        global using System.Threading;
        global using System.Threading.Tasks;

        """;

    /// <summary>Which folder uses which, and by which type.</summary>
    private static readonly Lazy<(string From, string To, string Type)[]> Uses = new(static () =>
    [
        .. RoomUses.Of(
            ["src/MemMap.DTypes", "src/MemMap.Checksums", "src/MemMap.Runtime"],
            $"{ImplicitUsings}global using MemMap.CompilerServices;",
            "NET", "NET10_0_OR_GREATER"),
        .. RoomUses.Of(
            ["src/MemMap.DTypes", "src/MemMap.Generators", "src/MemMap.CodeFixes"],
            ImplicitUsings,
            "NETSTANDARD2_0"),
        .. RoomUses.OfProgram(["src/MemMap.Checksums", "src/MemMap.Cli"], ImplicitUsings, "NET", "NET10_0_OR_GREATER"),
    ]);

    [Fact]
    public void A_room_uses_no_other_than_those_that_its_row_names() =>
        Assert.Empty(Uses.Value
            .Where(static use => !MayUse(use.From).Contains(NameOf(use.To)))
            .Select(static use => $"{use.From} uses {use.Type} of {use.To}"));

    [Fact]
    public void A_row_names_no_room_that_is_not_used() =>
        Assert.Empty(RoomTable.Rows
            .SelectMany(static row => row.MayUse.Select(used => (row.Room, Used: used)))
            .Where(static row => !Uses.Value.Any(use => use.From == row.Room && NameOf(use.To) == row.Used))
            .Select(static row => $"{row.Room} does not use {row.Used}"));

    [Fact]
    public void Every_folder_of_sources_has_a_row() =>
        Assert.Equal(
            Directory.EnumerateFiles(Repository.PathOf("src"), "*.cs", SearchOption.AllDirectories)
                .Select(RoomUses.RoomOf).Where(static room => !room.Split('/').Intersect(["obj", "bin"]).Any())
                .Distinct().Order(),
            RoomTable.Rows.Select(static row => row.Room).Order());

    [Fact]
    public void A_room_uses_those_of_the_rows_above_except_that_a_grant_knows_its_map_and_makes_views()
    {
        var order = RoomTable.Rows.Select(static row => row.Room).ToList();

        var upward = RoomTable.Rows.SelectMany(row => row.MayUse
            .Where(used => order.IndexOf(RoomNamed(used, row.Room)) >= order.IndexOf(row.Room))
            .Select(used => $"{NameOf(row.Room)} uses {used}"));

        Assert.Equal(["CompilerServices uses Views", "CompilerServices uses Maps"], upward);
    }

    private static string[] MayUse(string room) =>
        RoomTable.Rows.Where(row => row.Room == room).SelectMany(static row => row.MayUse).ToArray();

    /// <summary>The room that a row means: of two with one name, that of its own assembly.</summary>
    private static string RoomNamed(string name, string user) =>
        RoomTable.Rows.Select(static row => row.Room).Where(room => NameOf(room) == name)
            .OrderByDescending(room => room.Split('/')[0] == user.Split('/')[0]).First();

    /// <summary>As the table names a room that may be used.</summary>
    private static string NameOf(string room) => room.Split('/', '.')[^1];
}
