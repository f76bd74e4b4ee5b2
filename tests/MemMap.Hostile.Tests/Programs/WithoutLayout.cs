using static MemMap.Tests.HostileProgram;

namespace MemMap.Tests;

/// <summary>Maps, views, columns and records of a dtype that is known when the program runs.</summary>
public sealed class WithoutLayout(HostileRoom room) : HostileKind<WithoutLayout>(room), IHostilePrograms
{
    private const string Open = "using var other = DynamicMap.Open(map.Path);\n";

    private static string Try(string statement) =>
        $"try {{ {statement} }} catch (Exception refusal) when (refusal is IndexOutOfRangeException or ArgumentException "
        + "or InvalidCastException or KeyNotFoundException) { }";

    public static HostileProgram[] Programs { get; } =
    [
        Harmless("columns and records at their ends", Open + $$"""
            using var view = other.Lease();
            Witness.Place(in view.Column<double>("Price")[999]);
            Witness.Span(view[999].Bytes);
            Witness.Span(view.AsBytes());
            foreach (var i in new[] { -1, 1000, long.MinValue, long.MaxValue })
            {
                {{Try("Witness.Place(in view.Column<double>(\"Price\")[i]);")}}
                {{Try("Witness.Span(view[i].Bytes);")}}
                {{Try("Witness.Span(view[\"Price\"][i].Bytes);")}}
                {{Try("Witness.Span(view.Slice(i, 1).AsBytes());")}}
                {{Try("Witness.Span(view[\"Price\"].Slice(1, i)[0].Bytes);")}}
            }
            """),
        Harmless("columns of larger types", Open + $$"""
            using var view = other.Lease();
            {{Try("Witness.Place(in view.Column<decimal>(\"Size\")[999]);")}}
            {{Try("Witness.Place(in view.Column<Guid>(\"Side\")[999]);")}}
            {{Try("Witness.Place(in view.Column<long>(\"Side\")[999]);")}}
            {{Try("Witness.Place(in view.AsColumn<Guid>()[999]);")}}
            {{Try("Witness.Span(view.AsView<Int128>().AsSpan());")}}
            {{Try("Console.WriteLine(view[999][\"Side\"].To<long>());")}}
            """),
        Harmless("conversions beyond the end", Open + $$"""
            using var view = other.Lease();
            var values = new double[16];
            {{Try("view[\"Price\"].CopyTo(990, values);")}}
            {{Try("view[\"Price\"].CopyTo(-1, values);")}}
            {{Try("view[\"Price\"].CopyTo(long.MaxValue, values);")}}
            """),
        Harmless("a view that goes on while the map closes", Open + """
            using var view = other.Lease();
            var column = view.WritableColumn<double>("Price");
            var record = view[999];
            other.Dispose();
            column[999] = 1;
            Witness.Place(ref column[999]);
            Witness.Span(record.Bytes);
            """),
        Harmless("a default view, column and record", $$"""
            {{Try("Witness.Span(default(DynamicView).AsBytes());")}}
            try { Witness.Span(default(DynamicColumn)[0].Bytes); } catch (Exception refusal) when (refusal is IndexOutOfRangeException or InvalidOperationException) { }
            try { Witness.Span(default(DynamicRecord)["x"].Bytes); } catch (InvalidOperationException) { }
            """),
        Refused("a view without a layout that is returned", """
            var leaked = Leak(map.Path);
            Witness.Span(leaked.AsBytes());
            static DynamicView Leak(string path) { using var other = DynamicMap.Open(path); using var view = other.Lease(); return view; }
            """),
        Refused("a column without a layout in an outer variable", Open + """
            Column<double> column;
            using (var view = other.Lease()) column = view.WritableColumn<double>("Price");
            other.Dispose();
            Witness.Place(ref column[0]);
            """),
        Refused("a converting column in an outer variable", Open + """
            DynamicColumn column;
            using (var view = other.Lease()) column = view["Price"];
            other.Dispose();
            Witness.Span(column[0].Bytes);
            """),
        Refused("a record without a layout in an outer variable", Open + """
            DynamicRecord record;
            using (var view = other.Lease()) record = view[0];
            other.Dispose();
            Witness.Span(record.Bytes);
            """),
        Refused("the bytes of a view in an outer variable", Open + """
            ReadOnlySpan<byte> bytes;
            using (var view = other.Lease()) bytes = view.AsBytes();
            other.Dispose();
            Witness.Span(bytes);
            """),
        Refused("a view without a layout that a generic method ends", Open + """
            using var view = other.Lease();
            var bytes = view.AsBytes();
            End(view);
            other.Dispose();
            Witness.Span(bytes);
            static void End<T>(T lease) where T : IDisposable, allows ref struct => lease.Dispose();
            """),
        Refused("a view without a layout that is ended by hand", "CS1061", Open + """
            using var view = other.Lease();
            view.Dispose();
            """),
        Refused("a read-only column that is written through", Open + """
            using var view = other.Lease();
            view.Column<double>("Price")[0] = 1;
            """),
        Refused("a dtype of one's own", "CS0534", """
            using var other = DynamicMap.Create(map.Path + ".npy", new Larger(DType.Of<byte>()), [1000]);
            public record Larger(DType Other) : DType(Other);
            """),
        Harmless("a map for reading that is written to", $$"""
            using var other = DynamicMap.OpenRead(map.Path);
            using var view = other.Lease();
            try { view.WritableColumn<double>("Price")[0] = 1; } catch (InvalidOperationException) { }
            """),
    ];
}
