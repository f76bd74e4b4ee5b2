namespace MemMap;

/// <summary>
/// Addresses of a closed map that an accessor may be inside. The map refers to this, and an accessor to the map; and
/// it is made after the close. So a collection that finds it unreachable has found that no accessor is inside, and none
/// gets in any more.
/// </summary>
internal sealed class ClosedAddresses
{
    private readonly LinuxCalls _calls;
    private readonly List<(nint First, nuint ByteLength)> _addresses;

    public ClosedAddresses(LinuxCalls calls, List<(nint First, nuint ByteLength)> addresses)
    {
        (_calls, _addresses) = (calls, addresses);
        AddressSpace.CountClosed(ByteLength);
    }

    private long ByteLength => _addresses.Sum(static range => (long)range.ByteLength);

    ~ClosedAddresses()
    {
        foreach (var (first, byteLength) in _addresses)
        {
            AddressSpace.Unmap(_calls, first, byteLength);
        }

        AddressSpace.CountClosed(-ByteLength);
        AddressSpace.CountReturned();
    }
}
