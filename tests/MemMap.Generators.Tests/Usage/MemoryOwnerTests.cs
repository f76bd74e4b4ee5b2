namespace MemMap.Tests.Usage;

/// <summary>MMAP025: what the memory of a map gives out stays inside the <c>using</c> of its owner.</summary>
public sealed class MemoryOwnerTests
{
    private const string Inside = "declare it inside the 'using', or copy the elements";
    private const string Copy = "return the owner without a 'using', or a copy of the elements";

    private const string Pin =
        "pin it, 'var memory = …Memory; using var pin = memory.Pin();', and take the span of 'memory'";

    private const string Members = """
        public ref struct Holder { public System.Span<Trade> Rows; public void Set(System.Span<Trade> rows) => Rows = rows; }
        private static System.Span<Trade> Same(System.Span<Trade> rows) => rows;
        private static System.Span<Trade> RowsOf(System.Memory<Trade> memory) => memory.Span;
        private static System.Span<Trade> Rows(System.Buffers.IMemoryOwner<Trade> owner) => owner.Memory.Span;
        private static void Give(System.Span<Trade> rows, out System.Span<Trade> same) => same = rows;
        private static long Sum(System.Span<Trade> rows, scoped System.Span<long> room) => rows.Length + room.Length;
        private static System.Memory<Trade> Kept;
        private System.Memory<Trade> _kept;

        """;

    [Theory]
    [InlineData("using (var o = map.LeaseMemory()) span = {|MMAP025:o.Memory.Span|}; span[0] = default;")]
    [InlineData("using (var o = map.LeaseMemory(0, 1)) { span = {|MMAP025:o.Memory.Span.Slice(1)|}; }")]
    [InlineData("{ using var o = map.LeaseMemory(); span = {|MMAP025:o.Memory.Span[1..]|}; }")]
    [InlineData("{ using System.Buffers.IMemoryOwner<Trade> o = map.LeaseMemory(); var m = o.Memory; span = {|MMAP025:m.Slice(1).Span|}; }")]
    [InlineData("{ using var o = map.LeaseMemory(); var m = o.Memory[1..]; var s = m.Span; span = {|MMAP025:s|}; }")]
    [InlineData("using (var o = map.LeaseMemory()) span = {|MMAP025:map.IsClosed ? default : o.Memory.Span|};")]
    [InlineData("using (var o = map.LeaseMemory()) span = {|MMAP025:map.Length switch { 0 => default, _ => o.Memory.Span }|};")]
    [InlineData("using (var o = map.LeaseMemory()) span = {|MMAP025:Same(o.Memory.Span)|};")]
    [InlineData("using (var o = map.LeaseMemory()) span = {|MMAP025:RowsOf(o.Memory)|};")]
    [InlineData("using (var o = map.LeaseMemory()) span = {|MMAP025:Rows(o)|};")]
    [InlineData("using (var o = map.LeaseMemory()) span = {|MMAP025:MemoryMarshal.CreateSpan(ref o.Memory.Span[0], 1)|};")]
    [InlineData("using (var o = map.LeaseMemory()) span = {|MMAP025:new System.Span<Trade>(ref o.Memory.Span[0])|};")]
    [InlineData("using (var o = map.LeaseMemory()) span = {|MMAP025:new Holder { Rows = o.Memory.Span }.Rows|};")]
    [InlineData("using (var o = map.LeaseMemory()) Give(o.Memory.Span, out {|MMAP025:span|});")]
    [InlineData("using (var o = map.LeaseMemory()) { if (o.Memory.Span is var s) span = {|MMAP025:s|}; }")]
    [InlineData("using (var o = map.LeaseMemory()) { System.Span<Trade> Of() => o.Memory.Span; span = {|MMAP025:Of()|}; }")]
    [InlineData("using (var o = map.LeaseMemory()) { using var p = o; var m = p?.Memory; span = {|MMAP025:m!.Value.Span|}; }")]
    [InlineData("var o = map.LeaseMemory(); using (o) span = {|MMAP025:o.Memory.Span|};")]
    [InlineData("var o = map.LeaseMemory(); try { span = {|MMAP025:o.Memory.Span|}; } finally { o.Dispose(); }")]
    [InlineData("using (var o = map.IsClosed ? map.LeaseMemory() : map.LeaseMemory(0, 1)) span = {|MMAP025:o.Memory.Span|};")]
    public void A_span_that_is_kept_in_a_variable_outside_is_marked(string statements) => Reports(
        $$"""public static void Run(Trade.Map map) { System.Span<Trade> span = default; {{statements}} }""",
        $"Memory of 'o' is kept in variable 'span', which outlives 'o'; {Inside}");

