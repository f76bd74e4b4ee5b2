namespace MemMap.Tests;

/// <summary>The room itself: whether it sees what a program does.</summary>
public sealed class RoomTests(HostileRoom room)
{
    [Fact]
    public async Task A_program_that_does_nothing_is_harmless() =>
        Assert.Equal("Harmless", (await room.Try(HostileProgram.Harmless("", ""))).ToString());

    [Fact]
    public async Task An_exception_is_harmless_and_named() => Assert.Equal(
        "Harmless: System.InvalidOperationException: no",
        (await room.Try(HostileProgram.Harmless("", "throw new InvalidOperationException(\"no\");"))).ToString());

    [Fact]
    public async Task A_write_behind_the_elements_of_a_file_is_outside() => Assert.Equal(
        "Outside: trades.npy was changed at byte 24192, behind its elements",
        (await Write(24_192)).ToString());

    [Fact]
    public async Task A_write_into_a_header_is_outside() => Assert.Equal(
        "Outside: trades.npy was changed at byte 20, before its elements",
        (await Write(20)).ToString());

    [Fact]
    public async Task A_write_to_the_last_byte_of_an_element_is_harmless() =>
        Assert.Equal("Harmless", (await Write(24_191)).ToString());

    [Fact]
    public async Task A_reference_to_what_no_file_is_mapped_to_is_outside() => Assert.Equal(
        "Outside: memory that no file is mapped to, 8 bytes",
        (await room.Try(HostileProgram.Harmless("", "long local = 7; Witness.Place(ref local);"))).ToString());

    [Fact]
    public async Task A_span_that_ends_behind_the_elements_is_outside() => Assert.Equal(
        "Outside: bytes 24168 to 24216 of trades.npy, whose elements end at 24192",
        (await room.Try(HostileProgram.Harmless("", """
            using var view = map.Lease();
            Witness.Span(System.Runtime.InteropServices.MemoryMarshal.CreateReadOnlySpan(ref view[999], 2));
            """))).ToString());

    [Fact]
    public async Task Other_bytes_than_those_of_elements_are_outside() => Assert.Equal(
        "Outside: a value of the bytes 05000000",
        (await room.Try(HostileProgram.Harmless("", "Witness.Value(5);"))).ToString());

    [Fact]
    public async Task A_fault_is_a_crash() => Assert.Equal(
        Fate.Crashed,
        (await room.Try(HostileProgram.Harmless("", """
            using var view = map.Lease();
            System.Runtime.CompilerServices.Unsafe.Add(ref view[0], 1 << 30).Size = 1;
            """))).Fate);

    [Fact]
    public async Task A_misspelt_name_is_no_refusal() => Assert.Equal(
        "Untried: CS0103 The name 'mop' does not exist in the current context",
        (await room.Try(HostileProgram.Refused("", "using var view = mop.Lease();"))).ToString());

    [Fact]
    public async Task An_error_of_a_rule_is_a_refusal() => Assert.Equal(
        "Refused: CS8352",
        (await room.Try(HostileProgram.Refused("", """
            static Span<Trade> Leak(Trade.Map map) { using var view = map.Lease(); return view.AsSpan(); }
            """))).ToString());

    private Task<Outcome> Write(int position) => room.Try(HostileProgram.Harmless("", $"""
        using var file = File.OpenWrite(map.Path);
        file.Position = {position};
        file.WriteByte(0);
        """));
}
