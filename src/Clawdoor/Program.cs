using System.CommandLine;
using System.Globalization;
using Clawdoor;
using Clawdoor.Cli;
using Clawdoor.Machine;
using Clawdoor.Wording;

var environment = ProcessEnvironment.Read();
var language = SettingsReader.EarlyLanguage(args, environment);
// System.CommandLine words its own errors and help headings by this.
CultureInfo.CurrentUICulture = new CultureInfo(language == Language.Chinese ? "zh-Hans" : "en");
var cli = new CliContext(Terminal.OfProcess(language), environment, TimeProvider.System);
try
{
    var parse = CommandTree.Build(cli).Parse(args);
    var code = await parse.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null });
    return parse.Errors.Count > 0 ? (int)ExitCode.BadSettings : code;
}
catch (Exception e)
{
    cli.Terminal.Complain(new Problem(CliWords.Unexpected.With($"{e.GetType().Name}: {e.Message}"), CliWords.UnexpectedNext));
    return (int)ExitCode.Failed;
}