    [Theory]
    [InlineData("using (var o = map.LeaseMemory()) r = ref {|MMAP025:o.Memory.Span[0]|};")]
    [InlineData("using (var o = map.LeaseMemory()) foreach (ref var t in o.Memory.Span) r = ref {|MMAP025:t|};")]
    [InlineData("using (var o = map.LeaseMemory()) r = ref {|MMAP025:MemoryMarshal.GetReference(o.Memory.Span)|};")]
    [InlineData("using (var o = map.LeaseMemory()) { ref var t = ref o.Memory.Span[0]; r = ref {|MMAP025:t|}; }")]
    public void A_reference_that_is_kept_in_a_variable_outside_is_marked(string statements) => Reports(
        $$"""public static void Run(Trade.Map map) { Trade none = default; ref Trade r = ref none; {{statements}} }""",
        $"Memory of 'o' is kept in variable 'r', which outlives 'o'; {Inside}");

    [Theory]
    [InlineData("using (var o = map.LeaseMemory()) holder.Rows = {|MMAP025:o.Memory.Span|};", "variable 'holder'")]
    [InlineData("using (var o = map.LeaseMemory()) {|MMAP025:holder|}.Set(o.Memory.Span);", "variable 'holder'")]
    [InlineData("using (var o = map.LeaseMemory()) part = {|MMAP025:o.Memory.Span|};", "parameter 'part'")]
    [InlineData("using var o = map.LeaseMemory(); whole = {|MMAP025:o.Memory.Span|};", "parameter 'whole'")]
    [InlineData("using var o = map.LeaseMemory(); all = {|MMAP025:o.Memory|};", "parameter 'all'")]
    [InlineData("using var o = map.LeaseMemory(); Kept = {|MMAP025:o.Memory|};", "field 'Kept'")]
    [InlineData("using var o = map.LeaseMemory(); _kept = {|MMAP025:o.Memory.Slice(1)|};", "field '_kept'")]
    public void What_is_kept_anywhere_else_is_marked(string statements, string place) => Reports(
        $$"""
        public void Run(Trade.Map map, System.Span<Trade> part, ref System.Span<Trade> whole, ref System.Memory<Trade> all)
        {
            Holder holder = default;
            {{statements}}
        }
        """,
        $"Memory of 'o' is kept in {place}, which outlives 'o'; {Inside}");

    [Theory]
    [InlineData("System.Span<Trade>", "using var o = map.LeaseMemory(); return {|MMAP025:o.Memory.Span|};")]
    [InlineData("System.Memory<Trade>", "using var o = map.LeaseMemory(); return {|MMAP025:o.Memory|};")]
    [InlineData("System.ReadOnlySpan<Trade>", "using (var o = map.LeaseMemory()) return {|MMAP025:o.Memory.Span|};")]
    [InlineData("ref Trade", "using (var o = map.LeaseMemory()) return ref {|MMAP025:o.Memory.Span[0]|};")]
    [InlineData("ref int", "using (var o = map.LeaseMemory()) return ref {|MMAP025:o.Memory.Span[0].Size|};")]
    [InlineData("ref Trade", "using var o = map.LeaseMemory(); foreach (ref var t in o.Memory.Span) return ref {|MMAP025:t|}; throw null!;")]
    [InlineData("System.Span<Trade>", "var o = map.LeaseMemory(); try { return {|MMAP025:o.Memory.Span|}; } finally { o.Dispose(); }")]
    [InlineData("Holder", "using var o = map.LeaseMemory(); return {|MMAP025:new Holder { Rows = o.Memory.Span }|};")]
    [InlineData("System.Span<byte>", "using var o = map.LeaseMemory(); return {|MMAP025:MemoryMarshal.AsBytes(o.Memory.Span)|};")]
    public void What_is_returned_is_marked(string type, string statements) => Reports(
        $$"""public static {{type}} Run(Trade.Map map) { {{statements}} }""",
        $"Memory of 'o' is returned, and 'o' ends before; {Copy}");

    [Fact]
    public void The_memory_of_a_read_only_map_is_kept_too() => Reports(
        """
        public static System.ReadOnlySpan<Trade> Run(Trade.ReadOnlyMap map)
        {
            using var o = map.LeaseMemory();
            return {|MMAP025:o.Memory.Span|};
        }
        """,
        $"Memory of 'o' is returned, and 'o' ends before; {Copy}");

