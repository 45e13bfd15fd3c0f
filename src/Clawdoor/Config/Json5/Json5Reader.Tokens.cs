using System.Globalization;
using System.Text;

namespace Clawdoor.Config.Json5;

/// <summary>Strings, names and numbers.</summary>
internal sealed partial class Json5Reader
{
    private string? ReadQuoted()
    {
        var quote = text[at++];
        var value = new StringBuilder();
        while (!AtEnd && text[at] is not ('\n' or '\r'))
        {
            var c = text[at++];
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
        if (AtEnd || text[at] is >= '1' and <= '9')
            return Refuse(Json5Expected.Escape);

        var c = text[at++];
        switch (c)
        {
            case 'x':
                return ReadHex(2, value);
            case 'u':
                return ReadHex(4, value);
            case '0' when char.IsAsciiDigit(Peek):
                return Refuse(Json5Expected.Escape);
            case '\r' when Peek == '\n':
                at++;
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
        for (var i = 0; i < digits; i++, at++)
        {
            if (!char.IsAsciiHexDigit(Peek))
                return Refuse(Json5Expected.HexDigit);
            code = (code * 16) + Convert.ToInt32(text[at].ToString(), 16);
        }

        value.Append((char)code);
        return true;
    }

    private string? ReadName()
    {
        var name = new StringBuilder();
        while (!AtEnd)
        {
            var start = at;
            var escaped = text[at] == '\\';
            if (escaped)
            {
                at++;
                if (Peek != 'u')
                {
                    Refuse(Json5Expected.NameCharacter);
                    return null;
                }

                at++;
                if (!ReadHex(4, name))
                    return null;
            }

            var rune = default(Rune);
            var whole = escaped ? Rune.TryCreate(name[^1], out rune) : Rune.TryGetRuneAt(text, at, out rune);
            if (whole && (name.Length - (escaped ? 1 : 0) == 0 ? Json5Characters.StartsName(rune) : Json5Characters.ContinuesName(rune)))
            {
                if (escaped)
                    continue;
                name.Append(rune.ToString());
                at += rune.Utf16SequenceLength;
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
        var start = at;
        var sign = 1;
        if (Peek is '+' or '-')
            sign = text[at++] == '-' ? -1 : 1;

        var magnitude = Peek switch
        {
            'I' => SkipWord("Infinity") ? double.PositiveInfinity : null,
            'N' => SkipWord("NaN") ? double.NaN : null,
            '0' when at + 1 < text.Length && text[at + 1] is 'x' or 'X' => ReadHexNumber(),
            _ => ReadDecimal(),
        };
        return magnitude is { } number ? new Json5Number(sign * number) { Span = new TextSpan(start, at) } : null;
    }

    private double? ReadHexNumber()
    {
        at += 2;
        if (!char.IsAsciiHexDigit(Peek))
        {
            Refuse(Json5Expected.HexDigit);
            return null;
        }

        double number = 0;
        for (; char.IsAsciiHexDigit(Peek); at++)
            number = (number * 16) + Convert.ToInt32(text[at].ToString(), 16);
        return number;
    }

    private double? ReadDecimal()
    {
        var start = at;
        // A leading zero stands alone: the json5 package stops after it, and what follows is then out of place.
        if (Peek == '0')
            at++;
        else
            SkipDigits();

        var whole = at - start;
        var fraction = 0;
        if (Peek == '.')
        {
            at++;
            fraction = SkipDigits();
        }

        var digits = whole + fraction;

        if (digits > 0 && Peek is ('e' or 'E'))
        {
            at++;
            if (Peek is '+' or '-')
                at++;
            digits = SkipDigits();
        }

        if (digits == 0)
        {
            Refuse(Json5Expected.Digit);
            return null;
        }

        return double.Parse(text.AsSpan(start, at - start), NumberStyles.Float, CultureInfo.InvariantCulture);
    }

    private int SkipDigits()
    {
        var start = at;
        while (char.IsAsciiDigit(Peek))
            at++;
        return at - start;
    }
}
