using System.Text;
using Clawdoor.Wording;
using Xunit;

namespace Clawdoor.Tests;

/// <summary>docs/settings.md is written from <see cref="SettingsTable"/>.</summary>
public sealed class SettingsDocsTests
{
    [Fact]
    public void The_settings_page_is_the_settings_table()
    {
        var page = new StringBuilder("""
            # Settings

            Generated from `SettingsTable`; `CLAWDOOR_UPDATE_DOCS=1 ./test` writes it anew.

            Each setting can be a flag, an environment variable or a key of clawdoor.json; a flag wins over the environment, which wins over the file, which wins over the default. All problems are told together, with the place each was written.

            clawdoor.json is one flat JSON object; comments and trailing commas are fine. It is looked for at `/etc/clawdoor/clawdoor.json` (root) or `~/.config/clawdoor/clawdoor.json` (others), or where `--settings FILE` or `CLAWDOOR_SETTINGS` says. A setting that may be given more than once is a list in the file and comma-separated in the environment.

            ```json
            {
              // what visitors type
              "address": ["203.0.113.7", "2001:db8::7"],
              "httpsPort": 443,
              "lang": "zh-CN",
            }
            ```


            """);
        foreach (var setting in SettingsTable.All)
        {
            page.Append(System.Globalization.CultureInfo.InvariantCulture, $"## {setting.Key}\n\n")
                .Append(System.Globalization.CultureInfo.InvariantCulture, $"{setting.About.In(Language.English)}\n\n{setting.About.In(Language.Chinese)}\n\n")
                .Append("| flag | variable | allowed | default |\n|---|---|---|---|\n")
                .Append(System.Globalization.CultureInfo.InvariantCulture,
                    $"| `{setting.Flag}` | `{setting.Variable}` | {Cell(setting.Allowed)}{(setting.Shape == SettingShape.Many ? ", repeatable" : "")} | {Cell(setting.Default)} |\n\n");
        }

        GeneratedDocs.AssertUpToDate("docs/settings.md", page.ToString());
    }

    private static string Cell(string text) => text.Replace("|", "\\|", StringComparison.Ordinal);
}
