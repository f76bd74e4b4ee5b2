using System.Runtime.Intrinsics;

namespace MemMap;

/// <summary>Eight partial results, side by side in a vector, and how they become the result.</summary>
/// <typeparam name="TSelf">The lanes themselves.</typeparam>
/// <typeparam name="TTotal">The result so far of blocks that are over.</typeparam>
internal interface ILanes<TSelf, TTotal>
    where TSelf : struct
{
    /// <summary>Takes in the lanes of another loop over the same column.</summary>
    public void Join(TSelf other);

    /// <summary>Adds all lanes to the result.</summary>
    public void AddTo(ref TTotal total);
}

/// <summary>Lanes that take in the terms of one column.</summary>
internal interface ITermLanes<TSelf, TTerm, TTotal> : ILanes<TSelf, TTotal>
    where TSelf : struct
{
    /// <summary>One term for each lane.</summary>
    public void Add(Vector512<TTerm> terms);
}

/// <summary>Lanes that take in the products of two columns.</summary>
internal interface IProductLanes<TSelf, TTerm, TTotal> : ILanes<TSelf, TTotal>
    where TSelf : struct
{
    /// <summary>One factor of each column for each lane.</summary>
    public void AddProduct(Vector512<TTerm> left, Vector512<TTerm> right);
}
