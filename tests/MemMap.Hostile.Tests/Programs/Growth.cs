using static MemMap.Tests.HostileProgram;

namespace MemMap.Tests;

/// <summary>Maps that grow, shrink, close or are advised while a program looks at them.</summary>
public sealed class Growth(HostileRoom room) : HostileKind<Growth>(room), IHostilePrograms
{
    public static HostileProgram[] Programs { get; } =
    [
        RefusedOrHarmless("an append of what a default enumerator stands on", """
            using var log = Maps.Log();
            Trade.View none = default;
            var all = none.GetEnumerator();
            for (int i = 0; i < 3; i++)
            {
                try { log.Append(in all.Current); } catch (NullReferenceException) { }
            }
            log.Append(new Trade());
            log.Flush();
            """),
        RefusedOrHarmless("an append of a default frame's row", """
            using var frameMap = Maps.Frames();
            using var log = Maps.Log();
            Frames.View2D none = default;
            try { log.Append(System.Runtime.InteropServices.MemoryMarshal.Cast<int, Trade>(none.AsSpan())); } catch (Exception) { }
            log.Append(new Trade());
            log.Flush();
            """),
        Harmless("an append of the null reference of a ref struct", """
            using var log = Maps.Log();
            Box box = default;
            for (int i = 0; i < 3; i++)
            {
                try { log.Append(in box.Trade); } catch (NullReferenceException) { }
            }
            log.Append(new Trade());
            log.Flush();

            ref struct Box { public ref Trade Trade; }
            """),
        Harmless("an append of a row of its own", """
            using var log = Maps.Log();
            using (var view = log.Lease())
            {
                for (int i = 0; i < 5000; i++) { log.Append(in view[9]); log.Append(view.AsSpan()); }
                Witness.Span<Trade>(view.AsSpan());
            }
            """),
        Harmless("a view of before the growth", """
            using var log = Maps.Log();
            using var view = log.Lease();
            ref var trade = ref view[9];
            log.Append(new Trade[500_000]);
            Witness.Place(ref trade);
            if (view.Length != 10) throw new Exception();
            """),
        Harmless("a cut under a view", """
            using var log = Maps.Log();
            using var view = log.Lease();
            try { log.Resize(0); } catch (InvalidOperationException) { }
            Witness.Span<Trade>(view.AsSpan());
            """),
        Harmless("a cut under a memory", """
            using var log = Maps.Log();
            using var owner = log.LeaseMemory();
            try { log.Resize(1); } catch (InvalidOperationException) { }
            Witness.Span<Trade>(owner.Memory.Span);
            """),
        Harmless("lengths beyond any file", """
            using var log = Maps.Log();
            foreach (var length in new[] { long.MinValue, -1, long.MaxValue, long.MaxValue / 24, 1L << 59, 1L << 61 })
            {
                try { log.Resize(length); } catch (Exception refusal) when (refusal is not OutOfMemoryException) { }
                try { log.EnsureCapacity(length); } catch (Exception refusal) when (refusal is not OutOfMemoryException) { }
            }
            using var view = log.Lease();
            if (view.Length != 10) throw new Exception();
            Witness.Span<Trade>(view.AsSpan());
            """),
        Harmless("advice beyond the rows", """
            foreach (var start in new[] { long.MinValue, -1, 0, 5, 1000, 1001, long.MaxValue })
            foreach (var length in new[] { long.MinValue, -1, 0, 5, 1000, 1001, long.MaxValue })
            {
                try { map.Prefetch(start, length); map.Evict(start, length); map.Lock(start, length); map.Unlock(start, length); map.Flush(start, length); }
                catch (ArgumentOutOfRangeException) { }
            }
            Witness.Value(map[999].Time);
            """) with { MissingNames = ["CS1501"] },
        Harmless("an index while another thread closes the map", """
            for (int round = 0; round < 50; round++)
            {
                var one = Maps.One();
                var reading = Task.Run(() => { try { for (long i = 0; i < 1_000_000; i++) one[0] = one[0]; } catch (ObjectDisposedException) { } });
                Thread.Sleep(1);
                one.Dispose();
                reading.Wait();
            }
            """),
        Harmless("leases while another thread closes the map", """
            for (int round = 0; round < 50; round++)
            {
                var one = Maps.One();
                var leasing = Task.Run(() =>
                {
                    try { for (int i = 0; i < 100_000; i++) { using var view = one.Lease(); view[0].Size++; Volatile.Read(ref view[0].Size); } }
                    catch (ObjectDisposedException) { }
                });
                Thread.Sleep(1);
                one.Dispose();
                leasing.Wait();
            }
            """),
        Harmless("an index while another thread cuts the map", """
            using var log = Maps.Log();
            var reading = Task.Run(() =>
            {
                for (int i = 0; i < 200_000; i++) { try { _ = log[9]; _ = log[log.Length - 1]; } catch (IndexOutOfRangeException) { } }
            });
            while (!reading.IsCompleted) { log.Resize(1); log.Resize(10); }
            reading.Wait();
            """),
        Harmless("appends on two threads", """
            using (var log = Maps.Log())
            {
                var row = new Trade { Size = 5 };
                var first = Task.Run(() => { for (int i = 0; i < 50_000; i++) log.Append(in row); });
                var second = Task.Run(() => { for (int i = 0; i < 500; i++) log.Append(new Trade[100]); });
                Task.WaitAll(first, second);
                if (log.Length != 100_010) throw new Exception();
            }
            """),
        Harmless("a closed map", """
            map.Dispose();
            try { using var view = map.Lease(); } catch (ObjectDisposedException) { }
            try { using var owner = map.LeaseMemory(); } catch (ObjectDisposedException) { }
            try { map[0] = default; } catch (ObjectDisposedException) { }
            try { map.Fill(default); } catch (ObjectDisposedException) { }
            try { map.Append(new Trade()); } catch (ObjectDisposedException) { }
            Console.WriteLine(map[0].Size);
            """),
        Harmless("copies of other lengths", """
            foreach (var length in new[] { 0, 1, 999, 1001, 5000 })
            {
                try { map.CopyFrom(new Trade[length]); } catch (ArgumentException) { }
                try { map.CopyTo(new Trade[length]); } catch (ArgumentException) { }
                using var view = map.Lease();
                try { view.CopyFrom(new Trade[length]); } catch (ArgumentException) { }
                try { view.CopyTo(new Trade[length]); } catch (ArgumentException) { }
            }
            map.Fill(default);
            """),
    ];
}
