namespace MemMap.Tests.Diagnostics;

/// <summary>MMAP006: an element that generated members may not give out, because fewer can name it than the layout.</summary>
public sealed class AccessTests
{
    private const string Reason = "which is less accessible than the layout that exposes it; "
        + "make it as accessible as the layout, or the layout less accessible";

    [Theory]
    [InlineData("internal", "public")]
    [InlineData("private", "public")]
    [InlineData("private", "internal")]
    [InlineData("private", "protected")]
    [InlineData("protected", "public")]
    [InlineData("protected", "internal")]
    [InlineData("protected", "protected internal")]
    [InlineData("protected internal", "public")]
    [InlineData("private protected", "public")]
    [InlineData("private protected", "internal")]
    [InlineData("private protected", "protected")]
    public void An_element_that_fewer_can_name_is_marked(string element, string layout) => Verify.Reports(
        $$"""
        public partial class Market
        {
            {{element}} struct Level { public double Price; }
            [MemMapArray<{|MMAP006:Level|}>(Shape = "*")] {{layout}} partial struct Book;
        }
        """,
        $"The element of layout 'Book' has type 'Market.Level', {Reason}");

    [Fact]
    public void A_container_an_argument_and_an_enum_count() => Verify.Reports(
        """
        internal static class Market { public struct Level { public double Price; } }
        internal enum Side : byte { }
        public struct Pair<T> { public T First, Second; }
        [MemMapArray<{|MMAP006:Market.Level|}>(Shape = "*")] public partial struct Book;
        [MemMapArray<{|MMAP006:Side|}>(Shape = "3")] public partial struct Sides;
        [MemMapArray<{|MMAP006:Pair<Side>|}>(Shape = "3")] public partial struct Pairs;
        """,
        $"The element of layout 'Book' has type 'Market.Level', {Reason}",
        $"The element of layout 'Sides' has type 'Side', {Reason}",
        $"The element of layout 'Pairs' has type 'Pair<Side>', {Reason}");

    [Theory]
    [InlineData("public", "public")]
    [InlineData("internal", "internal")]
    [InlineData("internal", "private")]
    [InlineData("internal", "private protected")]
    [InlineData("private", "private")]
    [InlineData("protected", "protected")]
    [InlineData("protected", "private")]
    [InlineData("protected", "private protected")]
    [InlineData("protected internal", "protected internal")]
    [InlineData("protected internal", "internal")]
    [InlineData("protected internal", "protected")]
    [InlineData("private protected", "private")]
    [InlineData("private protected", "private protected")]
    public void An_element_that_as_many_can_name_is_clean(string element, string layout) => Verify.IsClean(
        $$"""
        public partial class Market
        {
            {{element}} struct Level { public double Price; }
            [MemMapArray<Level>(Shape = "*")] {{layout}} partial struct Book;
            private partial class Inner { [MemMapArray<Level>(Shape = "*")] public partial struct Books; }
        }
        """);

    [Fact]
    public void A_derived_class_may_use_what_it_inherits() => Verify.IsClean(
        """
        public class Market { protected struct Level { public double Price; } }
        public partial class Exchange : Market { [MemMapArray<Level>(Shape = "*")] protected partial struct Book; }
        """);

    [Fact]
    public void A_field_is_given_out_only_to_those_who_can_name_it() => Verify.IsClean(
        """
        internal struct Level { public double Price; }
        [MemMapArray(Shape = "*")] public partial struct Trade { public int Size; internal Level Best; }
        """);
}
