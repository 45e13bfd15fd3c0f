using System.Globalization;
using System.Text;

namespace Clawdoor.Config.Json5;

/// <summary>Strings, names and numbers.</summary>
internal sealed partial class Json5Reader
{
    private string? ReadQuoted()
    {
        var quote = text[_at++];
        var value = new StringBuilder();
        while (!AtEnd && text[_at] is not ('\n' or '\r'))
        {
            var c = text[_at++];
            if (c == quote)
                return value.ToString();
            if (c != '\\')
                value.Append(c);
            else if (!ReadEscape(value))
                return null;
        }

        Refuse(Json5Expected.StringEnd);
        return null;
    }

    private bool ReadEscape(StringBuilder value)
    {
        if (AtEnd || text[_at] is >= '1' and <= '9')
            return Refuse(Json5Expected.Escape);

        var c = text[_at++];
        switch (c)
        {
            case 'x':
                return ReadHex(2, value);
            case 'u':
                return ReadHex(4, value);
            case '0' when char.IsAsciiDigit(Peek):
                return Refuse(Json5Expected.Escape);
            case '\r' when Peek == '\n':
                _at++;
                return true;
            case '\r' or '\n' or '\u2028' or '\u2029':
                return true;
        }

        value.Append(c switch
        {
            'b' => '\b',
            'f' => '\f',
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            'v' => '\v',
            '0' => '\0',
            _ => c,
        });
        return true;
    }

    private bool ReadHex(int digits, StringBuilder value)
    {
        var code = 0;
        for (var i = 0; i < digits; i++, _at++)
        {
            if (!char.IsAsciiHexDigit(Peek))
                return Refuse(Json5Expected.HexDigit);
            code = (code * 16) + Convert.ToInt32(text[_at].ToString(), 16);
        }

        value.Append((char)code);
        return true;
    }

    private string? ReadName()
    {
        var name = new StringBuilder();
        while (!AtEnd)
        {
            var start = _at;
            var escaped = text[_at] == '\\';
            if (escaped)
            {
                _at++;
                if (Peek != 'u')
                {
                    Refuse(Json5Expected.NameCharacter);
                    return null;
                }

                _at++;
                if (!ReadHex(4, name))
                    return null;
            }

            var rune = default(Rune);
            var whole = escaped ? Rune.TryCreate(name[^1], out rune) : Rune.TryGetRuneAt(text, _at, out rune);
            if (whole && (name.Length - (escaped ? 1 : 0) == 0 ? Json5Characters.StartsName(rune) : Json5Characters.ContinuesName(rune)))
            {
                if (escaped)
                    continue;
                name.Append(rune.ToString());
                _at += rune.Utf16SequenceLength;
                continue;
            }

            if (!escaped)
                break;
            Refuse(Json5Expected.NameCharacter, start);
            return null;
        }

        if (name.Length > 0)
            return name.ToString();
        Refuse(Json5Expected.Name);
        return null;
    }

    private Json5Number? ReadNumber()
    {
        var start = _at;
        var sign = 1;
        if (Peek is '+' or '-')
            sign = text[_at++] == '-' ? -1 : 1;

        var magnitude = Peek switch
        {
            'I' => SkipWord("Infinity") ? double.PositiveInfinity : null,
            'N' => SkipWord("NaN") ? double.NaN : null,
            '0' when _at + 1 < text.Length && text[_at + 1] is 'x' or 'X' => ReadHexNumber(),
            _ => ReadDecimal(),
        };
        return magnitude is { } number ? new Json5Number(sign * number) { Span = new TextSpan(start, _at) } : null;
    }

    private double? ReadHexNumber()
    {
        _at += 2;
        if (!char.IsAsciiHexDigit(Peek))
        {
            Refuse(Json5Expected.HexDigit);
            return null;
        }

        double number = 0;
        for (; char.IsAsciiHexDigit(Peek); _at++)
            number = (number * 16) + Convert.ToInt32(text[_at].ToString(), 16);
        return number;
    }

    private double? ReadDecimal()
    {
        var start = _at;
        // A leading zero stands alone: the json5 package stops after it, and what follows is then out of place.
        if (Peek == '0')
            _at++;
        else
            SkipDigits();

        var whole = _at - start;
        var fraction = 0;
        if (Peek == '.')
        {
            _at++;
            fraction = SkipDigits();
        }

        var digits = whole + fraction;

        if (digits > 0 && Peek is ('e' or 'E'))
        {
            _at++;
            if (Peek is '+' or '-')
                _at++;
            digits = SkipDigits();
        }

        if (digits == 0)
        {
            Refuse(Json5Expected.Digit);
            return null;
        }

        return double.Parse(text.AsSpan(start, _at - start), NumberStyles.Float, CultureInfo.InvariantCulture);
    }

    private int SkipDigits()
    {
        var start = _at;
        while (char.IsAsciiDigit(Peek))
            _at++;
        return _at - start;
    }
}
