using System.CommandLine;
using Clawdoor.Doctor;
using Clawdoor.Machine;
using Clawdoor.Wording;

namespace Clawdoor.Cli.Doctor;

/// <summary><c>clawdoor doctor</c>: examines the whole way, with a door open or not. Settings that cannot be used are a finding, not an end.</summary>
internal static class DoctorCommand
{
    public static Command Build(CliContext cli)
    {
        var (fix, share, addresses) = (cli.Switch("--fix", DoctorWords.Fix), cli.Switch("--share", DoctorWords.Share), cli.Switch("--with-addresses", DoctorWords.WithAddresses));
        var undo = cli.Switch("--undo", DoctorWords.UndoLast);
        var only = new Option<string[]>("--only") { Description = cli.Words(DoctorWords.Only), HelpName = "CODE", AllowMultipleArgumentsPerToken = true };
        only.CompletionSources.Add([.. CheckTable.All.Select(c => c.Code)]);
        var url = new Option<string?>("--url") { Description = cli.Words(DoctorWords.Url), HelpName = "https://IP[:PORT]" };
        var json = cli.Json();
        var options = new SettingsOptions(cli, SettingsTable.Address, SettingsTable.HttpsPort, SettingsTable.HttpPort, SettingsTable.Upstream,
            SettingsTable.OpenClawConfig, SettingsTable.State, SettingsTable.Yes, SettingsTable.Lang);
        var command = new Command("doctor", cli.Words(DoctorWords.About)) { fix, undo, share, addresses, only, url, json };
        options.AddTo(command);
        command.SetAction(async (parse, stop) =>
        {
            var reading = SettingsReader.Read(options.Sources(parse, cli.Environment, Environment.IsPrivilegedProcess));
            var visit = new Visit(cli with { Terminal = cli.Terminal.Speaking(reading.Readable.Language) }, reading.Readable);
            var codes = (parse.GetValue(only) ?? []).SelectMany(c => c.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)).ToList();
            if (Refused(visit, codes, parse.GetValue(url), out var door))
                return (int)ExitCode.BadSettings;
            var here = new Surroundings(reading.Readable, cli.Environment) { Time = cli.Time, SettingsProblems = reading.Problems, Url = door };
            if (parse.GetValue(undo))
                return (int)await new DoctorUndoing(visit, here).RunAsync(stop);
            var wishes = new DoctorWishes(codes) { Fix = parse.GetValue(fix), Share = parse.GetValue(share), WithAddresses = parse.GetValue(addresses), Json = parse.GetValue(json) };
            return (int)await RunAsync(visit, here, wishes, stop);
        });
        return command;
    }

    /// <summary>A code or address that cannot be meant; the reason has been said.</summary>
    private static bool Refused(Visit visit, IReadOnlyList<string> codes, string? url, out Uri? door)
    {
        door = null;
        if (codes.FirstOrDefault(c => CheckTable.All.All(check => check.Code != c)) is { } unknown)
        {
            visit.Terminal.Complain(new Problem(
                DoctorWords.UnknownCode.With(Terminal.Safe(unknown)), DoctorWords.UnknownCodeNext.With(Nearest.Of(unknown, CheckTable.All.Select(c => c.Code)) ?? "–")));
            return true;
        }

        if (url is null)
            return false;
        var isAddress = Uri.TryCreate(url.Contains("://", StringComparison.Ordinal) ? url : $"https://{url}", UriKind.Absolute, out door)
            && door.Scheme == Uri.UriSchemeHttps && door.Host.Length > 0 && door.UserInfo.Length == 0;
        if (isAddress)
            door = new Uri(door!.GetLeftPart(UriPartial.Authority));
        else
            visit.Terminal.Complain(new Problem(DoctorWords.BadUrl.With(Terminal.Safe(url)), DoctorWords.BadUrlNext));
        return !isAddress;
    }

    private static async Task<Verdict> RunAsync(Visit visit, Surroundings here, DoctorWishes wishes, CancellationToken stop)
    {
        ProcessEnvironment.EnsureHome(here.Settings.State);
        var start = here.Time.GetTimestamp();
        var scene = Scene.Of(here);
        var examination = new Examination(CheckTable.All, here.Time);
        var findings = await examination.RunAsync(scene, wishes.Only.Count == 0 ? null : wishes.Only, stop);
        var (target, terminal) = (await scene.Target.SeeAsync(stop), visit.Terminal);
        var tls = target.At is null ? null : (await scene.Tls.SeeAsync(stop)).Certificate;
        var diagnosis = new Diagnosis(Shown(findings, wishes.Only), Clawdoor.Doctor.Sights.Target.OriginOf(target.Main), here.Time.GetElapsedTime(start))
        {
            IsTrusted = tls is { IsSelfSigned: false, LacksIntermediate: false },
        };
        var clean = wishes.Share ? new Redaction(here, await scene.Config.SeeAsync(stop), wishes.WithAddresses).Clean : (Func<string, string>)(text => text);
        if (!wishes.Json)
            Say(clean, visit, [.. new DoctorReport(diagnosis, terminal.Language).Lines()], diagnosis, wishes.Share);

        DoctorMending? mending = null;
        if (wishes.Fix)
        {
            mending = new DoctorMending(visit, here, quiet: wishes.Json);
            diagnosis = await mending.MendAsync(diagnosis, stop);
        }

        if (wishes.Json)
        {
            terminal.Say(DoctorJson.Write(diagnosis, mending?.Mended, terminal.Language, clean));
            return diagnosis.Verdict;
        }

        foreach (var sentence in new DoctorReport(diagnosis, terminal.Language).End(target, await scene.Computer.SeeAsync(stop)))
            terminal.Say(clean(terminal.Words(sentence)));
        return diagnosis.Verdict;
    }

    /// <summary>Of what was asked for; what it depends on only where that is in the way.</summary>
    private static IReadOnlyList<Finding> Shown(IReadOnlyList<Finding> findings, IReadOnlyList<string> only) =>
        only.Count == 0 ? findings : [.. findings.Where(f => only.Contains(f.Check.Code) || findings.Any(other => other.Because == f.Check.Code && only.Contains(other.Check.Code)))];

    private static void Say(Func<string, string> clean, Visit visit, IReadOnlyList<ReportLine> lines, Diagnosis diagnosis, bool share)
    {
        var terminal = visit.Terminal;
        terminal.Say(clean(terminal.Words(DoctorWords.Examined.With(ProductVersion.Text, diagnosis.Door ?? "–", DoctorReport.Seconds(diagnosis.Took)))));
        if (share)
            terminal.Say($"Linux {SystemFacts.Read().KernelRelease}");
        DoctorReport.Show(terminal, lines.Select(l => l with { Text = clean(l.Text) }));
    }
}

/// <summary>What the command line asks of the doctor.</summary>
/// <param name="Only">Codes; empty is all.</param>
internal sealed record DoctorWishes(IReadOnlyList<string> Only)
{
    public bool Fix { get; init; }

    public bool Share { get; init; }

    public bool WithAddresses { get; init; }

    public bool Json { get; init; }
}
