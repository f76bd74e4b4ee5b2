using static MemMap.Tests.HostileProgram;

namespace MemMap.Tests;

/// <summary>Chunks by hand, of wrong sizes, and made by <c>default</c>.</summary>
public sealed class Chunks(HostileRoom room) : HostileKind<Chunks>(room), IHostilePrograms
{
    public static HostileProgram[] Programs { get; } =
    [
        Refused("Current of the chunks themselves", "CS1061", """
            using var view = map.Lease();
            view.Chunks().Current.Clear();
            """),
        Refused("MoveNext of the chunks themselves", "CS1061", """
            using var view = map.Lease();
            var chunks = view.Chunks(10);
            chunks.MoveNext();
            """),
        RefusedOrHarmless("the enumerator's chunk before the first", """
            using var view = map.Lease();
            var chunks = view.Chunks(10).GetEnumerator();
            Witness.Span<Trade>(chunks.Current);
            chunks.Current.Clear();
            """),
        RefusedOrHarmless("the enumerator's chunk after the last", """
            using var view = map.Lease();
            var chunks = view.Chunks(300).GetEnumerator();
            while (chunks.MoveNext()) ;
            chunks.MoveNext();
            var span = chunks.Current;
            Witness.Span<Trade>(span);
            span[500] = default;
            """),
        RefusedOrHarmless("the enumerator's chunk long after the last", """
            using var view = map.Lease();
            var chunks = view.Chunks(1 << 20).GetEnumerator();
            for (int i = 0; i < 100_000; i++) chunks.MoveNext();
            Witness.Span<Trade>(chunks.Current);
            """),
        RefusedOrHarmless("the enumerator's chunk of a read-only view before the first", """
            using var reading = Maps.TradesToRead();
            using var view = reading.Lease();
            var chunks = view.Chunks(100).GetEnumerator();
            Witness.Span(chunks.Current);
            """),
        RefusedOrHarmless("the enumerator's chunk of no rows", """
            using var view = map.Lease();
            var chunks = view.Slice(1000, 0).Chunks(7).GetEnumerator();
            chunks.MoveNext();
            Witness.Span<Trade>(chunks.Current);
            """),
        RefusedOrHarmless("the enumerator of default chunks", """
            using var view = map.Lease();
            var chunks = DefaultOf(view.Chunks(7)).GetEnumerator();
            for (int i = 0; i < 9; i++) chunks.MoveNext();
            chunks.Current.Clear();

            static T DefaultOf<T>(T like)
                where T : allows ref struct => default!;
            """),
        Harmless("chunks of no rows", "using var view = map.Lease(); foreach (var chunk in view.Chunks(0)) chunk.Clear();"),
        Harmless("chunks of fewer than no rows", "using var view = map.Lease(); foreach (var chunk in view.Chunks(-5)) chunk.Clear();"),
        Harmless("chunks of more rows than there are numbers", """
            using var view = map.Lease();
            foreach (var chunk in view.Chunks(long.MaxValue)) Witness.Span<Trade>(chunk);
            """),
        Harmless("chunks of frames whose elements overflow an int", """
            using var frameMap = Maps.Frames();
            using var frames = frameMap.Lease();
            foreach (var chunk in frames.Chunks(1L << 27)) Witness.Span<int>(chunk);
            foreach (var chunk in frames.Chunks((1L << 59) + 1)) Witness.Span<int>(chunk);
            """),
        Harmless("foreach over chunks, twice", """
            using var view = map.Lease();
            var chunks = view.Chunks(333);
            foreach (var chunk in chunks) chunk.Fill(new Trade { Size = 1 });
            foreach (var chunk in chunks) { Witness.Span<Trade>(chunk); }
            """),
    ];
}
