using System.Text;
using Microsoft.CodeAnalysis.Text;

namespace MemMap.Generators;

/// <summary>
/// Source text with one byte for each character: half the memory of a string, which the compiler and an editor would hold
/// for as long as they run.
/// </summary>
internal sealed class Latin1Text : SourceText
{
    private readonly byte[] _characters;

    private Latin1Text(byte[] characters)
        : base(checksumAlgorithm: SourceHashAlgorithm.Sha256) => _characters = characters;

    /// <summary>How the file is written when the compiler is asked for it.</summary>
    public override Encoding Encoding => Encoding.UTF8;

    public override int Length => _characters.Length;

    public override char this[int position] => (char)_characters[position];

    /// <summary>Copies a text; with a character beyond Latin-1, in a user's name, it becomes a string after all.</summary>
    public static SourceText Of(char[] text, int length)
    {
        var characters = new byte[length];
        for (var i = 0; i < length; i++)
        {
            if (text[i] > byte.MaxValue)
            {
                return From(new string(text, 0, length), Encoding.UTF8, SourceHashAlgorithm.Sha256);
            }

            characters[i] = (byte)text[i];
        }

        return new Latin1Text(characters);
    }

    public override void CopyTo(int sourceIndex, char[] destination, int destinationIndex, int count)
    {
        for (var i = 0; i < count; i++)
        {
            destination[destinationIndex + i] = (char)_characters[sourceIndex + i];
        }
    }
}