    [Fact]
    public void An_owner_that_was_handed_over_is_kept_too() => Reports(
        """
        public static System.Span<Trade> Run(System.Buffers.IMemoryOwner<Trade> o)
        {
            using (o) return {|MMAP025:o.Memory.Span|};
        }
        """,
        $"Memory of 'o' is returned, and 'o' ends before; {Copy}");

    [Fact]
    public void A_lambda_that_returns_a_span_is_marked() => Reports(
        """
        public static System.Func<System.Span<Trade>> Run(Trade.Map map)
        {
            using var o = map.LeaseMemory();
            return () => {|MMAP025:o.Memory.Span|};
        }
        """,
        "Memory of 'o' is returned by a lambda, which may run after 'o' has ended; return the memory, or a copy of the elements");

    [Theory]
    [InlineData("o.Dispose(); {|MMAP025:span|}[0] = default; span[1] = default;")]
    [InlineData("o.Dispose(); _ = {|MMAP025:span|}.Length;")]
    [InlineData("((System.IDisposable)o).Dispose(); foreach (ref var t in {|MMAP025:span|}) t = default;")]
    [InlineData("if (map.IsClosed) { o.Dispose(); } {|MMAP025:span|}[0] = default;")]
    [InlineData("if (map.IsClosed) { o.Dispose(); {|MMAP025:span|}[0] = default; return; }")]
    [InlineData("for (var i = 0; i < 2; i++) { {|MMAP025:span|}[0] = default; o.Dispose(); }")]
    [InlineData("while (true) { if (map.IsClosed) { o.Dispose(); break; } } {|MMAP025:span|}[0] = default;")]
    [InlineData("while (true) { if (map.IsClosed) { o.Dispose(); continue; } {|MMAP025:span|}[0] = default; }")]
    [InlineData("try { o.Dispose(); } finally { {|MMAP025:span|}[0] = default; }")]
    [InlineData("using (o) { } {|MMAP025:span|}[0] = default;")]
    [InlineData("var other = o; other.Dispose(); {|MMAP025:span|}[0] = default;")]
    [InlineData("o?.Dispose(); {|MMAP025:span|}[0] = default;")]
    public void A_span_that_is_used_after_its_owner_was_disposed_by_hand_is_marked(string statements) => Reports(
        $$"""public static void Run(Trade.Map map) { var o = map.LeaseMemory(); var span = o.Memory.Span; {{statements}} }""",
        "Memory of 'o' is used after 'o' was disposed; dispose the owner after the last use, or leave it to a 'using'");

