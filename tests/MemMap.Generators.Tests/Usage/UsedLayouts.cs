using MemMap.Tests.Diagnostics;

namespace MemMap.Tests.Usage;

/// <summary>Programs that use layouts, marked where an analyzer finds fault.</summary>
internal static class UsedLayouts
{
    private const string Layouts = """
        [MemMapArray<float>(Shape = "3,4")] public partial struct Grid;
        public struct Level { public double Price; public int Size; }
        [MemMapArray<Level>(Shape = "10")] public partial struct Levels;
        [MemMapArray(Shape = "*")] public partial struct Trade
        {
            public long Time;
            public int Size;
            public Level Best;
            public Grid Pose;
            public Levels Book;
            public readonly Level First;
        }

        """;

    /// <summary>The members of a class that has these layouts.</summary>
    public static string Program(string members) => $"{Layouts}public class Program\n{{\n{members}\n}}";

    public static void Reports(string members, params string[] messages) =>
        Verify.Reports(Program(members), messages);

    public static void IsClean(string members) => Verify.IsClean(Program(members));
}
