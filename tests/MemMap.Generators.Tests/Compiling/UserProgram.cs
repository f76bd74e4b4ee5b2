namespace MemMap.Tests;

/// <summary>A program that uses layouts of every kind, and what the compiler says of it.</summary>
internal static class UserProgram
{
    public const string Layouts = """
        using MemMap;

        public enum Side : byte { Buy, Sell }

        [MemMapArray(Shape = "*")]
        public partial struct Trade
        {
            public long Time;
            public double Price;
            public int Size;
            public Side Side;
        }

        [MemMapArray<float>(Shape = "3,4")]
        public partial struct Grid;

        [MemMapArray<int>(Shape = "*,4,8")]
        public partial struct Frames;

        [MemMapArray<long>(Shape = "")]
        public partial struct Counter;

        """;

    /// <summary>The program with these members gives these errors, and no others.</summary>
    public static void AssertError(string errors, string members) => Assert.Equal(errors, ErrorsOf(members));

    /// <summary>The program with these members compiles.</summary>
    public static void AssertClean(string members) => Assert.Equal("", ErrorsOf(members));

    private static string ErrorsOf(string members) =>
        Compiler.Errors(Compiler.WithGenerated(
            Compiler.Compilation([$"{Layouts}\nstatic class Program\n{{\n{members}\n}}"])));
}