    [Theory]
    [InlineData("using var o = map.LeaseMemory(); var s = o.Memory.Span; s[0].Size = 1; Same(s)[0] = default;")]
    [InlineData("System.Span<Trade> s; using var o = map.LeaseMemory(); s = o.Memory.Span; s[0] = default;")]
    [InlineData("using (var o = map.LeaseMemory()) { var s = o.Memory.Span; s = s[1..]; part = new Trade[3]; }")]
    [InlineData("Trade first; using (var o = map.LeaseMemory()) first = o.Memory.Span[0]; _ = first.Size;")]
    [InlineData("Trade[] all; using (var o = map.LeaseMemory()) all = o.Memory.ToArray(); all = all;")]
    [InlineData("System.Memory<Trade> m; using (var o = map.LeaseMemory()) m = o.Memory; _ = m.Length;")]
    [InlineData("using var o = map.LeaseMemory(); _kept = o.Memory; try { } finally { _kept = default; }")]
    [InlineData("_owner = map.LeaseMemory(); var m = _owner.Memory; using var pin = m.Pin(); var s = m.Span; s[0] = default;")]
    [InlineData("var m = _owner!.Memory; using (var pin = m.Pin()) { var s = m[1..].Slice(1).Span; s[0] = default; Same(RowsOf(m)); }")]
    [InlineData("var m = _owners[0].Memory; using (m.Pin()) { } using (var pin = m.Pin()) m.Span.Clear();")]
    [InlineData("part = _pool.Memory.Span; part = Rented.Memory.Span; part = RowsOf(_pool.Memory);")]
    [InlineData("_kept = _owner!.Memory; _ = _owner.Memory.Length; _ = _owner.Memory.ToArray(); _owner.Memory.CopyTo(new Trade[1]);")]
    [InlineData("var o = map.LeaseMemory(); part = o.Memory.Span; Take(o);")]
    [InlineData("var o = map.LeaseMemory(); var s = o.Memory.Span; s[0] = default; o.Dispose(); s = new Trade[1]; s[0] = default;")]
    [InlineData("var o = map.LeaseMemory(); var s = o.Memory.Span; if (map.IsClosed) { o.Dispose(); return; } s[0] = default;")]
    [InlineData("for (var i = 0; i < 2; i++) { var o = map.LeaseMemory(); var s = o.Memory.Span; s[0] = default; o.Dispose(); }")]
    [InlineData("var o = map.LeaseMemory(); try { var s = o.Memory.Span; s[0] = default; } finally { o.Dispose(); }")]
    [InlineData("using var o = map.LeaseMemory(); System.Span<long> room = stackalloc long[4]; _ = Sum(o.Memory.Span, room); System.Span<Trade> Of(int i) => o.Memory.Span[i..]; Of(1)[0] = default;")]
    [InlineData("System.Span<Trade> copy = new Trade[4]; using (var o = map.LeaseMemory()) { o.Memory.Span.CopyTo(copy); o.Memory.Span.TryCopyTo(copy); copy.CopyTo(o.Memory.Span); } copy[0] = default;")]
    [InlineData("using (var o = System.Buffers.MemoryPool<Trade>.Shared.Rent(4)) part = o.Memory.Span;")]
    [InlineData("using (var o = map.LeaseMemory()) { Holder holder = default; holder.Rows = o.Memory.Span; holder.Set(o.Memory.Span); Give(o.Memory.Span, out var same); same[0] = default; }")]
    public void What_stays_inside_is_clean(string statements) => UsedLayouts.IsClean(
        $$"""
        {{Members}}
        private System.Buffers.IMemoryOwner<Trade>? _owner;
        private System.Buffers.IMemoryOwner<Trade>[] _owners = [];
        private readonly System.Buffers.IMemoryOwner<Trade> _pool = System.Buffers.MemoryPool<Trade>.Shared.Rent(4);
        private static System.Buffers.IMemoryOwner<Trade> Rented { get; } = System.Buffers.MemoryPool<Trade>.Shared.Rent(4);
        private static void Take(System.Buffers.IMemoryOwner<Trade> owner) { }
        public void Run(Trade.Map map, System.Span<Trade> part) { {{statements}} }
        """);

    [Fact]
    public void Asynchronous_code_and_owners_that_are_handed_on_are_clean() => UsedLayouts.IsClean(
        """
        public sealed class Window(Trade.Map map) : System.IDisposable
        {
            private readonly System.Buffers.IMemoryOwner<Trade> _owner = map.LeaseMemory();
            public System.Memory<Trade> Rows => _owner.Memory;
            public void Dispose() => _owner.Dispose();
        }
        public static System.Buffers.IMemoryOwner<Trade> Own(Trade.Map map) => map.LeaseMemory();
        public static (System.Buffers.IMemoryOwner<Trade>, System.Memory<Trade>) Both(Trade.Map map)
        {
            var owner = map.LeaseMemory();
            return (owner, owner.Memory);
        }
        public static System.Memory<Trade> Unowned(System.Buffers.IMemoryOwner<Trade> owner) => owner.Memory;
        public static System.Collections.Generic.IEnumerable<System.Memory<Trade>> Windows(Trade.Map map)
        {
            using var owner = map.LeaseMemory();
            yield return owner.Memory;
        }
        public static async System.Threading.Tasks.Task<int> Run(Trade.Map map)
        {
            using var owner = map.LeaseMemory();
            var memory = owner.Memory;
            await System.Threading.Tasks.Task.Run(() => memory.Span[0].Size = 1);
            return owner.Memory.Span[0].Size;
        }
        """);

