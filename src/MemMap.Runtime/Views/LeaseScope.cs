namespace MemMap;

/// <summary>
/// Binds a view to the block in which its lease is taken. It has no data; the compiler uses it to check the lifetime of
/// the view.
/// </summary>
/// <remarks>
/// <para>
/// <c>Lease</c> has an optional parameter of this type, by reference. When the argument is omitted, as it should be,
/// the reference is to a temporary variable of the calling block, and by C#'s rules the view might hold that reference.
/// So neither the view nor a reference that it returns can leave the block: not by <c>return</c>, not in an outer
/// variable, and not as the variable of a <c>foreach</c>.
/// </para>
/// <para>
/// A <c>ref struct</c> that wraps a view passes on the scope of its own caller:
/// <c>Reader(Trade.Map map, in LeaseScope scope = default) =&gt; _view = map.Lease(in scope);</c>
/// </para>
/// </remarks>
public readonly struct LeaseScope;
