using System.Globalization;
using MemMap.Cli.Output;

namespace MemMap.Cli.Layouts;

/// <summary>
/// Finds the structs and enums of a C# file by its words. It is no compiler: constants, names of other files and
/// conditional parts are not followed.
/// </summary>
internal sealed class DeclarationReader
{
    private static readonly HashSet<string> Modifiers =
    [
        "public", "private", "internal", "protected", "readonly", "unsafe", "new", "volatile", "required", "partial", "ref",
        "file", "override", "virtual", "abstract", "sealed", "async", "extern",
    ];

    private static readonly HashSet<string> WithoutFields =
        ["static", "const", "class", "interface", "record", "delegate", "event", "implicit", "explicit"];

    private readonly IReadOnlyList<(string Text, int Line)> _tokens;
    private readonly List<Declaration> _declarations = [];
    private int _next;

    private DeclarationReader(string source) => _tokens = CSharpTokens.Of(source);

    public static IReadOnlyList<Declaration> Read(string source)
    {
        var reader = new DeclarationReader(source);
        reader.ReadTypes();
        return reader._declarations;
    }

    private string Token => _next < _tokens.Count ? _tokens[_next].Text : "";

    private int Line => _tokens.Count == 0 ? 1 : _tokens[Math.Min(_next, _tokens.Count - 1)].Line;

    /// <summary>Everything outside of structs is passed over but types, at any depth.</summary>
    private void ReadTypes()
    {
        List<DeclaredAttribute> attributes = [];
        while (_next < _tokens.Count)
        {
            if (Token == "[" && (_next == 0 || _tokens[_next - 1].Text is ";" or "{" or "}" or "]"))
            {
                attributes.AddRange(ReadAttributes());
            }
            else if (Token is "struct" or "enum" && IsName(_next + 1))
            {
                ReadType(attributes);
                attributes = [];
            }
            else
            {
                if (Token is ";" or "{" or "}")
                {
                    attributes = [];
                }

                _next++;
            }
        }
    }

    private void ReadType(List<DeclaredAttribute> attributes)
    {
        var line = Line;
        var isEnum = Token == "enum";
        var name = Name(_tokens[_next + 1].Text);
        _next += 2;
        string? enumType = null;
        if (isEnum)
        {
            enumType = "int";
            if (Token == ":")
            {
                _next++;
                enumType = ReadTypeName();
            }

            SkipMember();
            _declarations.Add(new(name, line, attributes, [], enumType));
            return;
        }

        while (Token is not ("{" or ";" or ""))
        {
            if (Token == "(")
            {
                throw Refuse($"struct {name} has a primary constructor, whose fields are not written down.");
            }

            _next++;
        }

        List<DeclaredField> fields = [];
        if (Token == "{")
        {
            _next++;
            while (Token is not ("}" or ""))
            {
                var before = _next;
                ReadMember(fields);
                _next += _next == before ? 1 : 0;
            }
        }

        _next++;
        _declarations.Add(new(name, line, attributes, fields, null));
    }

    private void ReadMember(List<DeclaredField> fields)
    {
        List<DeclaredAttribute> attributes = [];
        while (Token == "[")
        {
            attributes.AddRange(ReadAttributes());
        }

        while (Modifiers.Contains(Token))
        {
            _next++;
        }

        if (Token is "struct" or "enum" && IsName(_next + 1))
        {
            ReadType(attributes);
            return;
        }

        if (WithoutFields.Contains(Token))
        {
            SkipMember();
            return;
        }

        var isFixed = Token == "fixed";
        _next += isFixed ? 1 : 0;
        var start = _next;
        var type = ReadTypeName();
        if (!IsName(_next) || Token == "operator")
        {
            _next = start;
            SkipMember();
            return;
        }

        var (name, line) = (Name(Token), Line);
        _next++;
        if (Token is "(" or "{" or "=" && _next + 1 < _tokens.Count && (Token != "=" || _tokens[_next + 1].Text == ">"))
        {
            if (Token == "{" && IsAutomatic())
            {
                throw Refuse($"property {name} has a field that is not written down; declare a field.");
            }

            SkipMember();
            return;
        }

        while (true)
        {
            int? length = null;
            if (isFixed && Token == "[")
            {
                var text = _tokens[_next + 1].Text;
                length = int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                    ? number
                    : throw Refuse($"the length of fixed buffer {name} is no number, but '{text}'.");
                _next += 3;
            }

            fields.Add(new(name, type, length, line, attributes));
            if (Token != ",")
            {
                break;
            }

            (name, line) = (Name(_tokens[_next + 1].Text), Line);
            _next += 2;
        }

        SkipMember();
    }

