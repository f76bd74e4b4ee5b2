using System.Diagnostics;

namespace MemMap.Benchmarks;

/// <summary>One way to do what a measure measures: ours, or a peer's.</summary>
internal abstract class Contender
{
    /// <summary>Why there is none on this machine; null where there is.</summary>
    public virtual string? Missing => null;

    /// <summary>Whether one run after the other can be timed from outside: it works in this process, and uses nothing up.</summary>
    public virtual bool IsRepeatable => false;

    /// <summary>One of several calls, after which a further run is no faster than the one before.</summary>
    public abstract void WarmUp();

    /// <summary>Does the work several times over.</summary>
    public abstract Run Run(int repetitions);

    /// <summary>Work in this process, timed here.</summary>
    /// <param name="work">Returns what it has found out, to be compared with what the others have.</param>
    /// <param name="small">
    /// The same code over less data, to warm up with: the JIT compiles a method for good after it was called often.
    /// </param>
    public static Contender Of(Func<double> work, Func<double>? small = null) => new InProcess(work, small ?? work);

    /// <summary>Work that uses something up, which is made anew each time and is not timed.</summary>
    public static Contender Of<T>(Func<T> prepare, Func<T, double> work) => new Prepared<T>(prepare, work);

    /// <summary>One that this machine does not have.</summary>
    public static Contender Without(string reason) => new Absent(reason);

    private sealed class Absent(string reason) : Contender
    {
        public override string Missing => reason;

        public override void WarmUp() => throw new InvalidOperationException(reason);

        public override Run Run(int repetitions) => throw new InvalidOperationException(reason);
    }

    private sealed class InProcess(Func<double> work, Func<double> small) : Contender
    {
        public override bool IsRepeatable => true;

        public override void WarmUp() => CallOften(small);

        public override Run Run(int repetitions)
        {
            double result = 0;
            var start = Stopwatch.GetTimestamp();
            for (var repetition = 0; repetition < repetitions; repetition++)
            {
                result = work();
            }

            return new Run(Stopwatch.GetElapsedTime(start).TotalNanoseconds / repetitions, result);
        }
    }

    private sealed class Prepared<T>(Func<T> prepare, Func<T, double> work) : Contender
    {
        public override void WarmUp() => CallOften(() => work(prepare()));

        public override Run Run(int repetitions)
        {
            double result = 0;
            var elapsed = TimeSpan.Zero;
            for (var repetition = 0; repetition < repetitions; repetition++)
            {
                var prepared = prepare();
                var start = Stopwatch.GetTimestamp();
                result = work(prepared);
                elapsed += Stopwatch.GetElapsedTime(start);
            }

            return new Run(elapsed.TotalNanoseconds / repetitions, result);
        }
    }

    /// <summary>As often as the JIT wants to see it before it compiles it anew, or for a while.</summary>
    private static void CallOften(Func<double> work)
    {
        var clock = Stopwatch.StartNew();
        for (var call = 0; call < 40 && (call == 0 || clock.Elapsed < TimeSpan.FromMilliseconds(150)); call++)
        {
            _ = work();
        }
    }
}

/// <summary>What one run took, for each of its repetitions, and what it found out.</summary>
internal readonly record struct Run(double Nanoseconds, double Result);
