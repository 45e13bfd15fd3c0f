using System.Text;

namespace Clawdoor.Config.Json5;

/// <summary>
/// A recursive descent reader that accepts what the json5 package 2.2 accepts (it is what OpenClaw reads with).
/// It stops at the first fault: every method then returns null (or false) and <see cref="Error"/> says where.
/// </summary>
internal sealed partial class Json5Reader(string text)
{
    private int _at;
    private int _depth;

    public Json5Error? Error { get; private set; }

    public Json5Value? ReadAll()
    {
        if (!SkipTrivia() || ReadValue() is not { } root || !SkipTrivia())
            return null;
        return _at == text.Length ? root : Fail(Json5Expected.NothingMore);
    }

    private char Peek => _at < text.Length ? text[_at] : '\0';

    private bool AtEnd => _at >= text.Length;

    private Json5Value? Fail(Json5Expected expected)
    {
        Refuse(expected);
        return null;
    }

    /// <summary>Always false, so that it can be returned.</summary>
    private bool Refuse(Json5Expected expected, int? offset = null)
    {
        var where = offset ?? _at;
        var (line, column) = Json5Document.Place(text, where);
        string? found = null;
        if (where < text.Length)
            found = Rune.TryGetRuneAt(text, where, out var rune) ? rune.ToString() : "\uFFFD";
        Error ??= new Json5Error(line, column, found, expected);
        return false;
    }

    private bool SkipTrivia()
    {
        while (!AtEnd)
        {
            if (Json5Characters.IsSpace(text[_at]))
            {
                _at++;
                continue;
            }

            if (text[_at] != '/')
                return true;

            var end = Json5Characters.SkipComment(text, _at);
            if (end < 0)
            {
                var open = _at + 1 < text.Length && text[_at + 1] == '*';
                return Refuse(open ? Json5Expected.CommentEnd : Json5Expected.CommentStart, open ? text.Length : _at + 1);
            }

            _at = end;
        }

        return true;
    }

    private Json5Value? ReadValue() => Peek switch
    {
        '{' => ReadNested(ReadObject),
        '[' => ReadNested(ReadArray),
        '"' or '\'' => ReadText(),
        'n' => ReadWord("null", span => new Json5Null { Span = span }),
        't' => ReadWord("true", span => new Json5Boolean(true) { Span = span }),
        'f' => ReadWord("false", span => new Json5Boolean(false) { Span = span }),
        '+' or '-' or '.' or 'I' or 'N' or (>= '0' and <= '9') => ReadNumber(),
        _ => Fail(Json5Expected.Value),
    };

    private Json5Value? ReadNested(Func<Json5Value?> read)
    {
        if (_depth == Json5Document.MaxDepth)
            return Fail(Json5Expected.LessDepth);
        _depth++;
        var value = read();
        _depth--;
        return value;
    }

    private Json5Value? ReadWord(string word, Func<TextSpan, Json5Value> make)
    {
        var start = _at;
        return SkipWord(word) ? make(new TextSpan(start, _at)) : null;
    }

    private bool SkipWord(string word)
    {
        foreach (var c in word)
        {
            if (Peek != c)
                return Refuse(Json5Expected.Value);
            _at++;
        }

        return true;
    }

    private Json5String? ReadText()
    {
        var start = _at;
        return ReadQuoted() is { } value ? new Json5String(value) { Span = new TextSpan(start, _at) } : null;
    }

    private Json5Value? ReadObject()
    {
        var start = _at++;
        var members = new List<Json5Member>();
        int? comma = null;
        while (SkipTrivia())
        {
            if (Peek == '}')
            {
                _at++;
                return new Json5Object(members) { Span = new TextSpan(start, _at), TrailingComma = comma };
            }

            if (members.Count > 0 && comma is null)
                return Fail(Json5Expected.CommaOrBrace);
            if (ReadMember() is not { } member || !SkipTrivia())
                return null;
            members.Add(member);
            comma = SkipComma();
        }

        return null;
    }

    private Json5Member? ReadMember()
    {
        var start = _at;
        var name = Peek is '"' or '\'' ? ReadQuoted() : ReadName();
        var span = new TextSpan(start, _at);
        if (name is null || !SkipTrivia())
            return null;
        if (Peek != ':')
        {
            Refuse(Json5Expected.Colon);
            return null;
        }

        _at++;
        return SkipTrivia() && ReadValue() is { } value ? new Json5Member(name, value) { NameSpan = span } : null;
    }

    private Json5Value? ReadArray()
    {
        var start = _at++;
        var items = new List<Json5Value>();
        int? comma = null;
        while (SkipTrivia())
        {
            if (Peek == ']')
            {
                _at++;
                return new Json5Array(items) { Span = new TextSpan(start, _at), TrailingComma = comma };
            }

            if (items.Count > 0 && comma is null)
                return Fail(Json5Expected.CommaOrBracket);
            if (ReadValue() is not { } item || !SkipTrivia())
                return null;
            items.Add(item);
            comma = SkipComma();
        }

        return null;
    }

    private int? SkipComma() => Peek == ',' ? _at++ : null;
}
