using Microsoft.CodeAnalysis.Text;

namespace MemMap.Generators;

/// <summary>Writes the file of one layout: how to open it, its maps, its views.</summary>
internal static class LayoutEmitter
{
    public static SourceText Emit(ArrayLayout layout)
    {
        var writer = new SourceWriter();
        FileEmitter.Open(writer, layout.Type, Summary(layout), layout.Element.Fields);
        Declare(writer, layout);
        if (layout.Storage == Storage.Fields)
        {
            RecordEmitter.Fields(writer, layout.Element);
        }

        Openers(writer, layout);
        Value(writer, layout);
        MapEmitter.EmitAll(writer, layout);
        ViewEmitter.EmitAll(writer, layout, Access.Write);
        ViewEmitter.EmitAll(writer, layout, Access.Read);
        if (layout.Storage == Storage.Fields)
        {
            RecordEmitter.NestedTypes(writer, layout.Element);
        }

        Description(writer, layout);
        writer.Close();
        FileEmitter.Close(writer, layout.Type);
        return writer.ToSourceText();
    }

    /// <summary>What the layout is, in a line: <c>Grid: 3 × 4 float32, row-major, 48 bytes</c>.</summary>
    public static string Summary(ArrayLayout layout)
    {
        var axes = layout.Rank == 0 ? "one" : "";
        System.Numerics.BigInteger row = layout.Element.ItemSize;
        foreach (var length in layout.Shape)
        {
            axes = $"{axes}{(axes.Length == 0 ? "" : " × ")}{(length == ArrayLayout.OpenAxis ? "*" : $"{length}")}";
            row *= length == ArrayLayout.OpenAxis ? 1 : length;
        }

        var order = layout.Rank < 2 ? "" : layout.Order == MemoryOrder.RowMajor ? ", row-major" : ", column-major";
        var bytes = layout.IsOpen ? $"{row} bytes a {(layout.Order == MemoryOrder.RowMajor || layout.Rank < 2 ? "row" : "column")}" : $"{row} bytes";
        return $"{layout.Type.Name}: {axes} {layout.Element.DisplayName}{order}, {bytes}";
    }

    /// <summary>The user's part is one line without fields, and the rule would ask him there for an Equals of nothing.</summary>
    private const string NothingToCompare =
        "[System::Diagnostics.CodeAnalysis.SuppressMessage(\n    \"Performance\", \"CA1815\", Justification = \"It holds nothing.\")]\n";

    private static void Declare(SourceWriter writer, ArrayLayout layout)
    {
        var attributes = layout switch
        {
            { Storage: Storage.Fields } => RecordEmitter.Attributes(layout.Element),
            { Storage: Storage.Elements } => BlockEmitter.Attributes(layout.Shape),
            { PackToDeclare: 0 } => $"[{Names.StructLayout}({Names.LayoutKind}.Sequential)]\n",
            { PackToDeclare: { } pack } => $"[{Names.StructLayout}(\n    {Names.LayoutKind}.Sequential, Pack = {pack})]\n",
            _ => IsRecord(layout) ? "" : NothingToCompare,
        };
        var name = layout.Type.Name;
        var proxy = new RecordEmitter.DebuggerProxy(IsRecord(layout) ? name : null, "MemMapLayout");
        var isValue = IsRecord(layout) || layout.Storage == Storage.Elements;
        var interfaces = new ValueMembers.Interfaces(isValue ? name : null, layout.Type);
        writer.Open($"{attributes}{proxy}{layout.Type.Declaration}{interfaces}");
    }

    /// <summary>Whether the struct is the element itself, rather than an array of another type.</summary>
    private static bool IsRecord(ArrayLayout layout) => layout.Element.Type == layout.Type.Name;

    /// <summary>What the struct is as a value: a record, or a block.</summary>
    private static void Value(SourceWriter writer, ArrayLayout layout)
    {
        if (IsRecord(layout))
        {
            RecordEmitter.ValueMembers(writer, layout.Element, layout.Type);
        }
        else if (layout.Storage == Storage.Elements)
        {
            new BlockEmitter(writer, layout.Type.Name, layout.Element, layout.Shape).Members(layout.Type);
        }
    }

