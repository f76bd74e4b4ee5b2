namespace MemMap.Generators;

/// <summary>
/// Foreign names. Each begins with an alias of a namespace and <c>::</c>, behind which C# looks for aliases alone: nothing in
/// the user's code can hide it, and a file is half as long as with every name written out from <c>global::</c>.
/// </summary>
internal static class Names
{
    /// <summary>
    /// The aliases, which stand inside the namespace of the layout: there no <c>global using</c> can have given one before.
    /// </summary>
    public const string Aliases = """
        using MemMap = global::MemMap;
        using Trusted = global::MemMap.CompilerServices;
        using System = global::System;
        using Tools = global::System.CodeDom.Compiler;
        using Scoping = global::System.Diagnostics.CodeAnalysis;
        using Compiling = global::System.Runtime.CompilerServices;
        """;

    public const string Options = "MemMap::MemMapOptions";
    public const string Mode = "MemMap::MemMapMode";
    public const string RecoveredRows = "MemMap::RecoveredRows";

    public const string OpenedFile = "MemMap::OpenedFile";
    public const string ArrayFile = "Trusted::ArrayFile";
    public const string Grant = "Trusted::Grant";
    public const string Parts = "Trusted::PartEnumerator";
    public const string Axis = "Trusted::Axis";
    public const string LeaseScope = "MemMap::LeaseScope";
    public const string Layout = "Trusted::ArrayLayout";
    public const string MemoryOrder = "MemMap::MemoryOrder";
    public const string ByteOrder = "MemMap::ByteOrder";
    public const string Blocks = "Trusted::BlockMembers";
    public const string Booleans = "Trusted::BoolBytes";
    public const string BoolRuns = "Trusted::BoolRuns";
    public const string RecordText = "Trusted::RecordTextWriter";
    public const string FixedText = "Trusted::FixedText";
    public const string DebugFields = "Trusted::DebugFields";

    /// <summary>The version of what generated code expects of the runtime; the runtime's <c>ArrayLayout.Contract</c>.</summary>
    public const int Contract = 2;

    public const string StructLayout = "System::Runtime.InteropServices.StructLayout";
    public const string FieldOffset = "System::Runtime.InteropServices.FieldOffset";
    public const string InlineArray = "Compiling::InlineArray";
    public const string SpanMethods = "System::MemoryExtensions";
    public const string LayoutKind = "System::Runtime.InteropServices.LayoutKind";

    public const string Inline =
        "[Compiling::MethodImpl(Compiling::MethodImplOptions.AggressiveInlining)]";

    /// <summary>
    /// What stands before every type of ours: coverage tools leave it out, and a debugger steps over it. Not before the
    /// struct of the user, whose own members are to be counted and stepped into.
    /// </summary>
    public static readonly string Generated =
        $"[Tools::GeneratedCode(\"MemMap\", \"{Version}\"), System::Diagnostics.DebuggerNonUserCode]";

    private static string Version => typeof(Names).Assembly.GetName().Version.ToString(3);

    public const string Unscoped = "[Scoping::UnscopedRef]";

    public const string LowPriority = "[Compiling::OverloadResolutionPriority(-1)]";
}
