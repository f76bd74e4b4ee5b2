namespace MemMap;

/// <summary>
/// Where a view may go: nowhere outside the block in which it was taken. There is nothing in it; it is for the
/// compiler.
/// </summary>
/// <remarks>
/// <para>
/// <c>Lease</c> takes one by reference. Left out, as it should be, the reference is to a temporary of the calling
/// block, and by C#'s rules the view might hold that reference. So the view, and all that it gives out, may not leave
/// the block: neither by <c>return</c>, nor in an outer variable, nor as the variable of a <c>foreach</c>.
/// </para>
/// <para>
/// A <c>ref struct</c> that wraps a view hands on the scope of its own caller:
/// <c>Reader(Trade.Map map, in LeaseScope scope = default) =&gt; _view = map.Lease(in scope);</c>
/// </para>
/// </remarks>
public readonly struct LeaseScope;
