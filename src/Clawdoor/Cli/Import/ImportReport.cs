using System.Net;
using System.Text.Json;
using Clawdoor.Nginx;
using Clawdoor.Wording;
using Spectre.Console;

namespace Clawdoor.Cli.Import;

/// <summary>A site in front of a person or a script.</summary>
internal sealed class ImportReport(Visit visit, ImportedSite found, SettingsDraft draft)
{
    /// <summary>A directive can be as long as its author likes.</summary>
    private const int LongestLine = 300;

    private Terminal Terminal => visit.Terminal;

    public void Show()
    {
        var site = found.Site;
        Terminal.Say(ImportWords.Read.With(Safe(site.Configuration.Main), site.Configuration.Files.Count));
        foreach (var trouble in site.Configuration.Troubles)
            Line("!", Color.Yellow, trouble.Text);
        foreach (var server in site.Servers)
            Line("✓", Color.Green, ImportWords.SiteAt.With(server.Place, Listens(server), string.Join(' ', server.Names.DefaultIfEmpty("_"))));
        foreach (var server in site.Redirects)
            Line("✓", Color.Green, ImportWords.RedirectAt.With(server.Place, Listens(server)));
        ShowMistakes();
        ShowNotCarried();
        ShowCertificate();
        if (found.Settings.HttpPort == 0)
            Line("·", Color.Grey, ImportWords.NoRedirect);
        Terminal.Say("");
        if (draft.ChangesNothing)
        {
            Terminal.Say(ImportWords.SettingsSame.With(draft.Path));
            return;
        }

        Terminal.Say($"--- {(draft.Before is null ? "/dev/null" : draft.Path)}");
        Terminal.Say($"+++ {draft.Path}");
        DiffPicture.Show(Terminal, draft.Diff);
    }

    public void Print(bool written, string? backup, Takeover takeover, IReadOnlyList<string> commands, IReadOnlyList<string> back)
    {
        var (site, certificate) = (found.Site, found.Certificate);
        var json = new ImportJson(
            site.Configuration.Main, site.Configuration.Files, [.. site.Configuration.Troubles.Select(t => Words(t.Text))],
            [.. site.Servers.Select(s => Server("gateway", s)), .. site.Redirects.Select(s => Server("redirect", s))],
            [.. found.Mistakes.Select(m => new ImportMistakeJson(
                m.Mistake.Number, m.Mistake.Code, m.Place.File, m.Place.Line, m.Text, Words(m.Mistake.Meaning), Words(m.Mistake.Cure)))],
            [.. found.NotCarried.Select(n => new ImportLeftJson(
                JsonNamingPolicy.CamelCase.ConvertName(n.Kind.ToString()), n.Place.File, n.Place.Line, n.Text, Words(n.Reason)))])
        {
            Certificate = certificate.Files is not { } files ? null : new(
                files.Certificate, files.Key, certificate.ComesAlong, certificate.IsKeyOfRootOnly, [.. certificate.Troubles.Select(t => Words(t.Problem.What))]),
            Settings = new(draft.Path, draft.After, ConfigReport.Lines(draft.Diff), written) { Backup = backup },
            Takeover = new(takeover.IsPossible, takeover.Unit, [.. takeover.Obstacles.Select(o => Words(o.What))], commands, back),
        };
        Terminal.Say(JsonSerializer.Serialize(json, ImportJsonContext.Readable.ImportJson));
    }

    /// <summary>Something that stands in the way, with what to do about it.</summary>
    public void Note(Problem problem)
    {
        Line("!", Color.Yellow, problem.What);
        if (problem.Next is { } next)
            Terminal.Say($"     → {Safe(Words(next))}");
    }

    private void ShowMistakes()
    {
        Terminal.Say("");
        Terminal.Say(found.Mistakes.Count == 0 ? ImportWords.NoMistakes.With() : ImportWords.Mistakes.With(found.Mistakes.DistinctBy(m => m.Mistake.Number).Count()));
        foreach (var mistakes in found.Mistakes.GroupBy(m => m.Mistake))
        {
            foreach (var mistake in mistakes)
                Mark("✗", Color.Red, $"{mistake.Mistake.Number}  {mistake.Place}  {mistake.Text}");
            Terminal.Say($"     {Words(mistakes.Key.Meaning)}");
            Terminal.Say($"     → {Words(mistakes.Key.Cure)}");
        }

        Terminal.Say(" " + Words(ImportWords.MistakesElsewhere.With(
            string.Join(", ", RecipeMistake.All.Where(m => m.Trace == MistakeTrace.Elsewhere).Select(m => m.Number)))));
    }

    private void ShowNotCarried()
    {
        if (found.NotCarried.Count == 0)
            return;
        Terminal.Say("");
        Terminal.Say(ImportWords.NotCarried);
        foreach (var left in found.NotCarried)
        {
            var weighs = left.Kind <= NotCarriedKind.BehindProxy;
            Mark(weighs ? "!" : "·", weighs ? Color.Yellow : Color.Grey, $"{left.Place}  {left.Text}");
            Terminal.Say($"     {Words(left.Reason)}");
        }
    }

    private void ShowCertificate()
    {
        var certificate = found.Certificate;
        if (certificate.Files is null)
            return;
        Terminal.Say("");
        if (certificate.ComesAlong)
            Line("✓", Color.Green, ImportWords.CertificateKept.With(certificate.Files.Certificate));
        else
            Line("!", Color.Yellow, ImportWords.CertificateLeft.With(certificate.Files.Certificate));
        foreach (var trouble in certificate.Troubles)
            Note(trouble.Problem);
        if (certificate.ComesAlong && certificate.IsKeyOfRootOnly)
            Line("!", Color.Yellow, ImportWords.KeyOfRootOnly.With(certificate.Files.Key));
    }

    private static ImportServerJson Server(string role, NginxServer server) => new(
        role, server.Place.File, server.Place.Line, server.Names, [.. server.Listens.Select(Listen)]);

    private static string Listens(NginxServer server) => string.Join(' ', server.Listens.Select(Listen).Distinct());

    private static string Listen(NginxListen listen) => new IPEndPoint(listen.Address, listen.Port).ToString();

    private string Words(Message message) => visit.Cli.Words(message);

    private static string Safe(string text) => Terminal.Safe(text, LongestLine);

    private void Line(string mark, Color color, Message text) => Mark(mark, color, Words(text));

    private void Mark(string mark, Color color, string text)
    {
        Terminal.Out.Write(new Text($" {mark} ", new Style(color)));
        Terminal.Say(Safe(text));
    }
}
