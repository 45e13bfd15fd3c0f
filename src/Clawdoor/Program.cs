using System.CommandLine;
using System.CommandLine.Invocation;
using Clawdoor;
using Clawdoor.Cli;
using Clawdoor.Machine;
using Clawdoor.Wording;

var environment = ProcessEnvironment.Read();
var cli = new CliContext(Terminal.OfProcess(SettingsReader.EarlyLanguage(args, environment)), environment, TimeProvider.System);
try
{
    var parse = CommandTree.Build(cli).Parse(args);
    return parse.Errors.Count > 0 && parse.Action is ParseErrorAction
        ? (int)ParseComplaint.Say(cli, parse)
        : await parse.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null });
}
catch (Exception e)
{
    cli.Terminal.Complain(new Problem(CliWords.Unexpected.With($"{e.GetType().Name}: {e.Message}"), CliWords.UnexpectedNext));
    return (int)ExitCode.Failed;
}
