namespace MemMap.Tests;

/// <summary>Generated views that no lease has made: by default they have no element, whatever their constants say.</summary>
public sealed class DefaultViewTests
{
    private const string NoRows = "Index 0 is out of range for axis 0, which has length 0.";
    private const string NoInnerRows = "Index 0 is out of range for axis 1, which has length 0.";

    [Theory]
    [InlineData("default(Trade.View)[0].Size", NoRows)]
    [InlineData("default(Trade.ReadOnlyView)[0].Size", NoRows)]
    [InlineData("default(Trade.ViewColumns).Price[0]", NoRows)]
    [InlineData("default(Trade.ReadOnlyViewColumns).Price[0]", NoRows)]
    [InlineData("default(Counter.View).Value", NoRows)]
    [InlineData("default(Grid.View)[0, 0]", NoRows)]
    [InlineData("default(Grid.View)[0L, 0L]", NoRows)]
    [InlineData("default(Grid.ReadOnlyView)[0].Length", NoRows)]
    [InlineData("default(Frames.View)[0, 0, 0]", NoRows)]
    [InlineData("default(Frames.View)[0, 0].Length", NoRows)]
    [InlineData("default(Frames.View)[0].Count", NoRows)]
    [InlineData("default(Frames.View2D)[0, 0]", NoInnerRows)]
    [InlineData("default(Frames.View2D)[0L, 0L]", NoInnerRows)]
    [InlineData("default(Frames.View2D)[0].Length", NoInnerRows)]
    [InlineData("default(Frames.View.Enumerator).Current.Count", NoRows)]
    [InlineData("default(Frames.ReadOnlyView.Enumerator).Current.Count", NoRows)]
    public void An_element_or_row_of_it_is_refused(string expression, string message) => Assert.Equal(message, Run($$"""
        try
        {
            return ({{expression}}).ToString();
        }
        catch (IndexOutOfRangeException refusal)
        {
            return refusal.Message;
        }
        """));

    [Fact]
    public void All_elements_of_it_are_none() => Assert.Equal("0 0 0 0 0 0 0 0 0", Run("""
        default(Frames.View).Fill(7);
        default(Frames.View2D).Fill(7);
        default(Frames.View2D).CopyFrom([]);
        foreach (var row in default(Frames.View))
        {
            row.Fill(7);
        }

        foreach (var row in default(Frames.View2D))
        {
            row.Fill(7);
        }

        View<Trade> any = default(Trade.View);
        return string.Join(' ', default(Frames.View).AsSpan().Length, default(Frames.View2D).AsSpan().Length,
            default(Frames.View2D).ToArray().Length, default(Grid.View).AsColumn().Length, default(Trade.View).Columns.Price.Length,
            default(Trade.View)[..].Length, default(Frames.View)[..].Count, default(Frames.View).AsTensorSpan().FlattenedLength,
            any.Length);
        """));

    private static string Run(string statements) => Compiler.Run($$"""
        {{UserProgram.Layouts}}
        public static class Program
        {
            public static string Run()
            {
                {{statements}}
            }
        }
        """);
}
