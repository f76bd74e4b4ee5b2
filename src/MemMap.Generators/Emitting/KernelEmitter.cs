using Microsoft.CodeAnalysis.Text;

namespace MemMap.Generators;

/// <summary>
/// Writes what belongs to one kernel: the overloads over arrays of shards and over maps, and the class by which the runtime runs it.
/// </summary>
internal static class KernelEmitter
{
    private static readonly string[] Maps = ["ReadOnlyMap", "Map"];

    /// <summary>What the generated overloads call their own parameters.</summary>
    private static readonly string[] OwnParameters = ["shards", "map", "folder", "path", "progress", "cancellationToken"];

    public static SourceText Emit(Kernel kernel)
    {
        var writer = new SourceWriter();
        var type = kernel.Type;
        FileEmitter.Open(writer, type, kernel.Result is { } result
            ? $"{kernel.Name}: a kernel that reduces {kernel.Input.LayoutName} to {result.Descr}"
            : $"{kernel.Name}: a kernel that maps {kernel.Input.LayoutName} to {kernel.Output!.LayoutName}");
        writer.Open(type.Declaration);
        if (kernel.Output is null)
        {
            Reductions(writer, kernel);
        }
        else
        {
            Mappings(writer, kernel);
        }

        Class(writer, kernel);
        writer.Close();
        FileEmitter.Close(writer, type);
        return writer.ToSourceText();
    }

    private static void Reductions(SourceWriter writer, Kernel kernel)
    {
        var result = kernel.Result!.Type;
        writer.Member($"""
            /// <inheritdoc cref="{BaseForDocumentation(kernel)}.Run(MemMap::ShardedArray{"{T, TMap}"}, in TParameters, {"System::IProgress{double}"}, {Names.CancellationToken})"/>
            {kernel.Visibility} static {result} {kernel.Method}(
                this {Shards(kernel.Input)} shards,{Parameter(kernel)}
                {Names.Progress}? progress = null,
                {Names.CancellationToken} cancellationToken = default) =>
                {kernel.ClassName}.Instance.Run(shards, {Argument(kernel)}, progress, cancellationToken);
            """);
        foreach (var map in Maps)
        {
            writer.Member($"""
                /// <inheritdoc cref="{BaseForDocumentation(kernel)}.Run{"{TAnyMap}"}"/>
                {kernel.Visibility} static {result} {kernel.Method}(
                    this {kernel.Input.Layout}.{map} map,{Parameter(kernel)}
                    {Names.Progress}? progress = null,
                    {Names.CancellationToken} cancellationToken = default) =>
                    {kernel.ClassName}.Instance.Run(map, {Argument(kernel)}, {kernel.ClassName}.Over, progress, cancellationToken);
                """);
        }
    }

    private static void Mappings(SourceWriter writer, Kernel kernel)
    {
        writer.Member($"""
            /// <inheritdoc cref="{BaseForDocumentation(kernel)}.Run(MemMap::ShardedArray{"{T, TMap}"}, string, in TParameters, {"System::IProgress{double}"}, {Names.CancellationToken})"/>
            {kernel.Visibility} static void {kernel.Method}(
                this {Shards(kernel.Input)} shards,
                string folder,{Parameter(kernel)}
                {Names.Progress}? progress = null,
                {Names.CancellationToken} cancellationToken = default) =>
                {kernel.ClassName}.Instance.Run(shards, folder, {Argument(kernel)}, progress, cancellationToken);
            """);
        foreach (var map in Maps)
        {
            writer.Member($"""
                /// <inheritdoc cref="{BaseForDocumentation(kernel)}.Run{"{TAnyMap}"}"/>
                {kernel.Visibility} static void {kernel.Method}(this {kernel.Input.Layout}.{map} map, string path{Last(kernel)}) =>
                    {kernel.ClassName}.Instance.Run(map, path, {Argument(kernel)}, {kernel.ClassName}.Over);
                """);
        }
    }

    private static void Class(SourceWriter writer, Kernel kernel)
    {
        var baseType = kernel.Output is null ? Names.ReduceKernel : Names.MapKernel;
        var arguments = $"{kernel.Input.Element}, {kernel.Input.Layout}.ReadOnlyMap";
        arguments = kernel.Output is { } output
            ? $"{arguments}, {output.Layout}.Map, {ParametersType(kernel)}"
            : $"{arguments}, {ParametersType(kernel)}, {kernel.Result!.Type}";
        writer.Open($"""
            /// <summary>How the runtime runs <c>{kernel.Name}</c>.</summary>
            {Names.Generated}
            internal sealed class {kernel.ClassName} : {baseType}<{arguments}>
            """);
        writer.Member($"internal static readonly {kernel.ClassName} Instance = new();");
        writer.Open($"""
            private {kernel.ClassName}()
                : base(
                    {Names.Contract},
                    {new StringLiteral(kernel.Name)},
                    {Rows(kernel.Input)},
                    {(kernel.Parameters is { } parameters ? Value(parameters.Value) : "null")},
                    {(kernel.Output is { } rows ? Rows(rows) : Value(kernel.Result!))})
            """);
        writer.Close();
        if (kernel.Output is null)
        {
            Reduce(writer, kernel);
        }
        else
        {
            Map(writer, kernel, kernel.Output);
        }

        writer.Close();
    }

