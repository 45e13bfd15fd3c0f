using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Clawdoor.EndToEnd.Fixtures;
using Xunit;

namespace Clawdoor.EndToEnd.Doctor;

/// <summary>docs/doctor-matrix.md, written from the rows that <see cref="EveryFaultIsNamed"/> and <see cref="EveryMistakeOfTheRecipe"/> plant.</summary>
public sealed partial class TheMatrixPage
{
    private const string Page = "docs/doctor-matrix.md";

    [Fact]
    public void It_has_these_rows()
    {
        var file = Path.Combine(Repository.Folder, Page);
        if (Environment.GetEnvironmentVariable("CLAWDOOR_UPDATE_DOCS") == "1")
            File.WriteAllText(file, Text());
        Assert.Equal(Text(), File.Exists(file) ? File.ReadAllText(file) : "");
    }

    [Fact]
    public void Every_code_has_a_row() => Assert.Equal([], AllCodes().Except(FaultTable.All.SelectMany(f => f.Found)));

    /// <summary>Every code of docs/doctor.md, in its order.</summary>
    internal static IEnumerable<string> AllCodes() =>
        Heading().Matches(File.ReadAllText(Path.Combine(Repository.Folder, "docs/doctor.md"))).Select(m => m.Groups[1].Value);

    private static string Text()
    {
        var page = new StringBuilder("""
            # The doctor's fault matrix

            Written from the rows of `EveryFaultIsNamed`, which plants each fault for real on a computer of its own (namespaces, public address, ports 443 and 18789 free) and holds `clawdoor doctor --json` to this table: exactly this code first, exactly these beside it, and where it cures, nothing left after `--fix --yes` and openclaw.json back byte for byte after `--undo --yes`.

            The stages: the tutorial's nginx (`Nginx`) or Clawdoor (`Door`) before the built-in gateway, and both before the real OpenClaw 2026.9.6 (`NginxOpenClaw`, `DoorOpenClaw`). "Mistake" is the number in the list of the ten mistakes of the widely copied recipe.

            Not wholly real: the gateway with known holes is the built-in one whose version an nginx rewrites, because old versions with holes are nothing to install for a test; the gateways marked "played" answer as another version's sources say, because no OpenClaw of another protocol exists for 2026.9.6 to be compared with; Docker's proxy is a process of that name and with its arguments, because a test cannot start containers everywhere; the year and the ten minutes of the clock are put between the program and the kernel, because a test must not set the clock of the computer it runs on; how long the deaf gateway has lived is read from an /proc/uptime put in its place, because a minute and a half would have to pass.

            | what is wrong | mistake | stage | first | besides | `--fix` cures |
            |---|---|---|---|---|---|

            """);
        foreach (var fault in FaultTable.All)
        {
            var code = fault.Code is null ? "–" : $"[{fault.Code}](doctor.md#{fault.Code})";
            page.Append(CultureInfo.InvariantCulture,
                $"| {fault.Name} | {fault.Mistake} | {fault.Stage}{(fault.Played is null ? "" : ", played")} | {code} | {string.Join(", ", fault.Others)} | {(fault.IsCured ? "yes" : "")} |\n");
        }

        page.Append("""

            ## Mistakes that cannot be seen from outside

            A site that works shows a visitor nothing of them. `clawdoor import nginx` reads them in the site's text and in the kind of its certificate; real nginx carries each of these sites.

            | the site's mistake | named |
            |---|---|

            """);
        foreach (var row in EveryMistakeOfTheRecipe.Rows)
            page.Append(CultureInfo.InvariantCulture, $"| {row.Name} | {string.Join(", ", row.Numbers.DefaultIfEmpty().Select(n => n == 0 ? "–" : $"{n}"))} |\n");
        return page.ToString();
    }

    [GeneratedRegex("^### ([a-z-]+)$", RegexOptions.Multiline)]
    private static partial Regex Heading();
}