    /// <summary>Whether the accessors of a property have no bodies.</summary>
    private bool IsAutomatic()
    {
        for (var index = _next + 1; index < _tokens.Count && _tokens[index].Text != "}"; index++)
        {
            if (_tokens[index].Text is "{" or "=")
            {
                return false;
            }
        }

        return true;
    }

    private List<DeclaredAttribute> ReadAttributes()
    {
        List<DeclaredAttribute> attributes = [];
        _next++;
        while (Token is not ("]" or ""))
        {
            var type = ReadTypeName();
            if (type.Length == 0)
            {
                // A list of values, not of attributes.
                attributes.Clear();
                SkipMember();
                return attributes;
            }

            var generic = type.IndexOf('<');
            var name = generic < 0 ? type : type[..generic];
            Dictionary<string, string> arguments = [];
            if (Token == "(")
            {
                _next++;
                while (Token is not (")" or ""))
                {
                    var key = arguments.Count.ToString(CultureInfo.InvariantCulture);
                    if (_next + 1 < _tokens.Count && _tokens[_next + 1].Text is "=" or ":")
                    {
                        key = Name(Token);
                        _next += 2;
                    }

                    var value = "";
                    for (var depth = 0; Token != "" && (depth > 0 || Token is not ("," or ")")); _next++)
                    {
                        depth += Token is "(" ? 1 : Token is ")" ? -1 : 0;
                        value = Token is "." or "+" ? value
                            : value.StartsWith('"') && Token.StartsWith('"') ? value + Token[1..]
                            : Token;
                    }

                    arguments[key] = value.TrimStart('"');
                    _next += Token == "," ? 1 : 0;
                }

                _next++;
            }

            name = name.EndsWith("Attribute", StringComparison.Ordinal) ? name[..^9] : name;
            attributes.Add(new(name, generic < 0 ? null : type[(generic + 1)..^1], arguments));
            if (Token == ":")
            {
                // The target of an attribute, such as field:.
                attributes.RemoveAt(attributes.Count - 1);
            }

            _next += Token is "," or ":" ? 1 : 0;
        }

        _next++;
        return attributes;
    }

    /// <summary>The name of a type with its arguments; namespaces are left out.</summary>
    private string ReadTypeName()
    {
        var type = "";
        while (IsName(_next))
        {
            type = Name(Token);
            _next++;
            if (Token == "<")
            {
                _next++;
                List<string> arguments = [];
                while (Token is not (">" or ""))
                {
                    var before = _next;
                    arguments.Add(ReadTypeName());
                    _next += Token == "," || _next == before ? 1 : 0;
                }

                _next++;
                type += $"<{string.Join(",", arguments)}>";
            }

            if (Token == "." || (Token == ":" && _next + 1 < _tokens.Count && _tokens[_next + 1].Text == ":"))
            {
                _next += Token == "." ? 1 : 2;
                continue;
            }

            break;
        }

        while (Token is "?" or "*")
        {
            type += Token;
            _next++;
        }

        if (Token == "[" && _next + 1 < _tokens.Count && _tokens[_next + 1].Text == "]")
        {
            type += "[]";
            _next += 2;
        }

        return type;
    }

    /// <summary>To the end of a member: its semicolon, or the end of its block.</summary>
    private void SkipMember()
    {
        for (var depth = 0; _next < _tokens.Count; _next++)
        {
            depth += Token is "{" or "(" or "[" ? 1 : Token is "}" or ")" or "]" ? -1 : 0;
            if (depth < 0)
            {
                _next += Token == "}" ? 0 : 1;
                return;
            }

            if (depth == 0 && Token is ";" or "}" && depth == 0)
            {
                _next++;
                return;
            }
        }
    }

    private bool IsName(int index) =>
        index < _tokens.Count && _tokens[index].Text is [var first, ..] && (char.IsLetter(first) || first is '_' or '@');

    private static string Name(string token) => token.TrimStart('@');

    private UsageException Refuse(string what) => new($"line {Line}: {what}");
}