    private static void Reduce(SourceWriter writer, Kernel kernel)
    {
        var (result, parameters) = (kernel.Result!.Type, $"in {ParametersType(kernel)} parameters");
        foreach (var map in Maps)
        {
            writer.Open($"internal static {result} Over({kernel.Input.Layout}.{map} map, long start, long length, {parameters})");
            writer.Lines($"""
                using {kernel.Input.ReadOnlyView} rows = map.LeaseRead();
                return {Call(kernel, "rows.Slice(start, length)")};
                """);
            writer.Close();
        }

        writer.Member($"""
            protected override {kernel.Input.Layout}.ReadOnlyMap Open(string path) => {kernel.Input.Layout}.OpenRead(path, Files);

            protected override {result} Run({kernel.Input.Layout}.ReadOnlyMap map, long start, long length, {parameters}) =>
                Over(map, start, length, in parameters);

            protected override {result} Run({parameters}) =>
                {Call(kernel, $"default({kernel.Input.ReadOnlyView})")};

            protected override {result} Combine({result} left, {result} right) => {kernel.FullTypeName}.{kernel.Combine}(left, right);
            """);
    }

    private static void Map(SourceWriter writer, Kernel kernel, KernelRows output)
    {
        var parameters = $"in {ParametersType(kernel)} parameters";
        foreach (var map in Maps)
        {
            writer.Open($"internal static void Over({kernel.Input.Layout}.{map} map, {output.Layout}.Map target, long length, {parameters})");
            writer.Lines($"""
                using {kernel.Input.ReadOnlyView} rows = map.LeaseRead();
                using {output.Layout}.View results = target.Lease();
                {Call(kernel, "rows.Slice(0, length), results")};
                """);
            writer.Close();
        }

        writer.Member($"""
            protected override {kernel.Input.Layout}.ReadOnlyMap Open(string path) => {kernel.Input.Layout}.OpenRead(path, Files);

            protected override {output.Layout}.Map Create(string path, long length) => {output.Layout}.Create(path, length, Files);

            protected override void Run({kernel.Input.Layout}.ReadOnlyMap map, {output.Layout}.Map target, long length, {parameters}) =>
                Over(map, target, length, in parameters);
            """);
    }

    private static string Shards(KernelRows rows) => $"{Names.ShardedArray}<{rows.Element}, {rows.Layout}.ReadOnlyMap>";

    private static string ParametersType(Kernel kernel) => kernel.Parameters?.Value.Type ?? Names.NoParameters;

    private static string Declared(KernelParameters parameters) =>
        $"{(parameters.IsByReference ? "in " : "")}{parameters.Value.Type} {NameOf(parameters)}";

    /// <summary>Name of the parameters in the overloads: the user's own, unless an overload has another parameter of this name.</summary>
    private static string NameOf(KernelParameters parameters) =>
        OwnParameters.Contains(parameters.Name) ? "parameters" : parameters.Name;

    private static string Parameter(Kernel kernel) => kernel.Parameters is { } parameters ? $"\n    {Declared(parameters)}," : "";

    private static string Last(Kernel kernel) => kernel.Parameters is { } parameters ? $", {Declared(parameters)}" : "";

    private static string Argument(Kernel kernel) => kernel.Parameters is { } parameters ? $"in {NameOf(parameters)}" : "default";

    /// <summary>The call of the user's method with all that it takes.</summary>
    private static string Call(Kernel kernel, string rows) => kernel.Parameters is { } parameters
        ? $"{kernel.FullTypeName}.{kernel.Method}({rows}, {(parameters.IsByReference ? "in " : "")}parameters)"
        : $"{kernel.FullTypeName}.{kernel.Method}({rows})";

    private static string Rows(KernelRows rows) =>
        $"new {Names.KernelType}({StringLiteral.Of(rows.LayoutName)}, {StringLiteral.Of(rows.Descr)}, [{string.Join(", ", rows.RowShape)}])";

    private static string Value(KernelValue value) => $"new {Names.KernelType}({StringLiteral.Of(value.Descr)})";

    private static string BaseForDocumentation(Kernel kernel) => kernel.Output is null
        ? $"{Names.ReduceKernel}{{T, TMap, TParameters, TResult}}"
        : $"{Names.MapKernel}{{T, TMap, TTarget, TParameters}}";
}
