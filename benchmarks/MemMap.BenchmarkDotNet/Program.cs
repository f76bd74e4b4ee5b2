using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using MemMap.Benchmarks;

// In this process: the peers, files and maps of a measure are made once, and a first argument can say which measures.
MeasureBenchmarks.Only = args is [var name, ..] && !name.StartsWith('-') ? name : "";
BenchmarkSwitcher.FromTypes([typeof(MeasureBenchmarks)]).Run(
    MeasureBenchmarks.Only.Length > 0 ? [.. args[1..], "--filter", "*"] : args,
    DefaultConfig.Instance.AddJob(Job.Default.WithToolchain(InProcessEmitToolchain.Instance)));