    [Theory]
    [InlineData("_owner", "var s = {|MMAP025:_owner.Memory|}.Span; s[0] = default;")]
    [InlineData("_owner", "_ = {|MMAP025:_owner.Memory|}.Span.Length;")]
    [InlineData("_owner", "var m = _owner.Memory; var s = {|MMAP025:m.Slice(1)|}.Span;")]
    [InlineData("_owner", "var o = _owner; var s = {|MMAP025:o.Memory|}.Span;")]
    [InlineData("_owner", "var s = {|MMAP025:(_owner?.Memory)!.Value|}.Span;")]
    [InlineData("_owner", "var s = RowsOf({|MMAP025:_owner.Memory|});")]
    [InlineData("_owner", "var s = Rows({|MMAP025:_owner|});")]
    [InlineData("_owner", "GiveRows({|MMAP025:_owner|}, out var s);")]
    [InlineData("Owner", "var s = {|MMAP025:Owner.Memory|}.Span;")]
    [InlineData("Owner", "var s = {|MMAP025:new Fields().Owner.Memory|}.Span;")]
    [InlineData("_owners", "var s = {|MMAP025:_owners[0].Memory|}.Span;")]
    [InlineData("Find", "var s = {|MMAP025:Find().Memory|}.Span;")]
    [InlineData("_reading", "var s = {|MMAP025:_reading.Memory|}.Span;")]
    [InlineData("o", "var o = map.LeaseMemory(); _owner = o; var s = {|MMAP025:o.Memory|}.Span;")]
    [InlineData("_owner", "var m = _owner.Memory; var pin = m.Pin(); var s = {|MMAP025:m|}.Span; pin.Dispose();")]
    [InlineData("_owner", "var m = _owner.Memory; { using var pin = m.Pin(); } var s = {|MMAP025:m|}.Span;")]
    [InlineData("_owner", "var m = _owner.Memory; var s = {|MMAP025:m|}.Span; using var pin = m.Pin();")]
    [InlineData("_owner", "var m = _owner.Memory; using var pin = m.Pin(); m = _owner.Memory; var s = {|MMAP025:m|}.Span;")]
    [InlineData("_owner", "var m = _owner.Memory; using var pin = m.Pin(); var copy = pin; copy.Dispose(); var s = {|MMAP025:m|}.Span;")]
    [InlineData("_owner", "using var pin = _owner.Memory.Pin(); var s = {|MMAP025:_owner.Memory|}.Span;")]
    [InlineData("_owner", "var m = _owner.Memory; using var pin = m.Pin(); System.Action later = () => {|MMAP025:m|}.Span.Clear();")]
    public void A_span_of_an_owner_in_a_field_needs_a_pin(string owner, string statements) => Reports(
        $$"""
        public sealed class Fields
        {
            private System.Buffers.IMemoryOwner<Trade> _owner = null!;
            private readonly System.Buffers.IMemoryOwner<Trade>[] _owners = [];
            private MemMap.ReadOnlyMemoryLease<Trade> _reading = null!;
            public System.Buffers.IMemoryOwner<Trade> Owner { get; set; } = null!;
            private System.Buffers.IMemoryOwner<Trade> Find() => _owner;
            private static void GiveRows(System.Buffers.IMemoryOwner<Trade> owner, out System.Span<Trade> rows) => rows = default;
            public void Run(Trade.Map map) { {{statements}} }
        }
        """,
        $"Memory of '{owner}' may end while the span is in use, since other code can dispose its owner; {Pin}");

    [Theory]
    [InlineData("var m = given; using var pin = m.Pin(); m = _owner.Memory; var s = {|MMAP025:m|}.Span;")]
    [InlineData("using var pin = given.Pin(); given = _owner.Memory; var s = {|MMAP025:given|}.Span;")]
    [InlineData("using var pin = given.Pin(); ref var r = ref given; r = _owner.Memory; var s = {|MMAP025:given|}.Span;")]
    [InlineData("var m = _owner.Memory; using var pin = m.Pin(); ref var r = ref m; r = given; var s = {|MMAP025:m|}.Span;")]
    [InlineData("var m = _owner.Memory; using var pin = m.Pin(); Swap(ref m); var s = {|MMAP025:m|}.Span;")]
    [InlineData("var (m, n) = (_owner.Memory, 1); using var pin = m.Pin(); (m, n) = (_owner.Memory, 2); var s = {|MMAP025:m|}.Span;")]
    [InlineData("var m = _owner.Memory; using var pin = m.Pin(); ((m, _), _) = ((given, 1), 2); var s = {|MMAP025:m|}.Span;")]
    public void A_variable_that_is_given_another_memory_is_not_pinned(string statements) => Reports(
        Fields("_owner", statements), NeedsPin("_owner"));

