using System.CommandLine;
using System.Net;
using Clawdoor.Backups;
using Clawdoor.Devices;
using Clawdoor.Wording;

namespace Clawdoor.Cli.Backups;

/// <summary><c>clawdoor backup FILE</c>.</summary>
internal sealed class BackupCommand(CliContext cli)
{
    /// <summary>Settings whose value is a path, by their key in clawdoor.json.</summary>
    private static readonly Setting[] _paths = [SettingsTable.State, SettingsTable.OpenClawConfig, SettingsTable.Certificate, SettingsTable.Key];

    private readonly Argument<string> _path = new("FILE") { Description = cli.Words(BackupWords.File) };
    private readonly Option<bool> _force = cli.Switch("--force", BackupWords.Force);
    private readonly Option<bool> _json = cli.Json();
    private readonly Passphrase _passphrase = new(cli);

    public static Command Build(CliContext cli)
    {
        var backup = new BackupCommand(cli);
        return cli.Command(
            "backup", BackupWords.About, BackupPlaces.Options(cli), [backup._path, .. backup._passphrase.Options, backup._force, backup._json],
            (parse, visit, _) => Task.FromResult(backup.Run(parse, visit)));
    }

    private ExitCode Run(ParseResult parse, Visit visit)
    {
        var (path, mayReplace) = (Path.GetFullPath(parse.GetValue(_path)!), parse.GetValue(_force));
        var places = BackupPlaces.Of(parse, visit);
        if (BackupWriter.Refusal(path, places, mayReplace) is { } refusal)
            return BackupPlaces.Stop(visit, refusal);
        if (!Directory.Exists(places.State))
            return visit.Stop(ExitCode.NotFound, new(BackupWords.NoState.With(places.State), BackupWords.NoStateNext));
        var (passphrase, problem) = _passphrase.New(parse, visit.Terminal);
        if (passphrase is null)
            return visit.Stop(ExitCode.BadSettings, problem!);

        var (copy, trouble) = StateCopy.Take(places, visit.Time);
        if (copy is null)
            return BackupPlaces.Stop(visit, trouble!);
        using (copy)
        {
            (var manifest, trouble) = BackupWriter.Write(copy, Facts(copy, places, visit), passphrase, path, mayReplace);
            if (manifest is null)
                return BackupPlaces.Stop(visit, trouble!);
            var report = new BackupReport(visit, manifest);
            if (parse.GetValue(_json))
                report.PrintMade(path, places, copy);
            else
                report.SayMade(path, places, copy);
            return ExitCode.Done;
        }
    }

    private static Manifest Facts(StateCopy copy, Places places, Visit visit)
    {
        var settings = copy.Names.Contains(Places.SettingsName) ? SettingsFile.Read(places.Settings, []) : [];
        return new(ProductVersion.Text, visit.Time.GetUtcNow())
        {
            Addresses = [.. settings.Where(s => s.Setting == SettingsTable.Address).SelectMany(s => s.Texts)
                .Select(t => IPAddress.TryParse(t, out var address) ? OtherMachine.Plain(address) : t)],
            Certificate = copy.Certificate(),
            Devices = CountDevices(copy, visit.Time),
            Paths = settings.Where(s => _paths.Contains(s.Setting) && s.Texts.Count == 1).ToDictionary(s => s.Setting.Key, s => s.Texts[0]),
        };
    }

    private static int? CountDevices(StateCopy copy, TimeProvider time)
    {
        if (copy.Gateway is null)
            return null;
        // A newer Clawdoor's database is kept as it is; its devices are not counted.
        var (devices, _) = DeviceStore.Open(copy.Gateway, time);
        using (devices)
            return devices?.List().Paired.Count;
    }
}
