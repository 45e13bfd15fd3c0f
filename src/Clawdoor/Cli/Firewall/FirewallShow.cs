using System.Globalization;
using System.Text.Json;
using Clawdoor.Firewall;
using Clawdoor.Firewall.Rules;
using Clawdoor.Machine;
using Clawdoor.Wording;
using Spectre.Console;
using W = Clawdoor.Wording.FirewallWords;

namespace Clawdoor.Cli.Firewall;

/// <summary><c>clawdoor firewall show</c>: the firewall as it is.</summary>
internal static class FirewallShow
{
    private const int MostExposed = 20;

    public static ExitCode Run(FirewallSeen seen, bool asJson)
    {
        var recorded = seen.Record.Read()?.Deeds.Select(d => d.Text).ToList() ?? [];
        if (asJson)
            return Print(seen, recorded);
        var terminal = seen.Terminal;
        Heading(seen);
        foreach (var (port, use, wanted) in Rows(seen))
            Row(seen, port, use, wanted);
        if (recorded.Count > 0)
        {
            terminal.Say(W.Recorded);
            foreach (var text in recorded)
                terminal.Say("   " + text);
        }

        Warnings(seen);
        Cloud(seen);
        return ExitCode.Done;
    }

    public static void Heading(FirewallSeen seen)
    {
        var terminal = seen.Terminal;
        if (seen.State.Name is { } name)
        {
            terminal.Say(terminal.Words(W.Rules.With(name)), new Style(decoration: Decoration.Bold));
        }
        else
        {
            terminal.Say(terminal.Words(W.NoneRules), new Style(decoration: Decoration.Bold));
            if (Exposed() is { Count: > 0 } exposed)
                terminal.Say(W.Exposed.With(string.Join(", ", exposed)));
        }

        foreach (var asleep in seen.State.Kind == FirewallKind.None ? seen.State.Asleep : [])
            terminal.Warn(Asleep(seen, asleep));
    }

    /// <summary>OpenClaw's own port where strangers reach it.</summary>
    public static void Warnings(FirewallSeen seen)
    {
        foreach (var port in seen.Wish.Shut.Where(seen.IsExposed))
            seen.Terminal.Complain(new(W.GatewayExposed.With(port), seen.State.Kind == FirewallKind.None ? W.GatewayExposedNextBare : W.GatewayExposedNext));
    }

    /// <summary>What stands before this computer and cannot be seen on it.</summary>
    public static void Cloud(FirewallSeen seen)
    {
        seen.Terminal.Say(W.CloudFirst);
        var ports = string.Join(", ", seen.Wish.Open);
        foreach (var cloud in Here() is { } known ? [known] : Clawdoor.Firewall.Cloud.Known)
            seen.Terminal.Say("   " + seen.Terminal.Words(cloud.Way(ports)));
    }

    private static Message Asleep(FirewallSeen seen, string name)
    {
        var ports = seen.Ssh.All.DefaultIfEmpty(22).Concat(seen.Wish.Open).Distinct();
        return name == "ufw"
            ? W.UfwAsleep.With(string.Join(" && ", ports.Select(p => $"sudo ufw allow {p}/tcp")))
            : W.FirewalldAsleep.With("sudo firewall-offline-cmd " + string.Join(' ', ports.Select(p => $"--add-port={p}/tcp")));
    }

    private static IEnumerable<(int Port, Sentence Use, bool? Open)> Rows(FirewallSeen seen) =>
    [
        .. seen.Wish.Open.Select((p, i) => (p, i == 0 ? W.UseHttps : W.UseHttp, (bool?)true)),
        .. seen.Ssh.All.Select(p => (p, p == seen.Ssh.Session?.Port ? W.UseSession : W.UseSsh, (bool?)null)),
        .. seen.Wish.Shut.Select(p => (p, W.UseGateway, (bool?)false)),
    ];

    private static void Row(FirewallSeen seen, int port, Sentence use, bool? wanted)
    {
        var standing = StandingOf(seen, port, wanted);
        var good = wanted switch { true => standing == Standing.Open, false => !seen.IsExposed(port), _ => standing is Standing.Open or Standing.OpenToSome };
        var (mark, colour) = good ? ("✓", Color.Green) : standing == Standing.Unclear ? ("!", Color.Yellow) : ("✗", Color.Red);
        var terminal = seen.Terminal;
        string[] cells = [port.ToString(CultureInfo.InvariantCulture), terminal.Words(use), terminal.Words(Words(standing)), terminal.Words(W.Listens.With((Message)Words(FirewallSeen.Listens(port))))];
        terminal.Show(new Text($"{mark} ", new Style(colour)));
        terminal.Say(string.Join("  ", cells.Select((c, i) => Padded(c, i switch { 0 => 5, 1 => 20, 2 => 16, _ => 0 }))).TrimEnd());
    }

    /// <summary>Of ssh one family is enough: the session's own, or the better.</summary>
    private static Standing StandingOf(FirewallSeen seen, int port, bool? wanted) => wanted is not null ? seen.State.Of(port)
        : seen.Ssh.Session is { } session && session.Port == port ? seen.State.Of(port, session.IsV6)
        : (Standing)Math.Min((int)seen.State.Of(port, false), (int)seen.State.Of(port, true));

    // A Chinese character is two columns wide.
    private static string Padded(string text, int width) => text + new string(' ', Math.Max(0, width - text.Sum(c => c > 0x2E7F ? 2 : 1)));

    private static Sentence Words(Standing standing) => standing switch
    {
        Standing.Open => W.Open,
        Standing.OpenToSome => W.OpenToSome,
        Standing.Unclear => W.Unclear,
        _ => W.Shut,
    };

    private static Sentence Words(FirewallListening listening) => listening switch
    {
        FirewallListening.Everywhere => W.Everywhere,
        FirewallListening.Loopback => W.Loopback,
        _ => W.Nobody,
    };

    private static List<int> Exposed() =>
        [.. ListeningSocket.Read().Where(s => !System.Net.IPAddress.IsLoopback(s.Address)).Select(s => s.Port).Distinct().Order().Take(MostExposed)];

    private static Cloud? Here() => Clawdoor.Firewall.Cloud.Of(path =>
    {
        try
        {
            return File.ReadAllText("/" + path).Trim();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    });

    private static ExitCode Print(FirewallSeen seen, IReadOnlyList<string> recorded)
    {
        var json = new FirewallShowJson(1, seen.State.Asleep,
            [.. Rows(seen).Select(r => new FirewallPortJson(r.Port, r.Open switch { false => "gateway", null => "ssh", _ => r.Use == W.UseHttps ? "https" : "http" }, Name(StandingOf(seen, r.Port, r.Open)), Name(FirewallSeen.Listens(r.Port))))],
            recorded)
        {
            Firewall = seen.State.Name,
            Cloud = Here()?.Name,
            Exposed = seen.State.Kind == FirewallKind.None ? Exposed() : null,
        };
        seen.Terminal.Say(JsonSerializer.Serialize(json, FirewallJson.Readable.FirewallShowJson));
        return ExitCode.Done;
    }

    private static string Name<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.CamelCase.ConvertName(value.ToString());
}
