using MemMap.Generators;

namespace MemMap.Tests;

/// <summary>Writers of text, of which a thread may have more than one at a time.</summary>
public sealed class SourceWriterTests
{
    [Fact]
    public void Two_writers_of_one_thread_have_a_text_each()
    {
        var outer = new SourceWriter();
        outer.Lines("outer 1");
        var inner = new SourceWriter();
        inner.Lines("inner 1");
        outer.Lines("outer 2");
        inner.Lines("inner 2");

        Assert.Equal("inner 1\ninner 2\n", inner.ToSourceText().ToString());
        Assert.Equal("outer 1\nouter 2\n", outer.ToSourceText().ToString());
    }

    [Fact]
    public void A_text_stays_as_it_is_when_the_next_writer_has_the_buffer()
    {
        var first = new SourceWriter();
        first.Lines(new string('a', 100_000));
        var text = first.ToSourceText();
        first.Lines("after the end");
        var second = new SourceWriter();
        second.Lines("bbb");

        Assert.Equal("bbb\n", second.ToSourceText().ToString());
        Assert.Equal(new string('a', 100_000) + "\n", text.ToString());
        Assert.Equal("after the end\n", first.ToSourceText().ToString());
    }
}
