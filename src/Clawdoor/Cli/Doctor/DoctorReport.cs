using System.Globalization;
using Clawdoor.Doctor;
using Clawdoor.Doctor.Sights;
using Clawdoor.Wording;
using Spectre.Console;

namespace Clawdoor.Cli.Doctor;

/// <summary>A line of the report: a mark that tells how it stands, and text.</summary>
internal readonly record struct ReportLine(char Mark, string Text)
{
    public override string ToString() => $" {Mark} {Text}".TrimEnd();
}

/// <summary>
/// A diagnosis for people: a line for each healthy area, detail only under what is wrong, the first failure in full, what was not tried with
/// its reason, and one sentence at the end.
/// </summary>
internal sealed class DoctorReport(Diagnosis diagnosis, Language language)
{
    private const char Good = '✓';
    private const char Warning = '!';
    private const char Failure = '✗';
    private const char Untried = '–';
    private const char Detail = ' ';
    private const int Longest = 1000;

    private static readonly Dictionary<Area, Sentence> _areas = new()
    {
        [Area.Settings] = DoctorWords.AreaSettings,
        [Area.Computer] = DoctorWords.AreaComputer,
        [Area.Addresses] = DoctorWords.AreaAddresses,
        [Area.Ports] = DoctorWords.AreaPorts,
        [Area.Firewall] = DoctorWords.AreaFirewall,
        [Area.Certificate] = DoctorWords.AreaCertificate,
        [Area.Door] = DoctorWords.AreaDoor,
        [Area.OpenClaw] = DoctorWords.AreaOpenClaw,
        [Area.Config] = DoctorWords.AreaConfig,
        [Area.Way] = DoctorWords.AreaWay,
        [Area.Login] = DoctorWords.AreaLogin,
        [Area.Pairing] = DoctorWords.AreaPairing,
        [Area.Boot] = DoctorWords.AreaBoot,
    };

    public static Sentence NameOf(Area area) => _areas[area];

    public static void Show(Terminal terminal, IEnumerable<ReportLine> lines)
    {
        foreach (var line in lines)
        {
            if (line.Mark == Detail)
            {
                terminal.Say(line.ToString());
                continue;
            }

            terminal.Out.Write(new Text($" {line.Mark} ", new Style(line.Mark switch
            {
                Good => Color.Green,
                Warning => Color.Yellow,
                Failure => Color.Red,
                _ => Color.Grey,
            })));
            terminal.Say(line.Text);
        }
    }

    public IEnumerable<ReportLine> Lines() => diagnosis.Findings.GroupBy(f => f.Check.Area).SelectMany(LinesOf);

    /// <summary>The verdict in one sentence, and what the look from inside could not see.</summary>
    public IEnumerable<Message> End(Target target, ComputerView computer)
    {
        var (failures, warnings) = (diagnosis.Findings.Count(f => f.Failed), diagnosis.Findings.Count(f => f.Warns));
        yield return diagnosis.Verdict switch
        {
            Verdict.Failures when failures == 1 => DoctorWords.FailedOnce.With(diagnosis.First!.Check.Code),
            Verdict.Failures => DoctorWords.FailedAt.With(failures, diagnosis.First!.Check.Code),
            Verdict.NotExamined => DoctorWords.NotExamined,
            Verdict.Warnings => DoctorWords.Warned.With(warnings),
            _ => diagnosis.IsTrusted ? DoctorWords.HealthyTrusted : DoctorWords.Healthy,
        };
        if (diagnosis.First is null && !target.IsElsewhere)
        {
            yield return DoctorWords.FromInsideOnly.With(
                computer.Cloud?.Name ?? (object)(Message)DoctorWords.SomeFirewall, target.Main.Port, computer.Cloud?.Console ?? (object)(Message)DoctorWords.AnotherNetwork);
        }
    }

    private IEnumerable<ReportLine> LinesOf(IGrouping<Area, Finding> area)
    {
        var name = NameOf(area.Key).In(language);
        var facts = area.Where(f => f.Standing == Standing.Good && f.Fact is not null).Select(f => Words(f.Fact!)).ToList();
        var wrong = area.Where(f => f.Standing is Standing.Found or Standing.Broke).ToList();
        var unseen = area.Where(f => f.Standing == Standing.Unseen).Select(f => Words(f.Fact!)).Distinct().ToList();
        var untried = area.Where(f => f.Standing == Standing.NotTried).ToList();
        if (wrong.Count > 0)
            yield return new(wrong.Exists(f => f.Failed) ? Failure : Warning, name);
        else if (facts.Count > 0 || area.Any(f => f.Standing == Standing.Good))
            yield return new(Good, facts.Count > 0 ? Words(DeviceWords.At.With(name, string.Join(" · ", facts))) : name);
        foreach (var line in wrong.SelectMany(Wrong))
            yield return line;
        foreach (var why in unseen)
            yield return new(Untried, Words(DeviceWords.At.With(name, DoctorWords.Unseen.With(why))));
        foreach (var because in untried.GroupBy(f => f.Because!))
        {
            yield return new(Untried, because.Count() == 1
                ? Words(DeviceWords.At.With(because.First().Check.Code, DoctorWords.NotTried.With(because.Key)))
                : Words(DeviceWords.At.With(name, DoctorWords.NotTriedCount.With(because.Count(), because.Key))));
        }
    }

    private IEnumerable<ReportLine> Wrong(Finding finding)
    {
        if (finding.Found is not { } found)
        {
            yield return new(Warning, $"  {finding.Check.Code}: {Words(finding.Fact!)}");
            yield break;
        }

        yield return new(finding.Failed ? Failure : Warning, $"  {Words(finding.Title)}");
        // Whatever comes after the first failure may be its consequence: what is wrong and the cure are enough there.
        var whole = finding == diagnosis.First || diagnosis.First is null;
        if (whole)
        {
            yield return Row(DoctorWords.Tried, found.Tried);
            yield return Row(DoctorWords.Saw, found.Saw);
            yield return Row(DoctorWords.Means, finding.Check.Words.Means.In(language));
        }

        foreach (var step in finding.Steps.In(language).Split('\n'))
            yield return Row(DoctorWords.Cure, step);
        if (found.Cure is { } cure)
        {
            yield return Row(DoctorWords.Cure, Words(DoctorWords.CureItself.With(finding.Check.Code)));
            if (whole)
                yield return Row(DoctorWords.Undo, cure switch { Cure.Mode mode => mode.Undo, Cure.Command command => command.Undo, _ => "clawdoor config undo" });
        }

        yield return Row(DoctorWords.More, $"docs/doctor.md#{finding.Check.Code}");
    }

    private ReportLine Row(Sentence label, string text) => new(Detail, $"    {label.In(language)}{new string(' ', Math.Max(1, 7 - label.In(language).Sum(c => c > 0x2E7F ? 2 : 1)))}{Terminal.Safe(text, Longest)}");

    private string Words(Message message) => Terminal.Safe(message.In(language), Longest);

    public static string Seconds(TimeSpan time) => time.TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture);
}
