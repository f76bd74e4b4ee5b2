namespace MemMap.Generators;

/// <summary>Foreign names, written out from <c>global::</c> so that nothing in the user's code can hide them.</summary>
internal static class Names
{
    public const string Options = "global::MemMap.MemMapOptions";
    public const string Mode = "global::MemMap.MemMapMode";
    public const string OpenedFile = "global::MemMap.OpenedFile";
    public const string ArrayFile = "global::MemMap.CompilerServices.ArrayFile";
    public const string Grant = "global::MemMap.CompilerServices.Grant";
    public const string Parts = "global::MemMap.CompilerServices.PartEnumerator";
    public const string Axis = "global::MemMap.CompilerServices.Axis";
    public const string LeaseScope = "global::MemMap.LeaseScope";
    public const string Layout = "global::MemMap.CompilerServices.ArrayLayout";
    public const string MemoryOrder = "global::MemMap.MemoryOrder";
    public const string ByteOrder = "global::MemMap.ByteOrder";
    public const string Blocks = "global::MemMap.CompilerServices.BlockMembers";
    public const string Bool8 = "global::MemMap.Bool8";
    public const string Booleans = "global::MemMap.CompilerServices.BoolBytes";
    public const string BoolRuns = "global::MemMap.CompilerServices.BoolRuns";
    public const string RecordText = "global::MemMap.CompilerServices.RecordTextWriter";
    public const string FixedText = "global::MemMap.CompilerServices.FixedText";
    public const string DebugField = "global::MemMap.CompilerServices.DebugField";

    /// <summary>The version of what generated code expects of the runtime; the runtime's <c>ArrayLayout.Contract</c>.</summary>
    public const int Contract = 2;

    public const string StructLayout = "global::System.Runtime.InteropServices.StructLayout";
    public const string FieldOffset = "global::System.Runtime.InteropServices.FieldOffset";
    public const string InlineArray = "global::System.Runtime.CompilerServices.InlineArray";
    public const string SpanMethods = "global::System.MemoryExtensions";
    public const string LayoutKind = "global::System.Runtime.InteropServices.LayoutKind";

    public const string Inline =
        "[global::System.Runtime.CompilerServices.MethodImpl(\n"
        + "    global::System.Runtime.CompilerServices.MethodImplOptions.AggressiveInlining)]";

    /// <summary>
    /// What stands before every type of ours: coverage tools leave it out, and a debugger steps over it. Not before the
    /// struct of the user, whose own members are to be counted and stepped into.
    /// </summary>
    public static readonly string Generated =
        $"[global::System.CodeDom.Compiler.GeneratedCode(\"MemMap\", \"{Version}\")]\n"
        + "[global::System.Diagnostics.DebuggerNonUserCode]";

    private static string Version => typeof(Names).Assembly.GetName().Version.ToString(3);

    public const string Unscoped = "[global::System.Diagnostics.CodeAnalysis.UnscopedRef]";

    public const string LowPriority = "[global::System.Runtime.CompilerServices.OverloadResolutionPriority(-1)]";
}
