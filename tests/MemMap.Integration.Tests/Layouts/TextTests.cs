using System.Globalization;

namespace MemMap.Tests;

/// <summary>Text of fixed length: NumPy's <c>S</c> and <c>U</c>.</summary>
public sealed partial class TextTests
{
    [MemMapText(8)]
    public partial struct Symbol;

    [MemMapText(4, Encoding = TextEncoding.Utf32)]
    public partial struct Name;

    [MemMapText(4, Encoding = TextEncoding.Utf32, ByteOrder = ByteOrder.BigEndian)]
    public partial struct SwappedName;

    [MemMapArray<Symbol>(Shape = "*")]
    public partial struct Symbols;

    [MemMapArray(Shape = "*")]
    public partial struct Quote
    {
        public Symbol Symbol;
        public Name Name;
        public SwappedName Swapped;
    }

    [Fact]
    public void NumPy_reads_and_writes_the_same_text()
    {
        using var folder = new TemporaryFolder();
        using (var quotes = Quote.Create(folder["quotes.npy"], 2))
        {
            using var view = quotes.Lease();
            view[0].Symbol = "AAPL";
            view[0].Name = "整😀é";
            view[0].Swapped = "整😀é";
            view[1].Symbol = "äöüß";
        }

        var said = NumPy.Run(
            """
            a = np.load(sys.argv[1])
            print(a.dtype.descr)
            print(a['Symbol'][0], a['Symbol'][1].decode(), a['Name'][0], a['Swapped'][0])
            a['Symbol'][0] = b'A\0B'
            a['Name'][1] = 'wxyz'
            a['Swapped'][1] = '𝄞'
            np.save(sys.argv[1], a)
            """,
            folder["quotes.npy"]);

        Assert.Equal(
            "[('Symbol', '|S8'), ('Name', '<U4'), ('Swapped', '>U4')]\nb'AAPL' äöüß 整😀é 整😀é\n", said);
        using var read = Quote.OpenRead(folder["quotes.npy"]);
        Assert.Equal("A\0B", read[0].Symbol.ToString());
        Assert.Equal("wxyz", read[1].Name.ToString());
        Assert.Equal("𝄞", (string)read[1].Swapped);
        Assert.Equal("Quote { Symbol = äöüß, Name = wxyz, Swapped = 𝄞 }", read[1].ToString());
    }

    [Fact]
    public void Texts_are_equal_when_they_read_the_same()
    {
        Symbol symbol = "AAPL";
        Name name = "整😀";

        Assert.True(symbol == "AAPL" && symbol != "AAP" && symbol != "AAPLE" && symbol != "more than eight bytes");
        Assert.True(symbol == new Symbol("AAPL\0\0") && symbol.Equals("AAPL".AsSpan()));
        Assert.True(name == "整😀" && name != "整" && name != "整😀é!!");
        Assert.Equal(symbol.GetHashCode(), new Symbol("AAPL").GetHashCode());
        Assert.Equal("AAPL"u8, symbol.AsUtf8());
        Assert.Equal("", default(Symbol).ToString());
        Assert.True(default(Symbol) == "");
    }

    [Theory]
    [InlineData("ABCDEFGHI", "Text 'ABCDEFGHI' needs 9 bytes of UTF-8; Symbol holds 8. Shorten it, or change [MemMapText(8)]. (Parameter 'text')")]
    [InlineData("äöüßä", "Text 'äöüßä' needs 10 bytes of UTF-8; Symbol holds 8. Shorten it, or change [MemMapText(8)]. (Parameter 'text')")]
    public void What_does_not_fit_is_refused(string text, string message) =>
        Assert.Equal(message, Assert.Throws<ArgumentException>(() => new Symbol(text)).Message);

    [Fact]
    public void Half_of_a_surrogate_pair_is_refused() => Assert.Equal(
        "Text for Symbol has half of a surrogate pair, U+D800, at index 1, which is not a character. "
        + "Remove it, or write both halves. (Parameter 'text')",
        Assert.Throws<ArgumentException>(() => new Symbol("A\uD800")).Message);

    [Fact]
    public void Characters_that_do_not_fit_are_refused() => Assert.Equal(
        "Text 'abcde' needs 5 characters; Name holds 4. Shorten it, or change [MemMapText(4)]. (Parameter 'text')",
        Assert.Throws<ArgumentException>(() => new Name("abcde")).Message);

    [Fact]
    public void A_long_text_is_cut_in_its_message() => Assert.Equal(
        "Text 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa…' needs 1000 bytes of UTF-8; Symbol holds 8. "
        + "Shorten it, or change [MemMapText(8)]. (Parameter 'text')",
        Assert.Throws<ArgumentException>(() => new Symbol(new string('a', 1000))).Message);

    [Fact]
    public void Bytes_that_are_no_text_read_as_the_replacement_character()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder["symbols.dat"], [0xFF, (byte)'A', 0, 0, 0, 0, 0, 0]);
        using var symbols = Symbols.OpenRead(folder["symbols.dat"]);
        Span<char> room = stackalloc char[8];

        Assert.Equal("\uFFFDA", symbols[0].ToString());
        Assert.True(symbols[0].TryFormat(room, out var written, default, CultureInfo.InvariantCulture));
        Assert.Equal("\uFFFDA", room[..written]);
        Assert.False(symbols[0].TryFormat(room[..1], out _));
        Assert.Equal("memmap([b'\\xffA'], dtype='|S8')", symbols.ToString());
    }
}
