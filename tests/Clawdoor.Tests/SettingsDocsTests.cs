using System.Text;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Clawdoor.Edge;
using Clawdoor.Wording;
using Xunit;

namespace Clawdoor.Tests;

/// <summary>docs/settings.md is written from <see cref="SettingsTable"/>.</summary>
public sealed partial class SettingsDocsTests
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

        Limits(page);
        GeneratedDocs.AssertUpToDate("docs/settings.md", page.ToString());
    }

    /// <summary>The edge's limits, from their own documentation comments.</summary>
    private static void Limits(StringBuilder page)
    {
        page.Append("""
            ## Limits that are not settings

            What bounds the door's memory, sockets and waiting. They are fixed in this version; the reasons stand with them.

            | limit | value | meaning |
            |---|---|---|

            """);
        var comments = XDocument.Load(Path.Combine(AppContext.BaseDirectory, "clawdoor.xml"));
        var options = new EdgeOptions { OwnAddresses = [] };
        foreach (var property in typeof(EdgeOptions).GetProperties().Where(p => p.PropertyType.IsValueType && p.Name is not ("HttpsPort" or "HttpPort" or "DrainTime")))
        {
            var summary = comments.Descendants("member").Single(m => (string?)m.Attribute("name") == $"P:{typeof(EdgeOptions).FullName}.{property.Name}").Element("summary")!;
            var text = Spaces().Replace(string.Concat(summary.Nodes().Select(n => n is XElement e ? ((string?)e.Attribute("cref"))?.Split('.')[^1] ?? e.Value : n.ToString())), " ").Trim();
            page.Append(System.Globalization.CultureInfo.InvariantCulture, $"| {property.Name} | {property.GetValue(options)} | {Cell(text)} |\n");
        }
    }

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();

    private static string Cell(string text) => text.Replace("|", "\\|", StringComparison.Ordinal);
}