    private static void Openers(SourceWriter writer, ArrayLayout layout)
    {
        const string PathAndOptions = $"string path, {Names.Options}? options = null";
        var create = layout.IsOpen ? $"string path, long length, {Names.Options}? options = null" : PathAndOptions;
        var length = layout.IsOpen ? "length" : layout.Rank == 0 ? "1" : $"{layout.Shape[layout.SlowestAxis]}";
        Opener("Create", "Map", create, $"path, {length}");
        Opener("Open", "Map", PathAndOptions, "path");
        Opened("Open", "Map", "ReadWrite");
        Opener("OpenRead", "ReadOnlyMap", PathAndOptions, "path");
        Opened("OpenRead", "ReadOnlyMap", "Read");
        Opener("OpenCopyOnWrite", MapEmitter.CopyOnWriteMapOf(layout), PathAndOptions, "path");
        Opened("OpenCopyOnWrite", MapEmitter.CopyOnWriteMapOf(layout), "CopyOnWrite");
        if (HasShards(layout))
        {
            Shards(writer, layout);
        }

        if (layout.IsOpen && !layout.IsRaw)
        {
            writer.Member($"""
                /// <inheritdoc cref="{Names.ArrayFile}.Recover"/>
                public static {Names.RecoveredRows} Recover({PathAndOptions}) =>
                    {Names.ArrayFile}.Recover(MemMapLayout.Value, path, options);
                """);
        }

        writer.Member($"""
            /// <inheritdoc cref="{Names.ArrayFile}.Fits"/>
            public static bool Fits({Names.NpyHeader} header, [{Names.NotNullWhen}(false)] out string? why) =>
                {Names.ArrayFile}.Fits(MemMapLayout.Value, header, out why);
            """);

        void Opener(string name, string map, string parameters, string arguments) => writer.Member($"""
            /// <inheritdoc cref="{Names.ArrayFile}.{name}"/>
            public static {map} {name}({parameters}) =>
                new({Names.ArrayFile}.{name}(MemMapLayout.Value, {arguments}, options));
            """);

        void Opened(string name, string map, string mode) => writer.Member($"""
            /// <inheritdoc cref="{Names.ArrayFile}.Map"/>
            public static {map} {name}({Names.OpenedFile} file, {Names.Options}? options = null) =>
                new({Names.ArrayFile}.Map(MemMapLayout.Value, file, {Names.Mode}.{mode}, options));
            """);
    }

    /// <summary>Whether arrays of the layout can be made of many files, one behind the other: NumPy's stacks are along axis 0.</summary>
    private static bool HasShards(ArrayLayout layout) => layout is { IsOpen: true, IsRaw: false, SlowestAxis: 0 };

    private static void Shards(SourceWriter writer, ArrayLayout layout)
    {
        var type = layout.Element.Type;
        Opener("OpenFolder", "string folder", "folder");
        Opener("OpenFiles", "System::Collections.Generic.IEnumerable<string> paths", "paths");
        writer.Member($"""
            /// <inheritdoc cref="{Names.ShardFiles}.Create"/>
            public static {Names.ShardWriter}<{type}> CreateShards(
                string folder, long rowsPerShard, {Names.ShardOptions}? options = null) =>
                {Names.ShardFiles}.Create<{type}>(MemMapLayout.Value, folder, rowsPerShard, options);
            """);

        void Opener(string name, string parameter, string argument) => writer.Member($"""
            /// <inheritdoc cref="{Names.ShardFiles}.{name}"/>
            public static {Names.ShardedArray}<{type}, ReadOnlyMap> OpenShards({parameter}, {Names.ShardOptions}? options = null) =>
                {Names.ShardFiles}.{name}<{type}, ReadOnlyMap>(MemMapLayout.Value, {argument}, options, static file => new(file));
            """);
    }

