using static MemMap.Tests.HostileProgram;

namespace MemMap.Tests;

/// <summary>
/// A program that has a type of the same name as one that generated code calls: in its own assembly its own type is meant,
/// with no more than a warning.
/// </summary>
public sealed class Redefinitions(HostileRoom room) : HostileKind<Redefinitions>(room), IHostilePrograms
{
    public static HostileProgram[] Programs { get; } =
    [
        RefusedOrHarmless("errors that are not thrown", """
            using var view = map.Lease();
            Witness.Place(ref view[5000]);
            """) with { Files = [("Errors.cs", Errors("MemMap"))] },
        RefusedOrHarmless("errors that are not thrown, in the namespace of the compiler's services", """
            using var view = map.Lease();
            Witness.Place(ref view[5000]);
            """) with { Files = [("Errors.cs", Errors("MemMap.CompilerServices"))] },
        RefusedOrHarmless("a map's own indexer with errors that are not thrown", """
            Console.WriteLine(map[1L << 40].Size);
            """) with { Files = [("Errors.cs", Errors("MemMap"))] },
        RefusedOrHarmless("slices that are not checked", """
            using var view = map.Lease();
            Witness.Span<Trade>(view.Slice(900, 900).AsSpan());
            """) with
        {
            Files = [("Members.cs", """
                namespace MemMap;
                public static class ViewMembers
                {
                    public static void CheckSlice(MappedRegion? region, long ticket, long start, long count, long length) { }
                    public static void EndLease(MappedRegion? region, long ticket) { }
                    public static int SpanLength(long count) => (int)count;
                    public static void Fill<T>(ref T origin, long count, T value) { }
                    public static void CopyFrom<T>(ref T origin, long count, ReadOnlySpan<T> source) { }
                }
                """)],
            MissingNames = ["CS0246"],
        },
        RefusedOrHarmless("spans that are not spans", """
            using var frameMap = Maps.Frames();
            using var frames = frameMap.Lease();
            Witness.Place(ref frames[0, 1000, 1000]);
            """) with
        {
            Files = [("Marshal.cs", """
                namespace System.Runtime.InteropServices;
                public static class MemoryMarshal
                {
                    public static Loose<T> CreateSpan<T>(ref T first, int length) => new() { First = ref first };
                    public static ReadOnlySpan<T> CreateReadOnlySpan<T>(ref readonly T first, int length) => default;
                    public static T Read<T>(ReadOnlySpan<byte> bytes) where T : struct => default;
                    public static Span<byte> AsBytes<T>(Span<T> span) where T : struct => default;
                }
                public ref struct Loose<T>
                {
                    public ref T First;
                    public ref T this[int index] => ref First;
                    public static implicit operator Span<T>(Loose<T> loose) => default;
                    public void CopyTo(Span<T> span) { }
                    public T[] ToArray() => [];
                }
                """)],
        },
        Refused("an attribute that unbinds nothing", """
            ref var trade = ref Leak(map);
            map.Dispose();
            Witness.Place(ref trade);
            static ref Trade Leak(Trade.Map map) { using var view = map.Lease(); return ref view[0]; }
            """) with
        {
            Files = [("Attribute.cs", """
                namespace System.Diagnostics.CodeAnalysis;
                [AttributeUsage(AttributeTargets.All)]
                public sealed class UnscopedRefAttribute : Attribute;
                """)],
        },
        RefusedOrHarmless("a LeaseScope of its own", """
            ref var trade = ref Leak(map);
            map.Dispose();
            Witness.Place(ref trade);
            static ref Trade Leak(Trade.Map map)
            {
                using var view = map.Lease();
                foreach (ref var trade in view) return ref trade;
                throw new InvalidOperationException();
            }
            """) with { Files = [("Scope.cs", "namespace MemMap; public class LeaseScope;")], MissingNames = ["CS1503"] },
        RefusedOrHarmless("a lease that grants nothing it could", """
            using var view = map.Lease();
            Witness.Place(ref view[5]);
            """) with
        {
            Files = [("Grant.cs", """
                namespace MemMap.CompilerServices;
                public ref struct Grant<T>
                {
                    public ref T Origin;
                    public long Length => long.MaxValue;
                    public ref T this[long index] => ref Origin;
                }
                """)],
            MissingNames = "CS0021 CS0117 CS1061 CS1501 CS1503 CS1729 CS1739 CS1929 CS7036".Split(' '),
        },
        Refused("a base of all maps that makes the program a friend of the runtime", """
            Evil.Run();
            """) with
        {
            Files = [("Map.cs", """
                namespace MemMap { public class MappedArray; }
                static class Evil { public static void Run() { MemMap.CompilerServices.Grant<Trade> grant = default; _ = grant; } }
                """)],
        },
        Refused("a namespace within that of the compiler's services", """
            MemMap.CompilerServices.Deep.Evil.Run();
            """) with
        {
            Files = [("Deep.cs", """
                namespace MemMap.CompilerServices.Deep;
                public static class Evil { public static void Run() { Grant<Trade> grant = default; _ = grant; } }
                """)],
        },
    ];

    private static string Errors(string name) => $$"""
        namespace {{name}};
        public static class AccessErrors
        {
            public const long EndedTicket = -1;
            public static void ThrowIndexOutOfRange(object? region, long ticket, int axis, long index, long length) { }
            public static void ThrowIndexOutOfRange(int axis, long index, long length) { }
            public static void ThrowIndexOutOfRange(long index, long length) { }
            public static void ThrowSliceOutOfRange(object? region, long ticket, long start, long count, long length) { }
            public static void ThrowSliceOutOfRange(long start, long count, long length) { }
            public static void ThrowTooLongForSpan(long count) { }
            public static void ThrowLengthMismatch(string parameter, long found, long expected) { }
        }
        """;
}