    [Theory]
    [InlineData("_owner", "if (_owner is { } o) { var s = {|MMAP025:o.Memory|}.Span; }")]
    [InlineData("_owner", "if (_owner is { Memory: var m }) { var s = {|MMAP025:m|}.Span; }")]
    [InlineData("Owner", "if (this is { Owner: { } o }) { var s = {|MMAP025:o.Memory|}.Span; }")]
    [InlineData("Owner", "if (this is { Owner.Memory: var m }) { var s = {|MMAP025:m|}.Span; }")]
    [InlineData("_owner", "switch (_owner) { case { } o: var s = {|MMAP025:o.Memory|}.Span; break; }")]
    [InlineData("_owner", "switch (_owner) { case System.Buffers.IMemoryOwner<Trade> o when o.Memory.Length > 0: var s = {|MMAP025:o.Memory|}.Span; break; }")]
    [InlineData("_owner", "_ = _owner switch { { } o => {|MMAP025:o.Memory|}.Span.Length, _ => 0 };")]
    [InlineData("o", "if ((_owner, 1) is ({ } o, _)) { var s = {|MMAP025:o.Memory|}.Span; }")]
    [InlineData("_owners", "if (_owners is [var o, ..]) { var s = {|MMAP025:o.Memory|}.Span; }")]
    [InlineData("_thing", "if (_thing is System.Buffers.IMemoryOwner<Trade> o) { var s = {|MMAP025:o.Memory|}.Span; }")]
    public void An_owner_that_a_pattern_names_is_found(string owner, string statements) => Reports(
        Fields(owner, statements), NeedsPin(owner));

    [Theory]
    [InlineData("_owners", "foreach (var o in _owners) { var s = {|MMAP025:o.Memory|}.Span; }")]
    [InlineData("_queue", "foreach (var o in _queue) { var s = {|MMAP025:o.Memory|}.Span; }")]
    [InlineData("pairs", "foreach (var (o, _) in pairs) { var s = {|MMAP025:o.Memory|}.Span; }")]
    [InlineData("Read", "var s = {|MMAP025:System.Threading.Volatile.Read(ref _owner).Memory|}.Span;")]
    [InlineData("First", "var s = {|MMAP025:System.Linq.Enumerable.First(_owners).Memory|}.Span;")]
    [InlineData("Peek", "var o = _queue.Peek(); var s = {|MMAP025:o.Memory|}.Span;")]
    [InlineData("TryPeek", "if (_queue.TryPeek(out var o)) { var s = {|MMAP025:o.Memory|}.Span; }")]
    [InlineData("Invoke", "var s = {|MMAP025:_find().Memory|}.Span;")]
    [InlineData("FromResult", "var s = {|MMAP025:(await System.Threading.Tasks.Task.FromResult(_owner)).Memory|}.Span;")]
    [InlineData("Rent", "var s = {|MMAP025:Rent(4).Memory|}.Span;")]
    [InlineData("LeaseMemory", "using var o = LeaseMemory(); var s = {|MMAP025:o.Memory|}.Span;")]
    public void An_owner_that_comes_out_of_other_code_is_kept_there(string owner, string statements) => Reports(
        Fields(owner, statements), NeedsPin(owner));

    [Theory]
    [InlineData("o", "var o = map.LeaseMemory(); _owner ??= o; var s = {|MMAP025:o.Memory|}.Span;")]
    [InlineData("o", "var o = map.LeaseMemory(); ref var f = ref _owner; f = o; var s = {|MMAP025:o.Memory|}.Span;")]
    [InlineData("o", "var o = map.LeaseMemory(); ((_owner, _), _) = ((o, 1), 2); var s = {|MMAP025:o.Memory|}.Span;")]
    [InlineData("o", "var o = map.LeaseMemory(); _owner = map.IsClosed ? _owner : o; var s = {|MMAP025:o.Memory|}.Span;")]
    [InlineData("_owner", "var s = {|MMAP025:(_owner = map.LeaseMemory()).Memory|}.Span;")]
    [InlineData("_owner", "var s = {|MMAP025:(_owner ??= map.LeaseMemory()).Memory|}.Span;")]
    [InlineData("_owner", "var o = _owner ?? throw new System.Exception(); var s = {|MMAP025:o.Memory|}.Span;")]
    [InlineData("_owner", "var o = map.LeaseMemory(); o ??= _owner; var s = {|MMAP025:o.Memory|}.Span;")]
    [InlineData("_owner", "ref var f = ref _owner; var s = {|MMAP025:f.Memory|}.Span;")]
    [InlineData("_owner", "var o = map.LeaseMemory(); ref var r = ref o; r = _owner; var s = {|MMAP025:o.Memory|}.Span;")]
    [InlineData("Exchange", "var o = map.LeaseMemory(); System.Threading.Interlocked.Exchange(ref o, null!); var s = {|MMAP025:o.Memory|}.Span;")]
    [InlineData("_owner", "var ((o, _), _) = ((_owner, 1), 2); var s = {|MMAP025:o.Memory|}.Span;")]
    [InlineData("_owner", "var (m, _) = (_owner.Memory, 1); var s = {|MMAP025:m|}.Span;")]
    [InlineData("_owner", "var both = (_owner.Memory, 1); var s = {|MMAP025:both.Item1|}.Span;")]
    [InlineData("_thing", "var s = {|MMAP025:((System.Buffers.IMemoryOwner<Trade>)_thing).Memory|}.Span;")]
    [InlineData("_manager", "var s = {|MMAP025:_manager|}.GetSpan();")]
    [InlineData("into", "into = map.LeaseMemory(); var s = {|MMAP025:into.Memory|}.Span;")]
    public void An_owner_that_a_field_shares_by_another_way_needs_a_pin(string owner, string statements) => Reports(
        Fields(owner, statements), NeedsPin(owner));

