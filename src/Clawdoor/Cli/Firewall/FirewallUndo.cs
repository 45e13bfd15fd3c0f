using System.Text.Json;
using Clawdoor.Firewall;
using Clawdoor.Wording;
using W = Clawdoor.Wording.FirewallWords;

namespace Clawdoor.Cli.Firewall;

/// <summary><c>clawdoor firewall undo</c>: takes back what is recorded, the newest first, and nothing else.</summary>
internal static class FirewallUndo
{
    public static async Task<ExitCode> RunAsync(Visit visit, bool asJson)
    {
        if (FirewallCommand.NotRoot(visit, "undo") is { } refused)
            return refused;
        var (terminal, record) = (visit.Terminal, new DeedRecord(visit.Settings.State));
        if (record.Read() is not { } list)
        {
            terminal.Complain(new(W.NothingToUndo.With(record.Path)));
            return ExitCode.NotFound;
        }

        IReadOnlyList<string> texts = [.. list.Deeds.Reverse().Select(Text)];
        if (!asJson)
        {
            terminal.Say(W.WillUndo.With(list.Firewall));
            foreach (var text in texts)
                terminal.Say("   " + text);
            if (!visit.Agrees(W.UndoQuestion))
            {
                terminal.Say(ConfigWords.NothingChanged);
                return ExitCode.Declined;
            }
        }

        var changes = !asJson || visit.Settings.Yes;
        if (changes)
        {
            var left = await new FirewallWork(new FirewallPrograms(visit.Time, FirewallPrograms.UsualPatience)).TakeBackAsync(list.Deeds);
            if (record.Write(list.Begun, list.Firewall, [.. left.Select(l => l.Deed)]) is { } unwritten)
                terminal.Complain(new(W.Failed.With(record.Path, unwritten)));
            if (left.Count > 0)
            {
                foreach (var (deed, said) in left)
                    terminal.Complain(new(W.Failed.With(Text(deed), PlainText.Printable(said.ReplaceLineEndings(" ")))));
                return ExitCode.Failed;
            }
        }

        terminal.Say(asJson ? JsonSerializer.Serialize(new FirewallChangeJson(1, texts, changes) { Firewall = list.Firewall }, FirewallJson.Readable.FirewallChangeJson) : terminal.Words(W.Undone));
        return ExitCode.Done;
    }

    /// <summary>nftables' rule is found by its mark when it is taken back.</summary>
    private static string Text(Deed deed) => deed switch
    {
        { File: { } file } => $"{file}: - {deed.Line}",
        { Back: { } back } => Deed.Shown(back),
        { Chain: { } chain } => $"nft delete rule {chain.Family} {chain.Table} {chain.Name} (tcp dport {deed.Port} {deed.Verdict} comment \"{Deed.Mark}\")",
        _ => deed.Text,
    };
}
