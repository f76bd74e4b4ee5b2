namespace MemMap.Tests;

/// <summary>The layouts that hostile programs may use, and how each opens its file.</summary>
internal static class HostileLayouts
{
    /// <summary>Begins every program.</summary>
    public const string Prelude = "Witness.Begin();\nusing var map = Maps.Trades();\n#line 1\n";

    /// <summary>What every program has.</summary>
    public const string Trade = """
        global using MemMap;
        global using MemMap.Tests;

        public enum Side : byte { Buy, Sell }

        [MemMapArray(Shape = "*")]
        public partial struct Trade
        {
            public long Time;
            public double Price;
            public int Size;
            public Side Side;
        }

        internal static partial class Maps
        {
            private static string PathOf(string file) => Path.Combine(Environment.GetCommandLineArgs()[1], file);

            public static Trade.Map Trades() => Trade.Open(PathOf("trades.npy"));

            public static Trade.ReadOnlyMap TradesToRead() => Trade.OpenRead(PathOf("trades.npy"));

            public static Trade.Map One() => Trade.Open(PathOf("one.npy"));

            public static Trade.Map Log() => Trade.Open(PathOf("log.npy"));
        }
        """;

    /// <summary>What a program has that opens one of them, by the name of the opener.</summary>
    public static readonly Dictionary<string, string> Others = new()
    {
        ["Maps.Grid"] = """
            [MemMapArray<float>(Shape = "3,4")]
            public partial struct Grid;

            internal static partial class Maps
            {
                public static Grid.Map Grid() => global::Grid.Open(PathOf("grid.npy"));
            }
            """,
        ["Maps.Frames"] = """
            [MemMapArray<int>(Shape = "*,4,8")]
            public partial struct Frames;

            internal static partial class Maps
            {
                public static Frames.Map Frames() => global::Frames.Open(PathOf("frames.npy"));
            }
            """,
        ["Maps.Channels"] = """
            [MemMapArray<int>(Shape = "4,8,*", Order = MemoryOrder.ColumnMajor)]
            public partial struct Channels;

            internal static partial class Maps
            {
                public static Channels.Map Channels() => global::Channels.Open(PathOf("channels.npy"));
            }
            """,
        ["Maps.Counter"] = """
            [MemMapArray<long>(Shape = "")]
            public partial struct Counter;

            internal static partial class Maps
            {
                public static Counter.Map Counter() => global::Counter.Open(PathOf("counter.npy"));
            }
            """,
        ["Maps.Numbers"] = """
            [MemMapArray<long>(Shape = "*")]
            public partial struct Numbers;

            internal static partial class Maps
            {
                public static Numbers.Map Numbers() =>
                    global::Numbers.Open(PathOf("numbers.dat"), new MemMapOptions { Offset = 512 });
            }
            """,
        ["Maps.Tickers"] = """
            [MemMapArray(Shape = "*")]
            public partial struct Ticker
            {
                [MemMapField(IsVersion = true)]
                public long Version;
                public double Bid;
            }

            internal static partial class Maps
            {
                public static Ticker.Map Tickers() => Ticker.Open(PathOf("tickers.npy"));
            }
            """,
        ["Maps.Robots"] = """
            [MemMapArray<float>(Shape = "3,4")]
            public partial struct Pose;

            [MemMapArray(Shape = "*")]
            public partial struct Robot
            {
                public long Id;
                public Pose Pose;
            }

            internal static partial class Maps
            {
                public static Robot.Map Robots() => Robot.Open(PathOf("robots.npy"));
            }
            """,
    };
}
