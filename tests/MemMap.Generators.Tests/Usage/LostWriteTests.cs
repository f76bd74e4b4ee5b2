using MemMap.CodeFixes;
using MemMap.Tests.Diagnostics;

namespace MemMap.Tests.Usage;

/// <summary>MMAP022: a copy of an element that is written and never read.</summary>
public sealed class LostWriteTests
{
    [Theory]
    [InlineData("var t = view[3]; {|MMAP022:t.Size|} = 7;")]
    [InlineData("Trade t = view[3]; {|MMAP022:t.Size|}++;")]
    [InlineData("var t = view[3]; {|MMAP022:t.Size|} += 7; t.Time = 1;")]
    [InlineData("var t = view[3]; {|MMAP022:t.Best.Size|} = 7;")]
    [InlineData("var t = view[3]; {|MMAP022:t.Pose[1, 2]|} = 7;")]
    [InlineData("var t = view[3]; {|MMAP022:t.Book[2].Size|} = 7;")]
    public void A_write_to_a_copy_from_a_view_is_marked(string statements) => UsedLayouts.Reports(
        $$"""public static void Run(Trade.Map map) { using var view = map.Lease(); {{statements}} }""",
        "'t' is a copy of 'view[3]', and what is written to it is never read; write 'ref var t = ref view[3]'");

    [Fact]
    public void A_write_to_a_copy_from_a_map_is_marked() => UsedLayouts.Reports(
        """
        public static void Run(Trade.Map map, Trade.ReadOnlyMap read)
        {
            var t = map[3];
            {|MMAP022:t.Size|} = 7;
            var u = read[3];
            {|MMAP022:u.Size|} = 7;
            using var view = read.Lease();
            var v = view[3];
            {|MMAP022:v.Size|} = 7;
        }
        """,
        "'t' is a copy of 'map[3]', and what is written to it is never read; write it back with 'map[3] = t'",
        "'u' is a copy of 'read[3]', and what is written to it is never read; open the file for writing, and write through a view",
        "'v' is a copy of 'view[3]', and what is written to it is never read; open the file for writing, and write through a view");

    [Theory]
    [InlineData("var p = view[3].Pose; {|MMAP022:p[1, 2]|} = 7;", "p", "view[3].Pose", "write 'ref var p = ref view[3].Pose'")]
    [InlineData("var b = view[3].Best; {|MMAP022:b.Size|} = 7;", "b", "view[3].Best", "write 'ref var b = ref view[3].Best'")]
    [InlineData("var b = map[3].Best; {|MMAP022:b.Size|} = 7;", "b", "map[3].Best",
        "take a lease, and write through a reference of the view")]
    [InlineData("var f = view[3].First; {|MMAP022:f.Size|} = 7;", "f", "view[3].First", "open the file for writing, and write through a view")]
    [InlineData("var rows = view.AsSpan(); var t = rows[3]; {|MMAP022:t.Size|} = 7;", "t", "rows[3]", "write 'ref var t = ref rows[3]'")]
    [InlineData("foreach (var rows in view.Chunks()) { var t = rows[3]; {|MMAP022:t.Size|} = 7; }", "t", "rows[3]",
        "write 'ref var t = ref rows[3]'")]
    public void A_write_to_a_copy_of_a_part_or_from_a_span_is_marked(
        string statements, string name, string source, string remedy) => UsedLayouts.Reports(
        $$"""public static void Run(Trade.Map map) { using var view = map.Lease(); {{statements}} }""",
        $"'{name}' is a copy of '{source}', and what is written to it is never read; {remedy}");

    [Fact]
    public void A_write_to_a_span_of_a_copy_is_marked() => UsedLayouts.Reports(
        """
        public static void Run(Trade.Map map)
        {
            {|MMAP022:map[3].Pose[0]|}.Fill(1f);
            {|MMAP022:map[3].Pose.AsSpan()|}[2] = 1f;
        }
        """,
        "'map[3].Pose' is a copy, and what is written to it is never read; take a lease, and write through a reference of the view",
        "'map[3].Pose' is a copy, and what is written to it is never read; take a lease, and write through a reference of the view");

    [Theory]
    [InlineData("ref var t = ref view[3]; t.Size = 7;")]
    [InlineData("var t = view[3]; t.Size = 7; view[4] = t;")]
    [InlineData("var t = view[3]; t.Size = 7; map[3] = t;")]
    [InlineData("var t = view[3]; t.Size = 7; System.Console.WriteLine(t.Size);")]
    [InlineData("var t = view[3]; t.Size = 7; Take(t); static void Take(Trade trade) { }")]
    [InlineData("var t = view[3]; t.Size = 7; Take(ref t); static void Take(ref Trade trade) { }")]
    [InlineData("var t = view[3]; System.Action action = () => System.Console.WriteLine(t.Size); t.Size = 7; action();")]
    [InlineData("var t = view[3]; var size = t.Size = 7; System.Console.WriteLine(size);")]
    [InlineData("var t = view[3]; while (t.Size++ < 9) { }")]
    [InlineData("var t = view[3]; t.Pose[0].Fill(1f); view[3] = t;")]
    [InlineData("var t = view[3]; _ = t.Size;")]
    [InlineData("var t = view[3]; t = default;")]
    [InlineData("var t = view[3] with { Size = 7 }; t.Time = 1; view[3] = t;")]
    [InlineData("var size = view[3].Size; size = 7; System.Console.WriteLine(size);")]
    [InlineData("var p = view[3].Pose; p[1, 2] = 7; view[4].Pose = p;")]
    [InlineData("var rows = view.AsSpan(); var t = rows[3]; t.Size = 7; rows[4] = t;")]
    [InlineData("System.Span<int> rows = [1, 2]; var t = rows[1]; t++;")]
    [InlineData("var t = new Trade(); t.Size = 7;")]
    [InlineData("var row = view.Columns.Size; row[0] = 7;")]
    [InlineData("view[3].Pose[0].Fill(1f); view[3].Pose.AsSpan()[2] = 1f;")]
    [InlineData("foreach (ref var t in view) { t.Size = 7; t.Pose[0].Fill(1f); }")]
    [InlineData("var sum = 0f; foreach (var x in map[3].Pose[0]) { sum += x; } System.Console.WriteLine(sum + map[3].Pose[0][1]);")]
    public void Everything_else_is_clean(string statements) => UsedLayouts.IsClean(
        $$"""public static void Run(Trade.Map map) { using var view = map.Lease(); {{statements}} }""");

    [Theory]
    [InlineData("var t = view[3];", "ref var t = ref view[3];")]
    [InlineData("Trade t = /* third */ view[3];", "ref Trade t = /* third */ ref view[3];")]
    [InlineData("var t = view[3].Best;", "ref var t = ref view[3].Best;")]
    public async Task The_fix_makes_it_a_reference(string before, string after)
    {
        const string Members = "public static void Run(Trade.Map map)\n{\n    using var view = map.Lease();\n    ?\n    t.Size = 7;\n}";

        Assert.Equal(
            UsedLayouts.Program(Members.Replace("?", after)),
            await AppliedFix.First(
                new UseReferenceCodeFix(), UsedLayouts.Program(Members.Replace("?", before)), "Write to the element itself"));
    }

    [Fact]
    public async Task There_is_no_fix_for_a_copy_from_a_map() => Assert.Null(await AppliedFix.First(
        new UseReferenceCodeFix(),
        UsedLayouts.Program("public static void Run(Trade.Map map) { var t = map[3]; t.Size = 7; }"),
        "Write to the element itself"));
}
