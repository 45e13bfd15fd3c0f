using System.CommandLine;

namespace Clawdoor.Cli;

/// <summary>
/// The flags of the settings a command takes. They carry texts; <see cref="SettingsReader"/> converts, so that a flag,
/// a variable and clawdoor.json are refused in the same words and all at once.
/// </summary>
internal sealed class SettingsOptions
{
    private readonly List<(Setting Setting, Option Option)> _options = [];
    private readonly Option<string?> _file;

    public SettingsOptions(CliContext cli, params ReadOnlySpan<Setting> settings)
    {
        _file = new Option<string?>("--settings") { Description = cli.Words(Wording.SettingsWords.SettingsPath), HelpName = "FILE" };
        foreach (var setting in settings)
        {
            var about = cli.Words(setting.About);
            _options.Add((setting, setting.Shape == SettingShape.Switch
                ? new Option<bool>(setting.Flag) { Description = about }
                : new Option<string[]>(setting.Flag)
                {
                    Description = setting.Default is "–" ? about : $"{about} [{setting.Default}]",
                    HelpName = setting.Allowed,
                    AllowMultipleArgumentsPerToken = false,
                }));
        }
    }

    /// <inheritdoc cref="SettingsSources.FileMayBeMissing"/>
    public bool FileMayBeMissing { get; init; }

    public void AddTo(Command command)
    {
        foreach (var (_, option) in _options)
            command.Add(option);
        command.Add(_file);
    }

    public SettingsSources Sources(ParseResult parse, IReadOnlyDictionary<string, string> environment, bool isRoot)
    {
        var flags = new List<RawSetting>();
        foreach (var (setting, option) in _options)
        {
            var origin = new SettingOrigin(setting.Flag);
            if (option is Option<bool> @switch && parse.GetValue(@switch))
                flags.Add(new RawSetting(setting, ["true"], origin));
            else if (option is Option<string[]> texts && parse.GetValue(texts) is { Length: > 0 } given)
                flags.Add(new RawSetting(setting, given, origin));
        }

        return new SettingsSources(flags, environment, parse.GetValue(_file), isRoot) { FileMayBeMissing = FileMayBeMissing };
    }
}
