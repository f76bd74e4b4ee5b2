using MemMap.Tests;

namespace MemMap.Endurance;

/// <summary>
/// A map is disposed while four threads use it, and another file is mapped right after, most likely to the same
/// addresses if they were free. Nobody crashes, and nothing is written into the other file.
/// </summary>
internal static class DisposeCampaign
{
    public const string Role = "dispose";

    private const int RowCount = 4096;
    private const long Ours = 1, Theirs = 2;

    private static readonly MemMapOptions Unflushed = new() { FlushOnDispose = false };

    public static string Run(Form form)
    {
        using var folder = new TemporaryFolder();
        var roundCount = form == Form.Full ? 10_000 : 300;
        return Child.Run(TimeSpan.FromMinutes(15), Role, folder["a.dat"], folder["b.dat"], $"{roundCount}");
    }

    /// <summary>The child: path of the file that is disposed, path of the other file, number of rounds.</summary>
    public static void Race(string[] arguments)
    {
        var (path, otherPath, roundCount) = (arguments[0], arguments[1], int.Parse(arguments[2]));
        Make(path, Ours);
        Make(otherPath, Theirs);
        var race = new Users(Numbers.Open(path, Unflushed));
        for (var round = 0; round < roundCount && race.Failure is null; round++)
        {
            race.WaitForUses();
            var refusalCount = race.RefusalCount;
            race.Map.Dispose();
            using (var other = Numbers.Open(otherPath, Unflushed))
            {
                race.WaitForRefusalAfter(refusalCount);
                ThrowUnlessAll(other.ToArray(), Theirs);
            }

            // A thread may still have a view of the old file, which therefore gives up its name rather than its rows.
            if (new FileInfo(path).Length > 64 * RowCount * sizeof(long))
            {
                Make(path, Ours);
            }

            // Every sixteenth round disposes a map that flushes, with the threads still at work on it.
            race.Map = Numbers.Open(path, round % 16 == 0 ? MemMapOptions.Default : Unflushed);
        }

        race.End();
        ThrowUnlessAll(System.Runtime.InteropServices.MemoryMarshal.Cast<byte, long>(File.ReadAllBytes(path)), Ours);
        ThrowUnlessAll(System.Runtime.InteropServices.MemoryMarshal.Cast<byte, long>(File.ReadAllBytes(otherPath)), Theirs);
        Console.WriteLine(
            $"{roundCount:N0} disposes against {race.UseCount:N0} uses on 4 threads, {race.RefusalCount:N0} refused: "
            + "0 crashes, 0 writes into another file");
    }

    private static void Make(string path, long value)
    {
        using var map = Numbers.Create(path, RowCount);
        map.Fill(value);
    }

    private static void ThrowUnlessAll(ReadOnlySpan<long> numbers, long value)
    {
        if (numbers.IndexOfAnyExcept(value) is var index and not -1)
        {
            throw new CampaignFailedException($"Number {index} is {numbers[index]} where all are {value}.");
        }
    }

    /// <summary>Four threads that use whichever map is there.</summary>
    private sealed class Users
    {
        private readonly Thread[] _threads;
        private Numbers.Map _map;
        private long _useCount, _refusalCount;
        private volatile bool _isOver;

        public Users(Numbers.Map map)
        {
            _map = map;
            Action<Numbers.Map>[] uses = [UseView, UseIndexers, Append, Flush];
            _threads = [.. uses.Select(use => new Thread(() => Repeat(use)))];
            Array.ForEach(_threads, static thread => thread.Start());
        }

        public Numbers.Map Map
        {
            get => _map;
            set => Volatile.Write(ref _map, value);
        }

        public Exception? Failure { get; private set; }

        public long UseCount => Volatile.Read(ref _useCount);

        public long RefusalCount => Volatile.Read(ref _refusalCount);

        public void WaitForUses() => WaitUntil(ref _useCount, UseCount + 4);

        public void WaitForRefusalAfter(long count) => WaitUntil(ref _refusalCount, count + 1);

        public void End()
        {
            _isOver = true;
            Array.ForEach(_threads, static thread => thread.Join());
            _map.Dispose();
            if (Failure is not null)
            {
                throw new CampaignFailedException($"A thread met {Failure}");
            }
        }

        private void WaitUntil(ref long number, long end)
        {
            while (Volatile.Read(ref number) < end && Failure is null)
            {
                Thread.Yield();
            }
        }

        private void WaitForAnother(Numbers.Map map)
        {
            while (Volatile.Read(ref _map) == map && !_isOver)
            {
                Thread.Yield();
            }
        }

        private void Repeat(Action<Numbers.Map> use)
        {
            while (!_isOver && Failure is null)
            {
                var map = Volatile.Read(ref _map);
                try
                {
                    use(map);
                    Interlocked.Increment(ref _useCount);
                }
                catch (ObjectDisposedException)
                {
                    Interlocked.Increment(ref _refusalCount);
                    WaitForAnother(map);
                }
                catch (Exception failure)
                {
                    Failure = failure;
                }
            }
        }

        private static void UseView(Numbers.Map map)
        {
            using var view = map.Lease();
            foreach (ref var number in view)
            {
                ThrowIfStrange(number, Ours);
                number = Ours;
            }
        }

        /// <summary>0 is what a read meets that passed its check just before the close.</summary>
        private static void UseIndexers(Numbers.Map map)
        {
            for (var i = 0; i < RowCount; i++)
            {
                map[i] = Ours;
                ThrowIfStrange(map[RowCount - 1 - i], 0);
            }
        }

        /// <summary>With a pause, because it holds what a dispose has to wait for.</summary>
        private static void Append(Numbers.Map map)
        {
            map.Append(Ours);
            map.Append([Ours, Ours, Ours]);
            Thread.SpinWait(1000);
        }

        private static void Flush(Numbers.Map map)
        {
            map.Flush(17, 1000);
            map.Flush(FlushScope.Kernel);
        }

        private static void ThrowIfStrange(long number, long alsoAllowed)
        {
            if (number != Ours && number != alsoAllowed)
            {
                throw new CampaignFailedException($"A number is {number}.");
            }
        }
    }
}
