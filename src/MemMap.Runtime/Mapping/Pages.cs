namespace MemMap;

/// <summary>
/// The pages of a part of a file in memory: one class for each kind of system. What a system can do, these say as a
/// property or by a default that does nothing; who may be inside, and what has failed, a region knows.
/// </summary>
/// <remarks>
/// <code>
///           page boundary                                  page boundary
/// file      ┆░░░░░░░│ first byte ··········· last byte │░░░░░░┆
/// memory    ┆░░░░░░░│ Address ──────────── Reach ─────▶│░░░░░░┆     ░ mapped because pages are, never handed out
/// </code>
/// </remarks>
internal abstract class Pages(RegularFile file, MemMapMode mode)
{
    private readonly Lock _gate = new();
    private long _reach;
    private long _readable;
    private bool _isReleased;

    /// <summary>What is mapped. The pages own it.</summary>
    public RegularFile File { get; } = file;

    public MemMapMode Mode { get; } = mode;

    public string Path => File.Path;

    /// <summary>
    /// Whether what is written to the pages reaches the file; otherwise there is never anything to flush.
    /// </summary>
    public bool CanWrite => Mode is MemMapMode.ReadWrite or MemMapMode.Create;

    /// <summary>
    /// Whether an accessor that another thread has closed the map under may go on: the addresses then stay until it has
    /// ended. Otherwise they go when the map closes, and only a lease holds them.
    /// </summary>
    public abstract bool AreKeptForAccessors { get; }

    /// <summary>
    /// Whether a mapping may reach behind the end of the file, and leads to bytes that the file gets later. Otherwise
    /// the file is mapped anew after it has grown, and <see cref="DropOld"/> gives back what was mapped before.
    /// </summary>
    public abstract bool ReachBeyondEnd { get; }

    /// <summary>
    /// Whether the file may become shorter while it is mapped. Otherwise <see cref="Cut"/> unmaps it for a moment, and
    /// what is left to cut when a map closes is cut by <see cref="WhenUnmapped"/>.
    /// </summary>
    public abstract bool LetFileBeCut { get; }

    /// <summary>Whether something is mapped that <see cref="DropOld"/> should give back.</summary>
    public virtual bool HasOld => false;

    /// <summary>What is done to the file when nothing is mapped any more, before it is closed; it throws nothing.</summary>
    public Action? WhenUnmapped { get; set; }

    /// <summary>Address of the first byte; 0 without any bytes.</summary>
    public nint Address { get; private protected set; }

    /// <summary>
    /// Bytes from <see cref="Address"/> on that lead to the file. They are known after the address: a thread that reads
    /// them first, and the address afterwards, finds them mapped there.
    /// </summary>
    public long Reach
    {
        get => Volatile.Read(ref _reach);
        private protected set => Volatile.Write(ref _reach, value);
    }

    /// <summary>
    /// Bytes from <see cref="Address"/> on that have pages: behind <see cref="Reach"/> they are zeros. A map that does
    /// not know yet that another one has cut the file reads those.
    /// </summary>
    public long Readable
    {
        get => Volatile.Read(ref _readable);
        private protected set => Volatile.Write(ref _readable, value);
    }

    /// <summary>Runs an action while no map of this process cuts the file.</summary>
    public virtual void WhileNotCut(Action action) => action();

    /// <summary>
    /// Runs an action that takes pages away while no accessor without a lease is inside, where it would find nothing
    /// in their place.
    /// </summary>
    public virtual void WhileNoneIsInside(Action action) => action();

    /// <summary>
    /// Maps that many bytes, all of which the file has. Earlier addresses stay valid. Another map may have cut the file
    /// just before: a caller that does not hold that off looks at the length of the file once more.
    /// </summary>
    public virtual void ReachTo(long byteLength)
    {
        lock (_gate)
        {
            // A cut that failed may come late with what it took away (TryReachAgain).
            if (byteLength > Reach && !_isReleased)
            {
                Address = Map(byteLength);
                Readable = Math.Max(Readable, byteLength);
                Reach = byteLength;
            }
        }
    }

    /// <summary>
    /// Makes sure that no page behind that many bytes leads to the file, which is about to be cut. What is past a check
    /// against the old length finds empty pages, where the system has them.
    /// </summary>
    public void Unreach(long byteLength)
    {
        lock (_gate)
        {
            if (byteLength < Reach)
            {
                Reach = byteLength;
                Readable = ReachBeyondEnd ? Readable : byteLength;
                Address = Unmap(byteLength);
            }
        }
    }

    /// <summary>Makes the pages known to other maps of the file, of this process and of others.</summary>
    /// <param name="region">The region of the pages.</param>
    /// <param name="leases">Who is inside.</param>
    public virtual void Join(MappedRegion region, Leases leases)
    {
    }

