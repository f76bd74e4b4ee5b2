namespace MemMap.Tests.Diagnostics;

/// <summary>MMAP034 to MMAP037: what a method with <c>[MemMapKernel]</c> must be.</summary>
public sealed class KernelDeclarationTests
{
    private const string Layouts = """
        [MemMapArray(Shape = "*")] public partial struct Trade { public double Price; public int Size; }
        [MemMapArray(Shape = "*")] public partial struct Total { public double Value; }
        [MemMapArray<Total>(Shape = "5")] public partial struct Totals;
        [MemMapArray<float>(Shape = "*,4")] public partial struct Rows;
        [MemMapArray<float>(Shape = "3,4")] public partial struct Grid;
        [MemMapArray<float>(Shape = "3,*", Order = MemoryOrder.ColumnMajor)] public partial struct Columns;
        [MemMapArray<float>(Shape = "*", Raw = true)] public partial struct Bytes;
        """;

    [Theory]
    [InlineData("[MemMapKernel(Combine = nameof(Add))] public static Total Measure(in Trade.ReadOnlyView trades) => default;")]
    [InlineData("[MemMapKernel(Combine = \"Add\")] internal static Total Measure(in global::Trade.ReadOnlyView trades, in Total start) => start;")]
    [InlineData("[MemMapKernel(Combine = nameof(Add))] private static Total Measure(in Rows.ReadOnlyView rows, double start) => default;")]
    [InlineData("[MemMapKernel(Combine = nameof(Each))] public static Totals Measure(in Trade.ReadOnlyView @in) => default;")]
    [InlineData("[MemMapKernel(Combine = nameof(Max))] public static long @long(in Trade.ReadOnlyView trades) => trades.Length;")]
    [InlineData("[MemMapKernel] public static void Measure(in Trade.ReadOnlyView trades, in Rows.View rows, in Total @parameters) { }")]
    [InlineData("[MemMapKernel(Combine = nameof(Add))] public static partial Total Measure(in Trade.ReadOnlyView trades); public static partial Total Measure(in Trade.ReadOnlyView trades) => default;")]
    [InlineData("public static partial Total Measure(in Trade.ReadOnlyView trades); [MemMapKernel(Combine = nameof(Add))] public static partial Total Measure(in Trade.ReadOnlyView trades) => default;")]
    [InlineData("[MemMapKernel(Combine = nameof(Add)), Obsolete(\"Old\")] public static Total Measure(this in Trade.ReadOnlyView trades) => default;")]
    public void A_kernel_of_each_kind_is_clean(string kernel) => Verify.IsClean(Program(kernel));

    [Theory]
    [InlineData("shards")]
    [InlineData("map")]
    [InlineData("folder")]
    [InlineData("path")]
    [InlineData("progress")]
    [InlineData("cancellationToken")]
    [InlineData("parameters")]
    public void Parameters_may_have_the_name_of_one_of_the_generated_methods(string name) => Verify.IsClean(Program($$"""
        [MemMapKernel(Combine = nameof(Add))] public static Total Measure(in Trade.ReadOnlyView trades, in Total {{name}}) => {{name}};
        [MemMapKernel] public static void Copy(in Trade.ReadOnlyView trades, in Rows.View rows, double {{name}}) { }
        """));

    [Theory]
    [InlineData("Files")]
    [InlineData("Run")]
    [InlineData("Instance")]
    [InlineData("Core")]
    [InlineData("ToString")]
    [InlineData("@class")]
    public void The_class_may_have_the_name_of_a_member_of_the_generated_one(string name) => Verify.IsClean(Program("""
        [MemMapKernel(Combine = nameof(Add))] public static Total Measure(in Trade.ReadOnlyView trades) => default;
        [MemMapKernel] public static void Copy(in Trade.ReadOnlyView trades, in Rows.View rows) { }
        """).Replace("Market", name, StringComparison.Ordinal));

    [Theory]
    [InlineData("private struct Part { public int Size; } [MemMapKernel(Combine = nameof(Both))] private static {|MMAP035:Part|} Measure(in Trade.ReadOnlyView trades) => default; private static Part Both(Part left, Part right) => left;", "returns 'Part', and 'Part' is private")]
    [InlineData("private enum Kind { None } [MemMapKernel(Combine = nameof(Add))] private static Total Measure(in Trade.ReadOnlyView trades, {|MMAP035:Kind kind|}) => default;", "takes 'Kind', and 'Kind' is private")]
    [InlineData("[MemMapArray(Shape = \"*\")] private partial struct Part { public int Size; } [MemMapKernel(Combine = nameof(Add))] private static Total Measure({|MMAP035:in Part.ReadOnlyView parts|}) => default;", "takes rows of 'Part', and 'Part' is private")]
    public void A_type_that_the_generated_class_cannot_have_is_marked(string kernel, string message) => Verify.Reports(
        Program(kernel), $"Kernel 'Measure' {message}; make it internal, because a generated class that is internal has it");

