using System.Text;

namespace MemMap.Tests;

/// <summary>Texts that are nearly others.</summary>
internal static class TextMutation
{
    private const string Characters = "'\"()[]{},:<>|=?0123456789 \tabcfimnOSUVé整\0\\";

    /// <summary>One of the texts with one to three changes: characters removed, inserted, doubled, or a part of another.</summary>
    public static string Of(string[] seeds, Random random)
    {
        var text = new StringBuilder(seeds[random.Next(seeds.Length)]);
        for (var times = random.Next(1, 4); times > 0 && text.Length > 0; times--)
        {
            var at = random.Next(text.Length);
            switch (random.Next(5))
            {
                case 0:
                    text.Remove(at, random.Next(1, Math.Min(8, text.Length - at) + 1));
                    break;
                case 1:
                    text.Insert(at, Characters[random.Next(Characters.Length)]);
                    break;
                case 2:
                    text[at] = Characters[random.Next(Characters.Length)];
                    break;
                case 3:
                    text.Insert(at, text.ToString(at, random.Next(text.Length - at)));
                    break;
                default:
                    var other = seeds[random.Next(seeds.Length)];
                    text.Insert(at, other.AsSpan(random.Next(other.Length)));
                    break;
            }
        }

        return text.ToString();
    }
}
