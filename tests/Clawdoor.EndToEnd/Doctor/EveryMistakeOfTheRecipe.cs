using System.Text.Json;
using Xunit;

namespace Clawdoor.EndToEnd.Doctor;

/// <summary>A site with one of the recipe's mistakes, seen by <c>clawdoor import nginx</c>, since from outside it looks like any other.</summary>
/// <param name="Numbers">Those of the recipe's ten that must be named, and no other.</param>
/// <param name="Plant">Bash on an <see cref="OwnComputer"/> with the site without mistakes and an authority's certificate.</param>
internal sealed record SiteMistake(string Name, IReadOnlyList<int> Numbers, string Plant);

/// <summary>The recipe's mistakes that only the site's text or the certificate's kind shows; real nginx carries each site.</summary>
public sealed class EveryMistakeOfTheRecipe
{
    internal static readonly IReadOnlyList<SiteMistake> Rows =
    [
        new("none", [], ""),
        new("`$proxy_add_x_forwarded_for` lets a visitor write the beginning of the chain", [3], "mistake 's/X-Forwarded-For $remote_addr/X-Forwarded-For $proxy_add_x_forwarded_for/'"),
        new("a self-signed certificate for a public address: none from an authority, a warning clicked through, renewed by a restart", [4, 5, 10], "cp own.crt openclaw.crt; cp own.key openclaw.key"),
        new("a self-signed certificate for a private address: no authority gives one", [5, 10],
            "openssl req -x509 -nodes -key own.key -out openclaw.crt -subj /CN=OpenClaw -addext subjectAltName=IP:10.0.0.4 -days 90; cp own.key openclaw.key; mistake 's/203.0.113.7/10.0.0.4/'"),
        new("`Connection \"upgrade\"` on every request", [6], "mistake 's/$http_connection/\"upgrade\"/'"),
        new("`Host $host`", [7], "mistake 's/$http_host/$host/'"),
        new("the log keeps what stands behind `?token=`", [8], "mistake \"s|access_log off|access_log $HOME/access.log|\""),
        new("a redirect to `?token=`", [8], "mistake 's|location / {|location = /in { return 302 /?token=abc; }\\n&|'"),
    ];

    private const string WithoutMistakes =
        """
        cp openclaw.crt own.crt; cp openclaw.key own.key
        openssl req -x509 -nodes -newkey rsa:2048 -keyout ca.key -out ca.crt -subj /CN=Authority -days 365 2>/dev/null
        openssl req -new -key own.key -out leaf.csr -subj /CN=OpenClaw
        openssl x509 -req -in leaf.csr -CA ca.crt -CAkey ca.key -days 90 -out openclaw.crt -extfile <(echo subjectAltName=IP:203.0.113.7) 2>/dev/null
        mistake 's/$proxy_add_x_forwarded_for/$remote_addr/; s/"upgrade"/$http_connection/; s/$host/$http_host/; s/access_log .*/access_log off;/'
        cp openclaw.crt good.crt; cp site good.site

        """;

    [Fact]
    public async Task Import_names_it_and_no_other()
    {
        await using var computer = await OwnComputer.StartAsync(EveryFaultIsNamed.Certificate);
        await computer.PlantAsync(WithoutMistakes);
        foreach (var row in Rows)
        {
            await computer.PlantAsync($"cp good.crt openclaw.crt; cp own.key openclaw.key; cp good.site site; {row.Plant}\nnginx -c $HOME/nginx.conf -p $HOME -e $HOME/nginx.log -t 2>&1; nginx -c $HOME/nginx.conf -p $HOME -e $HOME/nginx.log; nginx -c $HOME/nginx.conf -p $HOME -e $HOME/nginx.log -s stop");

            var end = await computer.ClawdoorAsync("", "import", "nginx", "nginx.conf", "--to", "imported.json", "--json");

            using var json = JsonDocument.Parse(end.Output.Length > 0 ? end.Output : throw new InvalidOperationException(end.Errors));
            var named = json.RootElement.GetProperty("mistakes").EnumerateArray().Select(m => m.GetProperty("number").GetInt32()).Distinct();
            Assert.True(row.Numbers.SequenceEqual(named), $"{row.Name}: {string.Join(", ", named)}");
        }
    }

    [Fact]
    public void The_ten_are_all_planted() => Assert.Equal(
        Enumerable.Range(1, 10),
        FaultTable.All.Select(f => f.Mistake).OfType<int>().Concat(Rows.SelectMany(r => r.Numbers)).Distinct().Order());
}