    [Theory]
    [InlineData("public static T {|MMAP034:Measure|}<T>(in Trade.ReadOnlyView trades) => default!;", "static partial class", "is generic; write a method for each type")]
    [InlineData("public static ref Total {|MMAP034:Measure|}(in Trade.ReadOnlyView trades) => throw new Exception();", "static partial class", "returns a reference, and rows are mapped only while it runs; return a value")]
    [InlineData("public static Total {|MMAP034:Measure|}(in Trade.ReadOnlyView trades) => default;", "partial class", "is in 'Market', which is not static; write a 'static partial class' around it, since C# takes extension methods there only")]
    [InlineData("public static Total {|MMAP034:Measure|}(in Trade.ReadOnlyView trades) => default;", "partial struct", "is in 'Market', which is not a class; write a 'static partial class' around it, since C# takes extension methods there only")]
    public void A_method_or_class_of_another_kind_is_marked(string method, string type, string message) => Verify.Reports(
        Program($"[MemMapKernel(Combine = nameof(Add))] {method}").Replace("static partial class", type, StringComparison.Ordinal),
        $"Kernel 'Measure' {message}");

    [Fact]
    public void An_instance_method_is_marked() => Verify.Reports(
        $$"""
        {{Layouts}}
        public partial class Market
        {
            [MemMapKernel] public void {|MMAP034:{|MMAP034:Measure|}|}(in Trade.ReadOnlyView trades, in Rows.View rows) { }
        }
        """,
        "Kernel 'Measure' is not static; write 'static', since it has nothing but the rows",
        "Kernel 'Measure' is in 'Market', which is not static; write a 'static partial class' around it, since C# takes extension "
        + "methods there only");

    [Fact]
    public void A_class_that_is_not_partial_is_marked() => Verify.Reports(
        Program("[MemMapKernel(Combine = nameof(Add))] public static Total Measure(in Trade.ReadOnlyView trades) => default;")
            .Replace("static partial class Market", "static class {|MMAP034:Market|}", StringComparison.Ordinal),
        "Kernel 'Measure' is in 'Market', which is not partial; write 'static partial class Market', because its other part is generated");

    [Fact]
    public void A_class_inside_another_is_marked() => Verify.Reports(
        $$"""
        {{Layouts}}
        public static partial class Outer
        {
            public static partial class Market
            {
                [MemMapKernel] public static void {|MMAP034:Measure|}(in Trade.ReadOnlyView trades, in Rows.View rows) { }
            }
        }
        """,
        "Kernel 'Measure' is in 'Market', which is inside 'Outer'; move it to a class of its own, since C# takes extension methods there only");

    [Fact]
    public void A_member_with_the_name_of_the_generated_class_is_marked() => Verify.Reports(
        Program("public static int {|MMAP034:MeasureKernel|} = 1; [MemMapKernel] public static void Measure(in Trade.ReadOnlyView trades, in Rows.View rows) { }"),
        "Kernel 'Measure' has a generated class 'MeasureKernel', and 'Market' has this member; choose another name for one of the two");

    [Theory]
    [InlineData("{|MMAP035:Trade.ReadOnlyView trades|}", "takes 'Trade.ReadOnlyView' by value; write 'in Trade.ReadOnlyView trades'")]
    [InlineData("{|MMAP035:ref Trade.ReadOnlyView trades|}", "takes 'Trade.ReadOnlyView' by 'ref'; write 'in Trade.ReadOnlyView trades'")]
    [InlineData("{|MMAP035:in Trade.View trades|}", "takes 'Trade.View' first; write the view of a layout first, such as 'in Trade.ReadOnlyView trades'")]
    [InlineData("{|MMAP035:int trades|}", "takes 'int' first; write the view of a layout first, such as 'in Trade.ReadOnlyView trades'")]
    [InlineData("{|MMAP035:in Grid.ReadOnlyView grid|}", "takes rows of 'Grid', whose number of rows is fixed; take those of a row-major layout with '*' first in its Shape, which is a .npy")]
    [InlineData("{|MMAP035:in Columns.ReadOnlyView grid|}", "takes rows of 'Columns', which is column-major; take those of a row-major layout with '*' first in its Shape, which is a .npy")]
    [InlineData("{|MMAP035:in Bytes.ReadOnlyView bytes|}", "takes rows of 'Bytes', whose files are raw; take those of a row-major layout with '*' first in its Shape, which is a .npy")]
    [InlineData("in Trade.ReadOnlyView trades, {|MMAP035:string name|}", "takes 'string', which has no dtype; take a record with the parameters as its fields, or a number")]
    [InlineData("in Trade.ReadOnlyView trades, {|MMAP035:in Totals totals|}", "takes 'Totals', which is a block; take a record with the parameters as its fields, or a number")]
    [InlineData("in Trade.ReadOnlyView trades, {|MMAP035:ref Total total|}", "takes its parameters by 'ref'; write 'in Total total'")]
    [InlineData("in Trade.ReadOnlyView trades, int a, {|MMAP035:int b|}", "takes 3 parameters; take the rows and one value more: make the parameters the fields of a record")]
    public void A_parameter_that_a_kernel_cannot_have_is_marked(string parameters, string message) => Verify.Reports(
        Program($"[MemMapKernel(Combine = nameof(Add))] public static Total Measure({parameters}) => default;"), $"Kernel 'Measure' {message}");

