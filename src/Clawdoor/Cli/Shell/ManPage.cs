using System.CommandLine;
using System.Globalization;
using System.Text;
using Clawdoor.Wording;

namespace Clawdoor.Cli.Shell;

/// <summary>clawdoor(1) in man's own language, written from the command tree, the settings and the exit codes.</summary>
internal static class ManPage
{
    public static string Write(RootCommand root, CliContext cli)
    {
        var page = new StringBuilder();
        page.Append(CultureInfo.InvariantCulture, $".TH CLAWDOOR 1 \"\" \"Clawdoor {ProductVersion.Text}\" \"Clawdoor\"\n");
        Section(ManWords.Name);
        Line($"clawdoor \\- {Text(cli.Words(ManWords.Short))}");
        Section(ManWords.Synopsis);
        Line($".B clawdoor\n.I {Text(cli.Words(ManWords.CommandAndOptions))}");
        Section(ManWords.Description);
        Line(Text(cli.Words(CliWords.About)));
        Line($".PP\n{Text(cli.Words(ManWords.FirstStep))}");

        Section(ManWords.Commands);
        foreach (var command in CommandWalk.Leaves(root))
            Describe(command);

        Section(ManWords.Settings);
        Line(Text(cli.Words(ManWords.SettingsAbout)));
        foreach (var setting in SettingsTable.All)
        {
            Term(setting.Shape == SettingShape.Switch ? setting.Flag : $"{setting.Flag} {setting.Allowed}");
            Line(Text($"{cli.Words(setting.About)} [{setting.Default}]"));
            Line($".br\n.B {Text(setting.Variable)}\n\\(bu {Text(setting.Key)}");
        }

        Section(ManWords.Files);
        foreach (var (path, about) in ((string, Sentence)[])
            [
                ("/etc/clawdoor/clawdoor.json", ManWords.SystemSettings), ("~/.config/clawdoor/clawdoor.json", ManWords.OwnSettings),
                ("/var/lib/clawdoor, ~/.local/state/clawdoor", SettingsWords.State), ("~/.openclaw/openclaw.json", SettingsWords.OpenClawConfig),
            ])
        {
            Term(path);
            Line(Text(cli.Words(about)));
        }

        Section(ManWords.ExitStatus);
        foreach (var code in Enum.GetValues<ExitCode>())
        {
            Term($"{(int)code}");
            Line(Text(cli.Words(Meaning(code))));
        }

        return page.ToString().TrimEnd('\n');

        void Describe(Command command)
        {
            Line($".SS {Text(Usage(command))}");
            Line(Text(command.Description ?? ""));
            foreach (var argument in command.Arguments.Where(a => !a.Hidden))
            {
                Term(argument.Name);
                Line(Text(argument.Description ?? ""));
            }

            var options = HelpPage.AllOptions(command).Where(o => !o.Hidden && o.Name is not "--help").ToList();
            var settings = options.Where(o => o.Name is "--settings" || SettingsTable.All.Any(s => s.Flag == o.Name)).ToList();
            foreach (var option in options.Except(settings))
            {
                Term(HelpPage.Names(option));
                Line(Text(option.Description ?? ""));
            }

            if (settings.Count > 0)
                Line($".PP\n{Text(cli.Words(ManWords.TakesSettings.With(string.Join(", ", settings.Select(o => o.Name)))))}");
        }

        void Section(Sentence heading) => Line($".SH {Text(cli.Words(heading))}");

        void Term(string term) => Line($".TP\n.B {Text(term)}");

        void Line(string line) => page.Append(line).Append('\n');
    }

    /// <summary>How a command is called: <c>clawdoor devices approve REQUEST</c>.</summary>
    public static string Usage(Command command) =>
        string.Join(' ', command.Arguments.Where(a => !a.Hidden).Select(a => a.Name).Prepend(HelpPage.Path(command)));

    public static Sentence Meaning(ExitCode code) => code switch
    {
        ExitCode.Done => ManWords.Done,
        ExitCode.BadSettings => ManWords.BadSettings,
        ExitCode.NoGateway => ManWords.NoGateway,
        ExitCode.NotPermitted => ManWords.NotPermitted,
        ExitCode.NotFound => ManWords.NotFound,
        ExitCode.Busy => ManWords.Busy,
        ExitCode.Declined => ManWords.Declined,
        ExitCode.WrongPassphrase => ManWords.WrongPassphrase,
        _ => ManWords.Failed,
    };

    /// <summary>As roff takes it for text: no line begins with a command of its, a hyphen stays one that can be copied.</summary>
    private static string Text(string text)
    {
        var safe = text.Replace("\\", "\\e", StringComparison.Ordinal).Replace("-", "\\-", StringComparison.Ordinal).Replace("\"", "\\(dq", StringComparison.Ordinal);
        return string.Join('\n', safe.Split('\n').Select(l => l.StartsWith('.') || l.StartsWith('\'') ? "\\&" + l : l));
    }
}