    [Theory]
    [InlineData("private readonly System.Buffers.IMemoryOwner<Trade> _o; public Pool(Rented r) => _o = r.Rent(4);")]
    [InlineData("private System.Buffers.IMemoryOwner<Trade> _o = Shared.Rent(4); public void Set(System.Buffers.IMemoryOwner<Trade> o) { ref var r = ref _o; r = o; }")]
    [InlineData("private System.Buffers.IMemoryOwner<Trade> _o = Shared.Rent(4); public void Set(System.Buffers.IMemoryOwner<Trade> o) => ((_o, _), _) = ((o, 1), 2);")]
    [InlineData("private System.Buffers.IMemoryOwner<Trade> _o = Shared.Rent(4); public void Set(System.Buffers.IMemoryOwner<Trade> o) => (_o) = o;")]
    [InlineData("public virtual System.Buffers.IMemoryOwner<Trade> _o { get; } = Shared.Rent(4);")]
    public void A_field_that_may_hold_another_owner_than_a_pool_s_needs_a_pin(string members) => Reports(
        $$"""
        public class Rented { public System.Buffers.IMemoryOwner<Trade> Kept = null!; public System.Buffers.IMemoryOwner<Trade> Rent(int size) => Kept; }
        public class Pool
        {
            private static System.Buffers.MemoryPool<Trade> Shared => System.Buffers.MemoryPool<Trade>.Shared;
            {{members}}
            public void Run() { var s = {|MMAP025:_o.Memory|}.Span; }
        }
        """,
        NeedsPin("_o"));

    [Theory]
    [InlineData("using var pin = given.Pin(); var s = given.Span; s[0] = default;")]
    [InlineData("if (_owner is { Memory: var m }) { using var pin = m.Pin(); m.Span.Clear(); }")]
    [InlineData("if (_owner is { } o) { var m = o.Memory; using var pin = m.Pin(); m.Span.Clear(); }")]
    [InlineData("foreach (var o in _owners) { var m = o.Memory; using var pin = m.Pin(); m.Span.Clear(); }")]
    [InlineData("foreach (var o in _owners) o.Dispose(); System.Threading.Interlocked.Exchange(ref _owner, null!)?.Dispose();")]
    [InlineData("var m = System.Threading.Volatile.Read(ref _owner).Memory; using var pin = m.Pin(); m.Span.Clear();")]
    [InlineData("using var o = map.LeaseMemory(); if (o is { } same) same.Memory.Span.Clear();")]
    [InlineData("using var o = map.LeaseMemory(); if (o is { Memory.Span: var s }) s.Clear();")]
    [InlineData("using var o = map.LeaseMemory(); switch (o) { case { } same: same.Memory.Span.Clear(); break; }")]
    [InlineData("using var o = map.LeaseMemory(); var (m, n) = (o.Memory, 1); m.Span[n] = default;")]
    [InlineData("using var o = map.LeaseMemory(); _ = o; o?.Memory.Span.Clear();")]
    [InlineData("using var o = map.IsClosed ? System.Buffers.MemoryPool<Trade>.Shared.Rent(4) : map.LeaseMemory() ?? throw new System.Exception(); o.Memory.Span.Clear();")]
    [InlineData("System.Buffers.IMemoryOwner<Trade>? o = null; try { o = map.LeaseMemory(); o.Memory.Span.Clear(); } finally { o?.Dispose(); }")]
    [InlineData("using System.Buffers.IMemoryOwner<Trade> o = new Own(); o.Memory.Span.Clear();")]
    public void Owners_and_pins_in_ordinary_code_are_clean(string statements) =>
        UsedLayouts.IsClean(Members + Fields("", statements));

