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
        using Core = global::MemMap.CompilerServices;
        using System = global::System;
        using Tools = global::System.CodeDom.Compiler;
        using Debug = global::System.Diagnostics;
        using Code = global::System.Diagnostics.CodeAnalysis;
        using Runtime = global::System.Runtime.CompilerServices;
        """;

    public const string Options = "MemMap::MemMapOptions";
    public const string Mode = "MemMap::MemMapMode";
    public const string RecoveredRows = "MemMap::RecoveredRows";
    public const string NpyHeader = "MemMap::NpyHeader";
    public const string ShardedArray = "MemMap::ShardedArray";
    public const string ShardWriter = "MemMap::ShardWriter";
    public const string ShardOptions = "MemMap::ShardOptions";
    public const string ShardFiles = "Core::ShardFiles";
    public const string NotNullWhen = "Code::NotNullWhen";

    public const string OpenedFile = "MemMap::OpenedFile";
    public const string ArrayFile = "Core::ArrayFile";
    public const string Grant = "Core::Grant";
    public const string Parts = "Core::PartEnumerator";
    public const string Axis = "Core::Axis";
    public const string LeaseScope = "MemMap::LeaseScope";
    public const string Layout = "Core::ArrayLayout";
    public const string Places = "Core::Places";
    public const string MemoryOrder = "MemMap::MemoryOrder";
    public const string ByteOrder = "MemMap::ByteOrder";
    public const string Blocks = "Core::BlockMembers";
    public const string Booleans = "Core::BoolBytes";
    public const string BoolRuns = "Core::BoolRuns";
    public const string RecordText = "Core::RecordTextWriter";
    public const string FixedText = "Core::FixedText";
    public const string DebugFields = "Core::DebugFields";

    /// <summary>The version of what generated code expects of the runtime; the runtime's <c>ArrayLayout.Contract</c>.</summary>
    public const int Contract = 5;

    public const string ReduceKernel = "Core::ReduceKernel";
    public const string MapKernel = "Core::MapKernel";
    public const string KernelType = "Core::KernelType";
    public const string NoParameters = "Core::NoParameters";
    public const string NativeKernels = "Core::NativeKernels";
    public const string Progress = "System::IProgress<double>";
    public const string CancellationToken = "System::Threading.CancellationToken";
    public const string UnmanagedCallersOnly = "System::Runtime.InteropServices.UnmanagedCallersOnly";

    public const string StructLayout = "System::Runtime.InteropServices.StructLayout";
    public const string FieldOffset = "System::Runtime.InteropServices.FieldOffset";
    public const string InlineArray = "Runtime::InlineArray";
    public const string SpanMethods = "System::MemoryExtensions";
    public const string LayoutKind = "System::Runtime.InteropServices.LayoutKind";

    public const string Inline = "[Runtime::MethodImpl(Core::Jit.Inline)]";

    /// <summary>
    /// What stands before every type of ours: coverage tools leave it out, and a debugger steps over it. Not before the
    /// struct of the user, whose own members are to be counted and stepped into.
    /// </summary>
    public static readonly string Generated =
        $"[Tools::GeneratedCode(\"MemMap\", \"{Version}\"), Debug::DebuggerNonUserCode]";

    private static string Version => typeof(Names).Assembly.GetName().Version.ToString(3);

    public const string Unscoped = "[Code::UnscopedRef]";

    /// <summary>The same on the line of a member.</summary>
    public const string UnscopedBefore = $"{Unscoped} ";

    public const string LowPriority = "[Runtime::OverloadResolutionPriority(-1)]";
}
