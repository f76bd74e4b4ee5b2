using static MemMap.Tests.HostileProgram;

namespace MemMap.Tests;

/// <summary>A <c>LeaseScope</c> that lives longer than the block: then a reference may leave that block.</summary>
public sealed class Scopes(HostileRoom room) : HostileKind<Scopes>(room), IHostilePrograms
{
    // What follows the lease: the loop's variable is returned, the lease is not.
    private static string Leak(string scope, string types = "", string parameters = "", string arguments = "") => $$"""
        ref var trade = ref First(map{{arguments}});
        map.Dispose();
        Witness.Place(ref trade);

        static ref Trade First(Trade.Map map{{parameters}})
        {
            {{scope}}
            foreach (ref var trade in view) return ref trade;
            throw new InvalidOperationException();
        }

        static class Forged
        {
            public static readonly LeaseScope Scope;
            public static LeaseScope Variable;
            public static readonly LeaseScope[] Scopes = new LeaseScope[1];
            public static ref readonly LeaseScope Give() => ref Scope;
            public static ref LeaseScope Property => ref Variable;
        }

        class Keeper { public LeaseScope Scope; }
        {{types}}
        """;

    public static HostileProgram[] Programs { get; } =
    [
        Refused("of no argument", Leak("using var view = map.Lease();")),
        Refused("of default", Leak("using var view = map.Lease(default);")),
        Refused("of a new one", Leak("using var view = map.Lease(new LeaseScope());")),
        Refused("of a local", Leak("LeaseScope scope = default; using var view = map.Lease(in scope);")),
        Refused("of a static field", Leak("using var view = map.Lease(in Forged.Scope);")),
        Refused("of a static variable", Leak("using var view = map.Lease(ref Forged.Variable);")),
        Refused("of a static field, without the word in", Leak("using var view = map.Lease(Forged.Scope);")),
        Refused("of a static field, by name", Leak("using var view = map.Lease(scope: in Forged.Scope);")),
        Refused("of an element of an array", Leak("using var view = map.Lease(in Forged.Scopes[0]);")),
        Refused("of a new array", Leak("using var view = map.Lease(in (new LeaseScope[1])[0]);")),
        Refused("of a field of a class", Leak("using var view = map.Lease(in new Keeper().Scope);")),
        Refused("of a method's reference", Leak("using var view = map.Lease(in Forged.Give());")),
        Refused("of a property's reference", Leak("using var view = map.Lease(ref Forged.Property);")),
        Refused("of a reference to a static field", Leak("ref readonly var scope = ref Forged.Scope; using var view = map.Lease(in scope);")),
        Refused("of a conditional reference", Leak(
            "using var view = map.Lease(in map.Length > 0 ? ref Forged.Scope : ref Forged.Variable);")),
        Refused("of a span's element", Leak(
            "ReadOnlySpan<LeaseScope> scopes = Forged.Scopes; using var view = map.Lease(in scopes[0]);")),
        Refused("of a parameter that is the caller's", Leak(
            "using var view = map.Lease(in scope);", parameters: ", in LeaseScope scope = default")),
        Refused("of a parameter that is a static field to the caller", Leak(
            "using var view = map.Lease(in scope);", parameters: ", in LeaseScope scope = default", arguments: ", in Forged.Scope")),
        Refused("of a ref parameter", Leak(
            "using var view = map.Lease(in scope);", parameters: ", ref LeaseScope scope", arguments: ", ref Forged.Variable")),
        Refused("of a ref readonly parameter", Leak(
            "using var view = map.Lease(in scope);", parameters: ", ref readonly LeaseScope scope", arguments: ", in Forged.Scope")),
        Refused("of a generic method's reference", Leak(
            "using var view = map.Lease(in Default<LeaseScope>.Value);", types: "static class Default<T> { public static readonly T Value = default!; }")),
        Refused("of a boxed one", Leak(
            "object box = default(LeaseScope); using var view = map.Lease(in System.Runtime.CompilerServices.Unsafe.Unbox<LeaseScope>(box));")),
        Refused("by a method group", Leak(
            "Leasing lease = map.Lease; using var view = lease(in Forged.Scope);",
            types: "delegate Trade.View Leasing(in LeaseScope scope);")),
        Refused("chunks of a static scope", """
            var chunk = First(map);
            map.Dispose();
            Witness.Span<Trade>(chunk);

            static Span<Trade> First(Trade.Map map)
            {
                using var view = map.Lease(in Forged.Scope);
                foreach (var chunk in view.Chunks()) return chunk;
                return default;
            }

            static class Forged { public static readonly LeaseScope Scope; }
            """),
        Refused("prices of a static scope", """
            ref var price = ref First(map);
            map.Dispose();
            Witness.Place(ref price);

            static ref double First(Trade.Map map)
            {
                using var view = map.Lease(in Forged.Scope);
                foreach (ref var price in view.Columns.Price) return ref price;
                throw new InvalidOperationException();
            }

            static class Forged { public static readonly LeaseScope Scope; }
            """),
        Refused("a lease of a static scope that a method returns", """
            ref var trade = ref First(map);
            map.Dispose();
            Witness.Place(ref trade);

            static ref Trade First(Trade.Map map)
            {
                using var view = Take(map);
                foreach (ref var trade in view) return ref trade;
                throw new InvalidOperationException();
            }

            static Trade.View Take(Trade.Map map) => map.Lease(in Forged.Scope);

            static class Forged { public static readonly LeaseScope Scope; }
            """),
    ];
}