    /// <summary>Cuts the file under all maps of it in this process, or refuses to.</summary>
    /// <param name="byteLength">Bytes to keep.</param>
    /// <param name="evenIfMapped">Whether maps of other processes do not matter.</param>
    /// <param name="shrink">
    /// Makes this map shorter, or refuses to. It is told what to do first, when no view is open any more.
    /// </param>
    /// <param name="cut">Cuts the file.</param>
    /// <exception cref="InvalidOperationException">
    /// Views of other maps of this process are open on bytes to be cut.
    /// </exception>
    /// <exception cref="IOException">Another process has the file mapped.</exception>
    public virtual void Cut(long byteLength, bool evenIfMapped, Action<Action> shrink, Action cut)
    {
        shrink(static () => { });
        cut();
    }

    /// <summary>Gives back what was mapped before the newest mapping; no lease is open.</summary>
    public virtual void DropOld()
    {
    }

    /// <summary>Stores bytes where there are pages.</summary>
    public virtual unsafe void Put(long offsetInBytes, ReadOnlySpan<byte> source) =>
        // SAFETY: the region has found the range to have pages, and its caller holds off the closing of the map.
        source.CopyTo(new Span<byte>((byte*)Address + offsetInBytes, source.Length));

    /// <summary>Brings a range of memory to disk; the implementation rounds it to whole pages.</summary>
    public abstract void Sync(long startInBytes, long byteLength);

    /// <summary>Brings all of the memory to disk, then the file.</summary>
    public virtual void SyncAll()
    {
        Sync(0, Reach);
        File.Sync();
    }

    /// <summary>
    /// Starts to bring a range to disk, which takes no report of a lost page; does nothing where the system cannot.
    /// </summary>
    public virtual void StartWriteBack(long startInBytes, long byteLength)
    {
    }

    /// <summary>Gets pages ready to be read; false where they show no part of a file, so that a read is a signal.</summary>
    public virtual bool TryPopulateForReading(long startInBytes, long endInBytes) => true;

    /// <summary>Gets pages ready, so that no later store waits for a page fault, or fails for a full disk.</summary>
    /// <returns>Whether they are; true where there is nothing to ask.</returns>
    public virtual bool TryPopulate(long startInBytes, long endInBytes) => true;

    /// <summary>
    /// Tells the system that many bytes will be stored to a range without pages; does nothing where it cannot.
    /// </summary>
    public virtual void PreferHugePages(long startInBytes, long endInBytes)
    {
    }

    /// <summary>Tells the system the order in which the pages will be read.</summary>
    public virtual void Advise(MemMapAccess access)
    {
    }

    /// <summary>Starts to read pages that will be needed soon.</summary>
    public virtual void Prefetch(long startInBytes, long byteLength)
    {
    }

    /// <summary>Gives back the memory of pages that are not needed for a while.</summary>
    public virtual void Evict(long startInBytes, long byteLength)
    {
    }

    /// <summary>Keeps pages in memory.</summary>
    public virtual void Lock(long startInBytes, long byteLength)
    {
    }

    /// <summary>Allows pages to leave memory again.</summary>
    public virtual void Unlock(long startInBytes, long byteLength)
    {
    }

    /// <summary>Releases file and addresses of a map that is closed or forgotten; no lease is open.</summary>
    /// <param name="mayBeEntered">
    /// Whether an accessor without a lease may be inside: it holds these pages by a reference.
    /// </param>
    public void Release(bool mayBeEntered)
    {
        // First, and without the gate: other maps call Unreach while they hold what this waits for.
        Leave();
        lock (_gate)
        {
            _isReleased = true;
            Reach = Readable = 0;
            ReleaseAddresses(mayBeEntered && AreKeptForAccessors);
            try
            {
                WhenUnmapped?.Invoke();
            }
            finally
            {
                File.Dispose();
            }
        }
    }

    /// <summary>Maps more bytes than before.</summary>
    /// <returns>Address of the first byte.</returns>
    private protected abstract nint Map(long byteLength);

    /// <summary>Takes away the pages behind that many bytes.</summary>
    /// <returns>Address of the first byte.</returns>
    private protected abstract nint Unmap(long byteLength);

    /// <summary>
    /// The opposite of <see cref="Join"/>, before the addresses are released; where other maps must find them until
    /// they are, the file does it.
    /// </summary>
    private protected virtual void Leave()
    {
    }

    /// <param name="isEntered">
    /// Whether an accessor may be inside: late reads and writes then find memory, which goes when nothing refers to
    /// these pages any more.
    /// </param>
    private protected abstract void ReleaseAddresses(bool isEntered);
}