    [Fact]
    public void A_kernel_without_rows_is_marked() => Verify.Reports(
        Program("[MemMapKernel(Combine = nameof(Add))] public static Total {|MMAP035:Measure|}() => default;"),
        "Kernel 'Measure' takes no rows; write the view of a layout first, such as 'in Trade.ReadOnlyView trades'");

    [Fact]
    public void A_result_without_a_dtype_is_marked() => Verify.Reports(
        Program("[MemMapKernel(Combine = nameof(Join))] public static {|MMAP035:string|} Measure(in Trade.ReadOnlyView trades) => \"\";"),
        "Kernel 'Measure' returns 'string', which has no dtype; return a record, a block or a number");

    [Fact]
    public void A_kernel_that_makes_nothing_is_marked() => Verify.Reports(
        Program("[MemMapKernel] public static void {|MMAP035:Measure|}(in Trade.ReadOnlyView trades) { }"),
        "Kernel 'Measure' returns nothing and fills no view; return a result, or take the view of the rows to write second, such as "
        + "'in Return.View returns'");

    [Theory]
    [InlineData("{|MMAP036:MemMapKernel|}", "does not say how two results are combined; write [MemMapKernel(Combine = nameof(Add))], and the method 'static Total Add(Total left, Total right)'")]
    [InlineData("{|MMAP036:MemMapKernel(Combine = \"\")|}", "does not say how two results are combined; write [MemMapKernel(Combine = nameof(Add))], and the method 'static Total Add(Total left, Total right)'")]
    [InlineData("MemMapKernel(Combine = {|MMAP036:\"Sum\"|})", "is combined by 'Sum', which is not a method of 'Market'; write 'static Total Sum(Total left, Total right)'")]
    [InlineData("MemMapKernel(Combine = {|MMAP036:nameof(Max)|})", "is combined by 'Max', which does not make one Total of two; write 'static Total Max(Total left, Total right)'")]
    public void A_result_that_is_not_combined_is_marked(string attribute, string message) => Verify.Reports(
        Program($"[{attribute}] public static Total Measure(in Trade.ReadOnlyView trades) => default;"), $"Kernel 'Measure' {message}");

    [Fact]
    public void A_kernel_that_fills_a_view_has_nothing_to_combine() => Verify.Reports(
        Program("[MemMapKernel(Combine = {|MMAP036:nameof(Add)|})] public static void Measure(in Trade.ReadOnlyView trades, in Rows.View rows) { }"),
        "Kernel 'Measure' fills a view, so there are no results to combine; remove the Combine");

    [Fact]
    public void Two_kernels_with_one_name_are_marked() => Verify.Reports(
        $$"""
        {{Program("[MemMapKernel] public static void Measure(in Trade.ReadOnlyView trades, in Rows.View rows) { }")}}
        public static partial class Other
        {
            [MemMapKernel] public static void {|MMAP037:measure|}(in Trade.ReadOnlyView trades, in Rows.View rows) { }
        }
        """,
        "Kernel 'measure' has the name of kernel 'Measure' in 'Market', and a library knows a kernel by its name, of which upper and "
        + "lower case are the same; rename one of the two");

    [Fact]
    public void A_layout_of_another_assembly_has_kernels_too()
    {
        using var image = new MemoryStream();
        Compiler.Driver().RunGeneratorsAndUpdateCompilation(
            Compiler.Compilation(["[MemMap.MemMapArray(Shape = \"*\")] public partial struct Far { public int Size; }"]).WithAssemblyName("Far"),
            out var far, out _, TestContext.Current.CancellationToken);
        Assert.True(far.Emit(image, cancellationToken: TestContext.Current.CancellationToken).Success);

        Verify.IsClean(
            Program("[MemMapKernel(Combine = nameof(Add))] public static Total Measure(in Far.ReadOnlyView rows) => default;"),
            Microsoft.CodeAnalysis.MetadataReference.CreateFromImage(image.ToArray()));
    }

    private static string Program(string kernel) => $$"""
        {{Layouts}}
        public static partial class Market
        {
            {{kernel}}
            public static Total Add(Total left, in Total right) => left;
            public static Totals Each(Totals left, Totals right) => left;
            public static long Max(long left, long right) => left;
            public static string Join(string left, string right) => left;
        }
        """;
}