    /// <summary>What the runtime checks a file against, and asks the running CLR about.</summary>
    private static void Description(SourceWriter writer, ArrayLayout layout)
    {
        if (!IsRecord(layout))
        {
            writer.Open($"{Names.Generated}\nprivate static class MemMapLayout");
            writer.Member($"internal static readonly {Names.Layout} Value = new(");
            Arguments(writer, layout);
            writer.Append($"<{layout.Element.Type}>()");
            Properties(writer, layout);
            if (layout.Rank != 1)
            {
                MapEmitter.OneIndex(writer, layout);
            }

            writer.Close();
            return;
        }

        writer.Member($"{Names.Generated}\nprivate sealed class MemMapLayout({layout.Type.Name} record) : {Names.DebugFields}(Value.Show(");
        writer.Deeper(() =>
        {
            RecordEmitter.DebugValues(writer, layout.Element);
            writer.Lines("))");
        });
        writer.OpenBlock();
        writer.Member($"""
            internal static readonly {Names.Layout} Value = Describe();

            private static {Names.Layout} Describe(in {layout.Type.Name} record = default) => new(
            """);
        Arguments(writer, layout);
        writer.Append($"(in record)");
        writer.Deeper(() => Places(writer, layout.Element, "", ""));
        Properties(writer, layout);
        if (layout.Rank != 1)
        {
            MapEmitter.OneIndex(writer, layout);
        }

        writer.Close();
    }

    private static void Arguments(SourceWriter writer, ArrayLayout layout)
    {
        writer.Lines($"    {Names.Contract}, {new StringLiteral(layout.Type.Name)}, {new StringLiteral(Descr.Format(layout.Element.DType, DescrDialect.Layout))},");
        writer.Append($"    [");
        for (var axis = 0; axis < layout.Rank; axis++)
        {
            writer.Append($"{(axis == 0 ? "" : ", ")}");
            if (layout.Shape[axis] == ArrayLayout.OpenAxis)
            {
                writer.Append($"{Names.Layout}.OpenAxis");
            }
            else
            {
                writer.Append($"{layout.Shape[axis]}");
            }
        }

        writer.Append($"], {Names.Places}.In");
    }

    /// <summary>The end of the description: what only some elements have.</summary>
    private static void Properties(SourceWriter writer, ArrayLayout layout)
    {
        var element = layout.Element;
        if (layout.Order == MemoryOrder.ColumnMajor)
        {
            writer.Append($", {Names.MemoryOrder}.ColumnMajor");
        }

        var bools = Booleans.Arguments(element);
        var hasUnits = HasUnits(element);
        if (element.Version is null && bools.Length == 0 && !hasUnits && !layout.IsRaw)
        {
            writer.Lines(");");
            return;
        }

        writer.Lines(")\n{");
        if (element.Version is { } version)
        {
            writer.Lines($"    VersionField = {new StringLiteral(version.DTypeName)},");
        }

        if (layout.IsRaw)
        {
            writer.Lines($"    IsRaw = true,");
        }

        if (bools.Length > 0)
        {
            writer.Lines($"    Bools = new({bools}),");
        }

        if (hasUnits)
        {
            writer.Lines($"    Units = [{string.Join(", ", element.Fields.Select(static field => StringLiteral.Of(field.Unit)))}],");
        }

        writer.Lines("};");
    }

    private static bool HasUnits(Element record)
    {
        foreach (var field in record.Fields)
        {
            if (field.Unit.Length > 0)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Fields, and fields of fields where generated code may see them: the names that lead to each, and its place.</summary>
    private static void Places(SourceWriter writer, Element record, string path, string dtypePath)
    {
        foreach (var field in record.Fields)
        {
            // Of a fixed buffer C# knows the place in unsafe code only; the size of the record holds it in its place.
            if ((path.Length > 0 && field.Visibility != Visibility.Public) || field.Element.Type.Length == 0)
            {
                continue;
            }

            writer.Break();
            writer.Append($".Of(in record.{path}{field.Name}, {dtypePath}{new StringLiteral(field.DTypeName)})");
            if (field.Element.IsRecord)
            {
                Places(writer, field.Element, $"{path}{field.Name}.", $"{dtypePath}{StringLiteral.Of(field.DTypeName)}, ");
            }
        }
    }
}
