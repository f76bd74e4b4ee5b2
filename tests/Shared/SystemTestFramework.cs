using System.Reflection;
using Xunit.v3;

[assembly: TestFramework(typeof(MemMap.Tests.SystemTestFramework))]

namespace MemMap.Tests;

/// <summary>
/// Finds classes whose names end in <c>OnLinux</c>, <c>OnWindows</c> and <c>Portable</c> only on the systems that they
/// are for, those with <see cref="OnLinuxAttribute"/> on Linux, and those with <see cref="OnRequestAttribute"/> where it is
/// asked for them, so that a skipped test is one that should have run.
/// </summary>
public sealed class SystemTestFramework : XunitTestFramework
{
    /// <inheritdoc/>
    protected override ITestFrameworkDiscoverer CreateDiscoverer(Assembly assembly) =>
        new Discoverer(new XunitTestAssembly(assembly, configFilePath: null, assemblyName: null));

    private static bool IsForThisSystem(Type testClass) =>
        testClass.Name.EndsWith("OnLinux", StringComparison.Ordinal) || testClass.IsDefined(typeof(OnLinuxAttribute))
            ? OperatingSystem.IsLinux()
        : testClass.Name.EndsWith("OnWindows", StringComparison.Ordinal) ? OperatingSystem.IsWindows()
        : !testClass.Name.EndsWith("Portable", StringComparison.Ordinal) || !OperatingSystem.IsWindows();

    private sealed class Discoverer(IXunitTestAssembly assembly) : XunitTestFrameworkDiscoverer(assembly)
    {
        protected override bool IsValidTestClass(Type type) =>
            base.IsValidTestClass(type) && IsForThisSystem(type)
            && (type.GetCustomAttribute<OnRequestAttribute>() is not { } request
                || Environment.GetEnvironmentVariable(request.Variable) == "1");
    }
}

/// <summary>Marks tests of what only Linux has, such as its calls and what is done when one fails.</summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class OnLinuxAttribute : Attribute;

/// <summary>Marks tests that take minutes, and run only where an environment variable is 1, as <c>.ci/run</c> sets it.</summary>
/// <param name="variable">Name of the variable.</param>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class OnRequestAttribute(string variable) : Attribute
{
    public string Variable => variable;
}
