using Microsoft.CodeAnalysis;

namespace MemMap.Generators;

/// <summary>
/// C#'s rule that what a member gives out is at least as accessible as the member: generated members give out elements.
/// </summary>
internal static class AccessRule
{
    /// <summary>
    /// Whether all code that can name the layout can also name the type, its containers and its arguments.
    /// </summary>
    public static bool CanGiveOut(INamedTypeSymbol layout, ITypeSymbol type)
    {
        for (var part = type as INamedTypeSymbol; part is not null; part = part.ContainingType)
        {
            if (part.DeclaredAccessibility != Accessibility.Public && !IsSomeNarrower(layout, part))
            {
                return false;
            }

            foreach (var argument in part.TypeArguments)
            {
                if (!CanGiveOut(layout, argument))
                {
                    return false;
                }
            }
        }

        return true;
    }

    private static bool IsSomeNarrower(INamedTypeSymbol layout, INamedTypeSymbol part)
    {
        for (var outer = layout; outer is not null; outer = outer.ContainingType)
        {
            if (IsNarrower(outer, part))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether one accessibility is at most as wide as the other.</summary>
    private static bool IsNarrower(INamedTypeSymbol outer, INamedTypeSymbol part)
    {
        var isInAssembly = outer.DeclaredAccessibility
            is Accessibility.Internal or Accessibility.Private or Accessibility.ProtectedAndInternal;
        var isInFamily = outer.DeclaredAccessibility switch
        {
            Accessibility.Private => Around(outer).Any(type => Derives(type, part.ContainingType)),
            Accessibility.Protected or Accessibility.ProtectedAndInternal => Derives(outer.ContainingType, part.ContainingType),
            _ => false,
        };
        return part.DeclaredAccessibility switch
        {
            Accessibility.Internal => isInAssembly,
            Accessibility.Protected => isInFamily,
            Accessibility.ProtectedAndInternal => isInAssembly && isInFamily,
            Accessibility.ProtectedOrInternal => isInAssembly || isInFamily
                || (outer.DeclaredAccessibility == Accessibility.ProtectedOrInternal
                    && Derives(outer.ContainingType, part.ContainingType)),
            Accessibility.Private => outer.DeclaredAccessibility == Accessibility.Private
                && Around(outer).Any(type => SymbolEqualityComparer.Default.Equals(type, part.ContainingType)),
            _ => true,
        };
    }

    private static IEnumerable<INamedTypeSymbol> Around(INamedTypeSymbol type)
    {
        for (var outer = type.ContainingType; outer is not null; outer = outer.ContainingType)
        {
            yield return outer;
        }
    }

    private static bool Derives(INamedTypeSymbol? type, INamedTypeSymbol? from)
    {
        for (; type is not null; type = type.BaseType)
        {
            if (SymbolEqualityComparer.Default.Equals(type, from))
            {
                return true;
            }
        }

        return false;
    }
}
