using static MemMap.Tests.HostileProgram;

namespace MemMap.Tests;

/// <summary>Memory owners: their spans are bound to no block by the language.</summary>
public sealed class MemoryLeases(HostileRoom room) : HostileKind<MemoryLeases>(room), IHostilePrograms
{
    private static string Kept(string declaration, string inside) => $$"""
        {{declaration}}
        using (var owner = map.LeaseMemory()) { {{inside}} }
        map.Dispose();
        Witness.Span<Trade>(span);

        static Span<Trade> Same(Span<Trade> span) => span;
        static void Give(System.Buffers.IMemoryOwner<Trade> owner, out Span<Trade> span) => span = owner.Memory.Span;
        """;

    public static HostileProgram[] Programs { get; } =
    [
        Refused("a span in an outer variable", Kept("Span<Trade> span;", "span = owner.Memory.Span;")),
        Refused("a span of a slice of the memory", Kept("Span<Trade> span;", "span = owner.Memory.Slice(5, 10).Span;")),
        Refused("a slice of the span", Kept("Span<Trade> span;", "span = owner.Memory.Span[5..10];")),
        Refused("a read-only span", Kept("ReadOnlySpan<Trade> span;", "ReadOnlyMemory<Trade> memory = owner.Memory; span = memory.Span;")),
        Refused("a span through a variable", Kept("Span<Trade> span;", "var memory = owner.Memory; var inner = memory.Span; span = inner;")),
        Refused("a span through a method", Kept("Span<Trade> span;", "span = Same(owner.Memory.Span);")),
        Refused("a span by an out parameter", Kept("Span<Trade> span;", "Give(owner, out span);")),
        Refused("a memory in an outer variable, whose span was taken inside", Kept(
            "Memory<Trade> memory; Span<Trade> span;", "memory = owner.Memory; span = memory.Span;")),
        Refused("a reference into the span", """
            ref Trade trade = ref (new Trade[1])[0];
            using (var owner = map.LeaseMemory()) { trade = ref owner.Memory.Span[0]; }
            map.Dispose();
            Witness.Place(ref trade);
            """),
        Refused("a span of a read-only map", """
            using var reading = Maps.TradesToRead();
            ReadOnlySpan<Trade> span;
            using (var owner = reading.LeaseMemory()) span = owner.Memory.Span;
            reading.Dispose();
            Witness.Span(span);
            """),
        Refused("a span that a method returns", """
            var span = All(map);
            map.Dispose();
            Witness.Span<Trade>(span);
            static Span<Trade> All(Trade.Map map) { using var owner = map.LeaseMemory(); return owner.Memory.Span; }
            """),
        Refused("a span of a part of the map that a method returns", """
            var span = Some(map);
            map.Dispose();
            Witness.Span<Trade>(span);
            static Span<Trade> Some(Trade.Map map) { using var owner = map.LeaseMemory(10, 20); var span = owner.Memory.Span; return span; }
            """),
        Refused("a span after its owner was disposed by hand", """
            var owner = map.LeaseMemory();
            var span = owner.Memory.Span;
            owner.Dispose();
            map.Dispose();
            Witness.Span<Trade>(span);
            """),
        Refused("a span that a helper makes of a field's owner", """
            var keeper = new Keeper(map);
            var span = keeper.All;
            keeper.Dispose();
            map.Dispose();
            Witness.Span<Trade>(span);

            class Keeper(Trade.Map map) : IDisposable
            {
                private readonly System.Buffers.IMemoryOwner<Trade> _owner = map.LeaseMemory();
                public Span<Trade> All => _owner.Memory.Span;
                public void Dispose() => _owner.Dispose();
            }
            """),
        Refused("a span that a helper makes of a pinned field's owner", """
            var keeper = new Keeper(map);
            var span = keeper.All();
            keeper.Dispose();
            map.Dispose();
            Witness.Span<Trade>(span);

            class Keeper(Trade.Map map) : IDisposable
            {
                private readonly System.Buffers.IMemoryOwner<Trade> _owner = map.LeaseMemory();
                public Span<Trade> All() { var memory = _owner.Memory; using var pin = memory.Pin(); return memory.Span; }
                public void Dispose() => _owner.Dispose();
            }
            """),
        Refused("a span of a field's owner, which the same method disposes", """
            var keeper = new Keeper(map);
            keeper.Use(map);

            class Keeper(Trade.Map map) : IDisposable
            {
                private readonly System.Buffers.IMemoryOwner<Trade> _owner = map.LeaseMemory();
                public void Use(Trade.Map map) { var span = _owner.Memory.Span; Dispose(); map.Dispose(); Witness.Span<Trade>(span); }
                public void Dispose() => _owner.Dispose();
            }
            """),
        Refused("a span of a field's owner, whose pin was copied and ended", """
            var keeper = new Keeper(map);
            keeper.Use(map);

            class Keeper(Trade.Map map) : IDisposable
            {
                private readonly System.Buffers.IMemoryOwner<Trade> _owner = map.LeaseMemory();
                public void Use(Trade.Map map) { var memory = _owner.Memory; using var pin = memory.Pin(); var copy = pin; copy.Dispose(); Dispose(); var span = memory.Span; map.Dispose(); Witness.Span<Trade>(span); }
                public void Dispose() => _owner.Dispose();
            }
            """),
        Refused("a span of a property's owner", """
            var keeper = new Keeper(map);
            var span = keeper.Owner.Memory.Span;
            keeper.Dispose();
            map.Dispose();
            Witness.Span<Trade>(span);

            class Keeper(Trade.Map map) : IDisposable
            {
                private readonly System.Buffers.IMemoryOwner<Trade> _owner = map.LeaseMemory();
                public System.Buffers.IMemoryOwner<Trade> Owner => _owner;
                public void Dispose() => _owner.Dispose();
            }
            """),
        Refused("a span of a variable that a field shares", """
            var keeper = new Keeper(map);
            var span = keeper.All();
            keeper.Dispose();
            map.Dispose();
            Witness.Span<Trade>(span);

            class Keeper(Trade.Map map) : IDisposable
            {
                private readonly System.Buffers.IMemoryOwner<Trade> _owner = map.LeaseMemory();
                public Span<Trade> All() { var owner = _owner; return owner.Memory.Span; }
                public void Dispose() => _owner.Dispose();
            }
            """),
        Refused("a span of a field's owner by an out parameter", """
            var keeper = new Keeper(map);
            keeper.Give(out var span);
            keeper.Dispose();
            map.Dispose();
            Witness.Span<Trade>(span);

            class Keeper(Trade.Map map) : IDisposable
            {
                private readonly System.Buffers.IMemoryOwner<Trade> _owner = map.LeaseMemory();
                public void Give(out Span<Trade> span) { var memory = _owner.Memory; span = memory[5..].Span; }
                public void Dispose() => _owner.Dispose();
            }
            """),
        Refused("a span that a static method makes of a field's owner", """
            var keeper = new Keeper(map);
            var span = keeper.All();
            keeper.Dispose();
            map.Dispose();
            Witness.Span<Trade>(span);

            class Keeper(Trade.Map map) : IDisposable
            {
                private readonly System.Buffers.IMemoryOwner<Trade> _owner = map.LeaseMemory();
                public Span<Trade> All() => Of(_owner); static Span<Trade> Of(System.Buffers.IMemoryOwner<Trade> owner) => owner.Memory.Span;
                public void Dispose() => _owner.Dispose();
            }
            """),
        Refused("a span of a captured parameter", """
            var keeper = new Keeper(map.LeaseMemory());
            var span = keeper.All;
            keeper.Dispose();
            map.Dispose();
            Witness.Span<Trade>(span);

            class Keeper(System.Buffers.IMemoryOwner<Trade> owner) : IDisposable
            {
                public Span<Trade> All => owner.Memory.Span;
                public void Dispose() => owner.Dispose();
            }
            """),
        Harmless("a span of a field's owner inside its pin, while the owner and the map end", """
            var keeper = new Keeper(map);
            keeper.Use(map);

            class Keeper(Trade.Map map) : IDisposable
            {
                private readonly System.Buffers.IMemoryOwner<Trade> _owner = map.LeaseMemory();
                public void Use(Trade.Map map) { var memory = _owner.Memory; using var pin = memory.Pin(); var span = memory.Span; Dispose(); map.Dispose(); Witness.Span<Trade>(span); }
                public void Dispose() => _owner.Dispose();
            }
            """),
        Refused("a span of a parameter that was given another memory than it has pinned", """
            var keeper = new Keeper(map);
            keeper.Use(map);

            class Keeper(Trade.Map map) : IDisposable
            {
                private System.Buffers.IMemoryOwner<Trade> _owner = map.LeaseMemory();
                public void Use(Trade.Map map) => Use(new Trade[5], map);
                private void Use(Memory<Trade> memory, Trade.Map map) { using var pin = memory.Pin(); memory = _owner.Memory; var span = memory.Span; Dispose(); map.Dispose(); Witness.Span<Trade>(span); }
                public void Dispose() => _owner.Dispose();
            }
            """),
        Refused("a span of a variable that was given another memory by reference than it has pinned", """
            var keeper = new Keeper(map);
            keeper.Use(map);

            class Keeper(Trade.Map map) : IDisposable
            {
                private System.Buffers.IMemoryOwner<Trade> _owner = map.LeaseMemory();
                public void Use(Trade.Map map) { Memory<Trade> memory = new Trade[5]; using var pin = memory.Pin(); ref var same = ref memory; same = _owner.Memory; var span = memory.Span; Dispose(); map.Dispose(); Witness.Span<Trade>(span); }
                public void Dispose() => _owner.Dispose();
            }
            """),
        Refused("a span of a field's owner that a pattern names", """
            var keeper = new Keeper(map);
            keeper.Use(map);

            class Keeper(Trade.Map map) : IDisposable
            {
                private System.Buffers.IMemoryOwner<Trade> _owner = map.LeaseMemory();
                public void Use(Trade.Map map) { if (_owner is { } owner) { var span = owner.Memory.Span; Dispose(); map.Dispose(); Witness.Span<Trade>(span); } }
                public void Dispose() => _owner.Dispose();
            }
            """),
        Refused("a span of a field's owner that a case names", """
            var keeper = new Keeper(map);
            keeper.Use(map);

            class Keeper(Trade.Map map) : IDisposable
            {
                private System.Buffers.IMemoryOwner<Trade> _owner = map.LeaseMemory();
                public void Use(Trade.Map map) { switch (_owner) { case { } owner: var span = owner.Memory.Span; Dispose(); map.Dispose(); Witness.Span<Trade>(span); break; } }
                public void Dispose() => _owner.Dispose();
            }
            """),
        Refused("a span of a field's owner, or an exception", """
            var keeper = new Keeper(map);
            keeper.Use(map);

            class Keeper(Trade.Map map) : IDisposable
            {
                private System.Buffers.IMemoryOwner<Trade> _owner = map.LeaseMemory();
                public void Use(Trade.Map map) { var owner = _owner ?? throw new InvalidOperationException(); var span = owner.Memory.Span; Dispose(); map.Dispose(); Witness.Span<Trade>(span); }
                public void Dispose() => _owner.Dispose();
            }
            """),
        Refused("a span of an owner in an array, by a foreach", """
            var keeper = new Keeper(map);
            keeper.Use(map);

            class Keeper(Trade.Map map) : IDisposable
            {
                private System.Buffers.IMemoryOwner<Trade> _owner = map.LeaseMemory();
                public void Use(Trade.Map map) { foreach (var owner in new[] { _owner }) { var span = owner.Memory.Span; Dispose(); map.Dispose(); Witness.Span<Trade>(span); } }
                public void Dispose() => _owner.Dispose();
            }
            """),
        Refused("a span of a field's owner that Volatile reads", """
            var keeper = new Keeper(map);
            keeper.Use(map);

            class Keeper(Trade.Map map) : IDisposable
            {
                private System.Buffers.IMemoryOwner<Trade> _owner = map.LeaseMemory();
                public void Use(Trade.Map map) { var span = Volatile.Read(ref _owner).Memory.Span; Dispose(); map.Dispose(); Witness.Span<Trade>(span); }
                public void Dispose() => _owner.Dispose();
            }
            """),
        Refused("a span of an owner out of a queue", """
            var keeper = new Keeper(map);
            keeper.Use(map);

            class Keeper(Trade.Map map) : IDisposable
            {
                private System.Buffers.IMemoryOwner<Trade> _owner = map.LeaseMemory();
                public void Use(Trade.Map map) { var queue = new Queue<System.Buffers.IMemoryOwner<Trade>>([_owner]); if (queue.TryPeek(out var owner)) { var span = owner.Memory.Span; Dispose(); map.Dispose(); Witness.Span<Trade>(span); } }
                public void Dispose() => _owner.Dispose();
            }
            """),
        Refused("a span of an owner that a field shares by ??=", """
            var keeper = new Keeper(map);
            keeper.Use(map);

            class Keeper(Trade.Map map) : IDisposable
            {
                private System.Buffers.IMemoryOwner<Trade> _owner = map.LeaseMemory();
                private System.Buffers.IMemoryOwner<Trade>? _same;
                public void Use(Trade.Map map) { var owner = map.LeaseMemory(); _same ??= owner; var span = owner.Memory.Span; Dispose(); _same.Dispose(); map.Dispose(); Witness.Span<Trade>(span); }
                public void Dispose() => _owner.Dispose();
            }
            """),
        Refused("a span of an owner in a field of type object", """
            var keeper = new Keeper(map);
            keeper.Use(map);

            class Keeper(Trade.Map map) : IDisposable
            {
                private System.Buffers.IMemoryOwner<Trade> _owner = map.LeaseMemory();
                private readonly object _same = map.LeaseMemory();
                public void Use(Trade.Map map) { var span = ((System.Buffers.IMemoryOwner<Trade>)_same).Memory.Span; Dispose(); ((IDisposable)_same).Dispose(); map.Dispose(); Witness.Span<Trade>(span); }
                public void Dispose() => _owner.Dispose();
            }
            """),
        Refused("a span of a field's owner that a method named as a pool's gives out", """
            var keeper = new Keeper(map);
            keeper.Use(map);

            class Keeper(Trade.Map map) : IDisposable
            {
                private System.Buffers.IMemoryOwner<Trade> _owner = map.LeaseMemory();
                private class Pool(System.Buffers.IMemoryOwner<Trade> owner) { public System.Buffers.IMemoryOwner<Trade> Rent(int length) => owner; }
                private System.Buffers.IMemoryOwner<Trade>? _rented;
                public void Use(Trade.Map map) { _rented = new Pool(_owner).Rent(5); var span = _rented.Memory.Span; Dispose(); map.Dispose(); Witness.Span<Trade>(span); }
                public void Dispose() => _owner.Dispose();
            }
            """),
        Refused("a span of a field's owner that a method named as a map's gives out", """
            var keeper = new Keeper(map);
            keeper.Use(map);

            class Keeper(Trade.Map map) : IDisposable
            {
                private System.Buffers.IMemoryOwner<Trade> _owner = map.LeaseMemory();
                private System.Buffers.IMemoryOwner<Trade> LeaseMemory() => _owner;
                public void Use(Trade.Map map) { var owner = LeaseMemory(); var span = owner.Memory.Span; Dispose(); map.Dispose(); Witness.Span<Trade>(span); }
                public void Dispose() => _owner.Dispose();
            }
            """),
        Harmless("a span of a field's owner that a pattern names, inside its pin, while the owner and the map end", """
            var keeper = new Keeper(map);
            keeper.Use(map);

            class Keeper(Trade.Map map) : IDisposable
            {
                private System.Buffers.IMemoryOwner<Trade> _owner = map.LeaseMemory();
                public void Use(Trade.Map map) { if (_owner is { Memory: var memory }) { using var pin = memory.Pin(); var span = memory.Span; Dispose(); map.Dispose(); Witness.Span<Trade>(span); } }
                public void Dispose() => _owner.Dispose();
            }
            """),
        Known("a span of a memory that a helper gives out of a field's owner", """
            var keeper = new Keeper(map);
            var span = keeper.All.Span;
            keeper.Dispose();
            map.Dispose();
            Witness.Span<Trade>(span);

            class Keeper(Trade.Map map) : IDisposable
            {
                private readonly System.Buffers.IMemoryOwner<Trade> _owner = map.LeaseMemory();
                public Memory<Trade> All => _owner.Memory;
                public void Dispose() => _owner.Dispose();
            }
            """),
        Refused("a span of a ref struct's field", """
            Pair pair = default;
            using (var owner = map.LeaseMemory()) pair.Span = owner.Memory.Span;
            map.Dispose();
            Witness.Span<Trade>(pair.Span);

            ref struct Pair { public Span<Trade> Span; }
            """),
        RefusedOrHarmless("a memory that is kept", """
            Memory<Trade> memory;
            using (var owner = map.LeaseMemory()) memory = owner.Memory;
            map.Dispose();
            Witness.Span<Trade>(memory.Span);
            """),
        RefusedOrHarmless("a memory in a field of a class", """
            var keeper = new Keeper();
            using (var owner = map.LeaseMemory()) keeper.Memory = owner.Memory;
            map.Dispose();
            keeper.Memory.Span[0] = default;
            class Keeper { public Memory<Trade> Memory; }
            """),
        RefusedOrHarmless("a memory pinned after its owner is gone", """
            Memory<Trade> memory;
            using (var owner = map.LeaseMemory()) memory = owner.Memory;
            map.Dispose();
            using var pin = memory.Pin();
            """),
        RefusedOrHarmless("a handle that is disposed twice", """
            using var owner = map.LeaseMemory();
            var pin = owner.Memory.Pin();
            var copy = pin;
            pin.Dispose();
            copy.Dispose();
            map.Dispose();
            Witness.Span<Trade>(owner.Memory.Span);
            """),
        RefusedOrHarmless("a handle that is disposed a hundred times, as a copy", """
            using var owner = map.LeaseMemory();
            for (int i = 0; i < 100; i++) { var pin = owner.Memory.Pin(); var copy = pin; pin.Dispose(); copy.Dispose(); }
            map.Dispose();
            Witness.Span<Trade>(owner.Memory.Span);
            """),
        RefusedOrHarmless("the manager behind the memory, unpinned too often", """
            using var owner = map.LeaseMemory();
            System.Runtime.InteropServices.MemoryMarshal.TryGetMemoryManager<Trade, System.Buffers.MemoryManager<Trade>>(owner.Memory, out var manager);
            for (int i = 0; i < 5; i++) manager!.Unpin();
            map.Dispose();
            Witness.Span<Trade>(owner.Memory.Span);
            """),
        RefusedOrHarmless("the manager behind the memory, disposed", """
            using var owner = map.LeaseMemory();
            System.Runtime.InteropServices.MemoryMarshal.TryGetMemoryManager<Trade, System.Buffers.MemoryManager<Trade>>(owner.Memory, out var manager);
            ((IDisposable)manager!).Dispose();
            map.Dispose();
            Witness.Span<Trade>(manager!.GetSpan());
            """),
        RefusedOrHarmless("the owner as the manager that it is", """
            using var owner = map.LeaseMemory();
            if (owner is System.Buffers.MemoryManager<Trade> manager) { manager.Unpin(); manager.Unpin(); }
            map.Dispose();
            Witness.Span<Trade>(owner.Memory.Span);
            """),
        Harmless("pins that race the owner's end", """
            for (int round = 0; round < 200; round++)
            {
                using var one = Maps.One();
                var owner = one.LeaseMemory();
                var memory = owner.Memory;
                var pinning = Task.Run(() =>
                {
                    for (int i = 0; i < 100; i++)
                    {
                        try { using var pin = memory.Pin(); }
                        catch (ObjectDisposedException) { return; }
                    }
                });
                owner.Dispose();
                one.Dispose();
                pinning.Wait();
            }
            """),
        Harmless("a pin that outlives the owner", """
            var owner = map.LeaseMemory();
            var pin = owner.Memory.Pin();
            owner.Dispose();
            pin.Dispose();
            owner.Dispose();
            """),
        Harmless("a memory of more than there is", """
            foreach (var (start, length) in new (long, int)[] { (-1, 2), (0, 1001), (1000, 1), (long.MaxValue, 1), (long.MinValue, int.MaxValue), (5, -1), (1L << 61, 5) })
            {
                try { using var owner = map.LeaseMemory(start, length); Witness.Span<Trade>(owner.Memory.Span); }
                catch (ArgumentOutOfRangeException) { }
            }
            """),
        Harmless("a memory across an await", """
            using var owner = map.LeaseMemory(10, 20);
            await Task.Yield();
            Witness.Span<Trade>(owner.Memory.Span);
            map.Dispose();
            await Task.Yield();
            Witness.Span<Trade>(owner.Memory.Span);
            """),
    ];
}
