namespace MemMap.Endurance;

/// <summary>Threads that do their work again and again, until the time is over or one of them fails.</summary>
internal sealed class Crew
{
    private readonly List<Thread> _threads = [];
    private Exception? _failure;
    private volatile bool _isOver;

    public bool IsOver => _isOver;

    public void Add(Action work)
    {
        var thread = new Thread(() =>
        {
            try
            {
                while (!_isOver)
                {
                    work();
                }
            }
            catch (Exception failure)
            {
                Interlocked.CompareExchange(ref _failure, failure, null);
                _isOver = true;
            }
        });
        _threads.Add(thread);
    }

    public void RunFor(TimeSpan time)
    {
        _threads.ForEach(static thread => thread.Start());
        for (var end = DateTime.UtcNow + time; !_isOver && DateTime.UtcNow < end;)
        {
            Thread.Sleep(10);
        }

        _isOver = true;
        _threads.ForEach(static thread => thread.Join());
        if (_failure is not null)
        {
            throw _failure as CampaignFailedException ?? new CampaignFailedException($"A thread met {_failure}");
        }
    }
}
