using System.ComponentModel;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace MemMap;

/// <summary>
/// An open file of elements of any layout. A generic method that takes this type works for all layouts and modes.
/// </summary>
/// <remarks>
/// The indexers are by value and take no lease. For an array of more than one axis, they index the elements of all rows
/// in the order of the file; <see cref="MappedArray.Count"/> is their number.
/// </remarks>
/// <typeparam name="T">Element type.</typeparam>
public abstract class MappedArray<T> : MappedArray
    where T : unmanaged
{
    /// <summary>Creates a map of an open file, which it owns from then on.</summary>
    /// <exception cref="LayoutMismatchException">The layout of the file has other elements or rows.</exception>
    private protected MappedArray(ArrayFile file)
        : base(file)
    {
        if (Unsafe.SizeOf<T>() != Layout.DType.ItemSize
            || (Int128)RowLength * Layout.DType.ItemSize != Layout.RowLengthInBytes)
        {
            Region.Abandon();
            throw new LayoutMismatchException(
                $"Layout {Layout.Name} has elements of {Layout.DType.ItemSize} bytes "
                + $"and rows of {Layout.RowLengthInBytes} bytes; this map was compiled for elements "
                + $"of {Unsafe.SizeOf<T>()} bytes and rows of {RowLength} of them. Build the project again.");
        }
    }

    /// <summary>Number of elements below one index of the slowest axis: a constant of generated code.</summary>
    // Maps are sealed classes, so the JIT knows which override is meant, and the constant that it returns.
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected virtual long RowLength => 1;

    /// <summary>Whether an element contains bools, whose bytes are set to 0 or 1 in every copy.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected virtual bool HasBools => typeof(T) == typeof(bool);

    /// <summary>One element, by value.</summary>
    /// <exception cref="IndexOutOfRangeException">
    /// The index is negative, or not below the number of elements.
    /// </exception>
    /// <exception cref="ObjectDisposedException">The map is closed.</exception>
    public T this[long index]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Get(in Unleased.LeaseFlat(RowLength).At(index));
    }

    /// <inheritdoc cref="this[long]"/>
    [OverloadResolutionPriority(-1)]
    public T this[Index index] => this[Axis.PositionOf(index, Count)];

    /// <summary>A copy of a range of elements.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The range does not lie within the elements.</exception>
    /// <exception cref="ObjectDisposedException">The map is closed.</exception>
    public T[] this[Range range]
    {
        get
        {
            using var view = LeaseRead();
            return view[range].ToArray();
        }
    }

    /// <summary>Takes a lease for reading: the elements stay mapped until the view is disposed.</summary>
    /// <param name="scope">Scope of the view. Omit it to bind the view to the calling block.</param>
    /// <exception cref="ObjectDisposedException">The map is closed.</exception>
    public ReadOnlyView<T> LeaseRead(in LeaseScope scope = default) => new(BeginReading().LeaseFlat(RowLength));

    /// <summary>
    /// Copies all elements, in the order of the file, to the start of <paramref name="destination"/>.
    /// </summary>
    /// <exception cref="ArgumentException">The destination is too short.</exception>
    /// <exception cref="ObjectDisposedException">The map is closed.</exception>
    public void CopyTo(Span<T> destination)
    {
        using var view = LeaseRead();
        view.CopyTo(destination);
    }

    /// <summary>A copy of all elements, in the order of the file.</summary>
    /// <exception cref="InvalidOperationException">There are more elements than an array can hold.</exception>
    /// <exception cref="ObjectDisposedException">The map is closed.</exception>
    public T[] ToArray()
    {
        using var view = LeaseRead();
        return view.ToArray();
    }

    /// <summary>
    /// All elements by value, in the order of the file, for LINQ. Each enumeration holds a lease for reading until it
    /// ends: with its last element, an early exit or an exception. An enumerator that is used without <c>foreach</c>
    /// keeps the pages mapped until it is disposed.
    /// </summary>
    /// <returns>Elements that the map has when an enumeration begins.</returns>
    /// <exception cref="ObjectDisposedException">The map is closed when an enumeration begins.</exception>
    public IEnumerable<T> AsEnumerable()
    {
        ThrowIfRefusing();
        return Elements();

        IEnumerable<T> Elements()
        {
            var ticket = Region.BeginReading();
            try
            {
                var count = ElementCount;
                for (var index = 0L; index < count; index++)
                {
                    yield return CopyOf(index);
                }
            }
            finally
            {
                Region.EndLease(ticket);
            }
        }
    }

    /// <summary>A grant without a lease, for the map's own accessors.</summary>
    /// <remarks>Its length is 0 once the map is closed, and <see cref="Get"/> keeps the pages under it.</remarks>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected Grant<T> Unleased
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get
        {
            var region = Region;
            region.Enter();
            return new(Extent.OpenCount, ref region.Origin<T>(), this, Grant<T>.UnleasedTicket);
        }
    }

    /// <summary>Takes a lease under which nothing is written.</summary>
    /// <exception cref="ObjectDisposedException">The map is closed.</exception>
    [EditorBrowsable(EditorBrowsableState.Never)]
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    protected Grant<T> BeginReading()
    {
        var ticket = Region.BeginReading();
        return new Grant<T>(Extent.Count, ref Region.Origin<T>(), this, ticket);
    }

    /// <summary>A copy of an element of <see cref="Unleased"/>.</summary>
    /// <remarks>Inlined: a sum that lives across a call has no register (6 times as slow).</remarks>
    [EditorBrowsable(EditorBrowsableState.Never)]
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    protected T Get(ref readonly T element)
    {
        var value = element;
        GC.KeepAlive(this);
        MappedRegion.Leave();
        if (HasBools)
        {
            MendCopies(new Span<T>(ref value));
        }

        return value;
    }

    /// <inheritdoc/>
    internal override object[] FirstElements(int count)
    {
        object[] elements = [];
        Region.WhileHeld(() =>
        {
            elements = new object[(int)Math.Min(count, ElementCount)];
            for (var index = 0; index < elements.Length; index++)
            {
                elements[index] = CopyOf(index);
            }
        });
        return elements;
    }

    /// <summary>
    /// A copy of an element, under a lease of its own: unlike an accessor it leaves no mark (<see cref="MappedRegion.Enter"/>), so
    /// that the addresses return to the system when the map closes.
    /// </summary>
    internal T LeasedCopyOf(long index)
    {
        var ticket = Region.BeginReading();
        try
        {
            Axis.Check(0, index, ElementCount);
            return CopyOf(index);
        }
        finally
        {
            Region.EndLease(ticket);
        }
    }

    /// <summary>A copy of an element, for a caller that holds a lease.</summary>
    private T CopyOf(long index)
    {
        var value = MemoryMarshal.Read<T>(Region.Bytes(index * Unsafe.SizeOf<T>(), Unsafe.SizeOf<T>()));
        MendCopies(new Span<T>(ref value));
        return value;
    }
}
