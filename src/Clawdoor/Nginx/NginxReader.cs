using System.Text;

namespace Clawdoor.Nginx;

/// <summary>
/// Reads nginx's configuration language as its own reader does (ngx_conf_read_token in src/core/ngx_conf_file.c): a
/// quote or a comment begins only where a word begins, <c>${</c> belongs to the word, a backslash takes the next
/// character along. Never throws.
/// </summary>
internal sealed class NginxReader
{
    /// <summary>4 MiB of characters in one file.</summary>
    public const int MaxLength = 4 * 1024 * 1024;

    /// <summary>Blocks in blocks.</summary>
    public const int MaxDepth = 64;

    /// <summary>In one file.</summary>
    public const int MaxDirectives = 100_000;

    private readonly string _text;
    private readonly string _file;
    private int _at;
    private int _line = 1;
    private int _count;
    private NginxError? _error;

    private NginxReader(string text, string file) => (_text, _file) = (text, file);

    /// <summary>The directives of one file, <c>include</c> left as it is; or where and why it is none.</summary>
    public static (IReadOnlyList<NginxDirective>? Directives, NginxError? Error) Read(string text, string file)
    {
        if (text.Length > MaxLength)
            return (null, new NginxError(new(file, 1), null, NginxExpected.LessText));
        var reader = new NginxReader(text, file) { _at = text.StartsWith('\uFEFF') ? 1 : 0 };
        var directives = reader.ReadBlock(0);
        return reader._error is { } error ? (null, error) : (directives, null);
    }

    private bool IsEnd => _at >= _text.Length;

    private List<NginxDirective> ReadBlock(int depth)
    {
        var directives = new List<NginxDirective>();
        var words = new List<string>();
        var line = _line;
        while (_error is null)
        {
            SkipBlank();
            if (IsEnd)
            {
                if (words.Count > 0 || depth > 0)
                    Fail(words.Count > 0 ? NginxExpected.DirectiveEnd : NginxExpected.BlockEnd);
                return directives;
            }

            switch (_text[_at])
            {
                case ';' or '{' when words.Count == 0:
                    Fail(NginxExpected.DirectiveName);
                    break;
                case ';':
                    _at++;
                    Add(null);
                    break;
                case '{':
                    var block = Nested(words[0], depth);
                    if (_error is null)
                        Add(block);
                    break;
                case '}' when words.Count > 0:
                    Fail(NginxExpected.DirectiveEnd);
                    break;
                case '}' when depth == 0:
                    Fail(NginxExpected.BlockBegin);
                    break;
                case '}':
                    _at++;
                    return directives;
                default:
                    if (words.Count == 0)
                        line = _line;
                    words.Add(Word());
                    break;
            }
        }

        return directives;

        void Add(IReadOnlyList<NginxDirective>? block)
        {
            directives.Add(new NginxDirective(words[0], words[1..], block, new(_file, line)));
            words = [];
            if (++_count > MaxDirectives)
                Fail(NginxExpected.FewerDirectives);
        }
    }

    private List<NginxDirective> Nested(string name, int depth)
    {
        if (depth + 1 >= MaxDepth)
        {
            Fail(NginxExpected.LessDepth);
            return [];
        }

        _at++;
        if (!name.EndsWith("_by_lua_block", StringComparison.Ordinal))
            return ReadBlock(depth + 1);
        // OpenResty: what stands between these braces is Lua.
        for (var open = 1; !IsEnd; Step())
        {
            open += _text[_at] switch { '{' => 1, '}' => -1, _ => 0 };
            if (open > 0)
                continue;
            _at++;
            return [];
        }

        Fail(NginxExpected.BlockEnd);
        return [];
    }

    private string Word()
    {
        var quote = _text[_at] is '"' or '\'' ? _text[_at++] : '\0';
        var start = _at;
        var afterDollar = false;
        for (; !IsEnd; Step())
        {
            var c = _text[_at];
            if (quote == '\0' ? IsBlank(c) || c == ';' || (c == '{' && !afterDollar) : c == quote)
                break;
            afterDollar = c == '$';
            if (c == '\\' && _at + 1 < _text.Length)
                Step();
        }

        var word = Unescaped(_text.AsSpan(start, _at - start));
        if (quote == '\0')
            return word;
        if (IsEnd)
        {
            Fail(NginxExpected.QuoteEnd);
            return word;
        }

        _at++;
        if (!IsEnd && !IsBlank(_text[_at]) && _text[_at] is not (';' or '{' or ')'))
            Fail(NginxExpected.BlankAfterQuote);
        return word;
    }

    private static string Unescaped(ReadOnlySpan<char> written)
    {
        if (!written.Contains('\\'))
            return written.ToString();
        var word = new StringBuilder(written.Length);
        for (var i = 0; i < written.Length; i++)
        {
            var next = written[i] == '\\' && i + 1 < written.Length ? written[i + 1] : '\0';
            char? meant = next switch
            {
                '"' or '\'' or '\\' => next,
                't' => '\t',
                'r' => '\r',
                'n' => '\n',
                _ => null,
            };
            word.Append(meant ?? written[i]);
            if (meant is not null)
                i++;
        }

        return word.ToString();
    }

    private void SkipBlank()
    {
        for (; !IsEnd; Step())
        {
            if (_text[_at] == '#')
            {
                while (_at + 1 < _text.Length && _text[_at + 1] != '\n')
                    _at++;
            }
            else if (!IsBlank(_text[_at]))
            {
                return;
            }
        }
    }

    private static bool IsBlank(char c) => c is ' ' or '\t' or '\r' or '\n';

    private void Step()
    {
        if (_text[_at++] == '\n')
            _line++;
    }

    private void Fail(NginxExpected expected) => _error ??= new NginxError(new(_file, _line), IsEnd ? null : _text[_at], expected);
}