    [Theory]
    [InlineData("private readonly System.Buffers.IMemoryOwner<Trade> _owner = map.LeaseMemory();", "_owner", "(Trade.Map map)")]
    [InlineData("private readonly System.Buffers.IMemoryOwner<Trade> _owner = owner;", "_owner", "(System.Buffers.IMemoryOwner<Trade> owner)")]
    [InlineData("", "owner", "(System.Buffers.IMemoryOwner<Trade> owner)")]
    public void A_property_that_gives_out_a_span_of_a_field_s_owner_is_marked(
        string field, string owner, string parameters) => Reports(
        $$"""
        public sealed class Keeper{{parameters}} : System.IDisposable
        {
            {{field}}
            public System.Span<Trade> All => {|MMAP025:{{owner}}.Memory|}.Span;
            public void Dispose() => {{owner}}.Dispose();
        }
        """,
        $"Memory of '{owner}' may end while the span is in use, since other code can dispose its owner; {Pin}");

    [Theory]
    [InlineData("return {|MMAP025:m.Span|};", "is returned, and 'pin' ends before; " + Copy)]
    [InlineData("part = {|MMAP025:m.Span|}; return default;", "is kept in parameter 'part', which outlives 'pin'; " + Inside)]
    [InlineData("var s = m[1..].Span; return {|MMAP025:s|};", "is returned, and 'pin' ends before; " + Copy)]
    public void A_span_of_a_pinned_memory_stays_inside_the_using_of_the_pin(string statements, string message) => Reports(
        $$"""
        private System.Buffers.IMemoryOwner<Trade> _owner = null!;
        public System.Span<Trade> Run(ref System.Span<Trade> part)
        {
            var m = _owner.Memory;
            using var pin = m.Pin();
            {{statements}}
        }
        """,
        $"Memory of 'pin' {message}");

    [Fact]
    public void Generated_code_is_no_way_around_it() => Reports(
        """
        [System.CodeDom.Compiler.GeneratedCode("Other", "1.0")]
        public static System.Span<Trade> Run(Trade.Map map)
        {
            using var o = map.LeaseMemory();
            return {|MMAP025:o.Memory.Span|};
        }
        """,
        $"Memory of 'o' is returned, and 'o' ends before; {Copy}");

    [Fact]
    public void It_cannot_be_turned_off() => UsedLayouts.Reports(
        """
        #pragma warning disable MMAP025
        public static System.Span<Trade> Run(Trade.Map map)
        {
            using var o = map.LeaseMemory();
            return {|MMAP025:o.Memory.Span|};
        }
        """,
        $"Memory of 'o' is returned, and 'o' ends before; {Copy}");

    private static string Fields(string owner, string statements) => $$"""
        public sealed class Own : System.Buffers.IMemoryOwner<Trade>
        {
            public System.Memory<Trade> Memory { get; } = new Trade[4];
            public void Dispose() { }
        }
        public sealed class Fields
        {
            private System.Buffers.IMemoryOwner<Trade> _owner = null!;
            private readonly System.Buffers.IMemoryOwner<Trade>[] _owners = [];
            private readonly System.Collections.Generic.Queue<System.Buffers.IMemoryOwner<Trade>> _queue = new();
            private readonly System.Func<System.Buffers.IMemoryOwner<Trade>> _find = null!;
            private readonly System.Buffers.MemoryManager<Trade> _manager = null!;
            private readonly object _thing = null!;
            public System.Buffers.IMemoryOwner<Trade> Owner { get; set; } = null!;
            private System.Buffers.IMemoryOwner<Trade> Rent(int size) => _owner;
            private System.Buffers.IMemoryOwner<Trade> LeaseMemory() => _owner;
            private static void Swap(ref System.Memory<Trade> memory) => memory = default;
            public {{(statements.Contains("await ") ? "async System.Threading.Tasks.Task" : "void")}} Run(
                Trade.Map map, System.Memory<Trade> given,
                System.Collections.Generic.List<(System.Buffers.IMemoryOwner<Trade>, int)> pairs{{
                    (owner == "into" ? ", out System.Buffers.IMemoryOwner<Trade> into" : "")}})
            {
                {{statements}}
            }
        }
        """;

    private static string NeedsPin(string owner) =>
        $"Memory of '{owner}' may end while the span is in use, since other code can dispose its owner; {Pin}";

    private static void Reports(string members, params string[] messages) => UsedLayouts.Reports(Members + members, messages);
}
