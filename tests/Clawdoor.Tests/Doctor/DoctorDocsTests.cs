using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Clawdoor.Cli.Doctor;
using Clawdoor.Doctor;
using Clawdoor.Wording;
using Xunit;

namespace Clawdoor.Tests.Doctor;

/// <summary>docs/doctor.md is written from the table of checks.</summary>
public sealed partial class DoctorDocsTests
{
    [Fact]
    public void The_doctor_page_is_the_table_of_checks()
    {
        var page = new StringBuilder("""
            # The doctor · 诊断

            Generated from `CheckTable`; `CLAWDOOR_UPDATE_DOCS=1 ./test` writes it anew.

            `clawdoor doctor` examines the way from a visitor to OpenClaw in the order of the visitor's packet, with the door open or not, and changes nothing. `--url https://IP` examines another door, such as an nginx. `--fix` applies cures, asking before each; `--only CODE` examines one thing; `--share` prints a report that strangers may read; `--json` prints for scripts.

            `clawdoor doctor` 按访问者数据包的顺序检查到 OpenClaw 的整条路径，无论大门是否打开，且不做任何改动。`--url https://IP` 检查别的大门，例如 nginx。`--fix` 逐项询问后修复；`--only 代码` 只检查一项；`--share` 输出可公开的报告；`--json` 供脚本使用。

            | exit code | meaning | 含义 |
            |---|---|---|
            | 0 | healthy | 正常 |
            | 1 | warnings only | 只有警告 |
            | 2 | at least one failure; also a command line that makes no sense | 至少有一处故障；命令行写错时也是 2 |
            | 3 | nothing wrong was found, but a check broke | 没有发现问题，但有检查项自身出错 |

            ## JSON

            Version 1. Properties may be added; none changes its meaning. What does not apply is left out.

            | property | |
            |---|---|
            | `version`, `clawdoor` | of this form; of the program |
            | `verdict` | `healthy`, `warnings`, `failures`, `notExamined` |
            | `seconds`, `door` | how long it took; the address examined |
            | `first` | code of the first failure from the outside in |
            | `checks[].code`, `.area`, `.severity` | as in the tables below |
            | `checks[].standing` | `good`, `found`, `notTried`, `unseen`, `notNeeded`, `broke` |
            | `checks[].title`, `.tried`, `.saw`, `.means`, `.cure[]` | of what was found; `tried` and `saw` are raw and in no language |
            | `checks[].fix` | what `--fix` would do: `edit` (openclaw.json), `mode` (of a file), `command` |
            | `checks[].because` | code of the check in the way |
            | `checks[].fact`, `.trace` | what was measured or why not; what is left of a check that broke |
            | `fixed[].code`, `.cured`, `.undo` | what `--fix` did |


            """);
        foreach (var area in CheckTable.All.GroupBy(c => c.Area))
        {
            var name = DoctorReport.NameOf(area.Key);
            page.Append(CultureInfo.InvariantCulture, $"## {name.English} · {name.Chinese}\n\n");
            foreach (var check in area)
                Describe(page, check);
        }

        page.Append("## Holes in OpenClaw that `openclaw-vulnerable` knows\n\n| hole | fixed in | what | source |\n|---|---|---|---|\n");
        foreach (var flaw in KnownFlaws.All)
            page.Append(CultureInfo.InvariantCulture, $"| {flaw.Id} | {flaw.FixedIn} | {flaw.About} | {flaw.Source} |\n");
        GeneratedDocs.AssertUpToDate("docs/doctor.md", page.ToString());
    }

    private static void Describe(StringBuilder page, Check check)
    {
        page.Append(CultureInfo.InvariantCulture, $"### {check.Code}\n\n");
        page.Append(check.Severity == Severity.Failure ? "failure · 故障" : "warning · 警告");
        IReadOnlyList<string> after = [.. check.DependsOn, .. check.Unless];
        if (after.Count > 0)
            page.Append(CultureInfo.InvariantCulture, $"; not tried after · 依赖：{string.Join(", ", after.Select(c => $"[{c}](#{c})"))}");
        page.Append("\n\n");
        foreach (var language in Enum.GetValues<Language>())
        {
            string Text(Sentence sentence) => Hole().Replace(language == Language.Chinese ? sentence.Chinese : sentence.English, "…").Replace("{{", "{", StringComparison.Ordinal).Replace("}}", "}", StringComparison.Ordinal);
            page.Append(CultureInfo.InvariantCulture, $"**{Text(check.Words.Title)}** {Text(check.Words.Means)}\n\n");
            foreach (var step in Text(check.Words.Cure).Split('\n'))
                page.Append(CultureInfo.InvariantCulture, $"- {step}\n");
            page.Append('\n');
        }
    }

    [GeneratedRegex(@"\{\d[^}]*\}")]
    private static partial Regex Hole();
}
