using Microsoft.CodeAnalysis;

namespace MemMap.Generators;

/// <summary>Reads the <c>Shape</c> and the <c>Order</c> of a layout's attribute.</summary>
internal static class ShapeReader
{
    /// <summary>Bytes that a value can have: the limit of the runtime for elements held inline.</summary>
    public const int LargestBlock = 1 << 20;

    /// <summary>The lengths of the axes, or null after a finding.</summary>
    public static EquatableArray<long>? Read(
        INamedTypeSymbol layout, AttributeReader attribute, MemoryOrder order, List<Diagnostic> findings)
    {
        if (attribute["Shape"] is not string text)
        {
            Report(Descriptors.BadShape, attribute.Place("Shape"), $"Layout '{layout.Name}'", "no Shape",
                "write one, such as Shape = \"3,4\", or Shape = \"*\" for as many as the file holds");
            return null;
        }

        var (shape, fault) = ShapeText.Parse(text, order);
        if (fault is null)
        {
            return shape;
        }

        var place = attribute.Place("Shape", text, fault.Start, fault.Length);
        if (fault.IsStar)
        {
            var axis = text.Substring(0, fault.Start).Count(static c => c == ',');
            var (which, example) = order == MemoryOrder.RowMajor ? ("first", "*,4") : ("last", "4,*");
            Report(Descriptors.MisplacedStar, place, text, axis, which, example);
        }
        else
        {
            Report(Descriptors.BadShape, place, $"Shape \"{text}\"", fault.Problem, fault.Remedy);
        }

        return null;

        void Report(DiagnosticDescriptor descriptor, Location location, params object[] arguments) =>
            findings.Add(Diagnostic.Create(descriptor, location, arguments));
    }

    /// <summary>The order of the attribute.</summary>
    public static MemoryOrder Order(AttributeReader attribute) =>
        attribute.Number("Order") == (int)MemoryOrder.ColumnMajor ? MemoryOrder.ColumnMajor : MemoryOrder.RowMajor;

    /// <summary>Bytes of all elements, the open axis counted as one.</summary>
    public static System.Numerics.BigInteger ByteLength(EquatableArray<long> shape, long itemSize)
    {
        var byteLength = new System.Numerics.BigInteger(itemSize);
        foreach (var length in shape)
        {
            byteLength *= Math.Abs(length);
        }

        return byteLength;
    }
}
