using System.CommandLine;
using Clawdoor.Wording;

namespace Clawdoor.Cli.Gateway;

/// <summary><c>clawdoor gateway …</c>: the built-in gateway.</summary>
internal static class GatewayCommand
{
    public static Command Build(CliContext cli) => new("gateway", cli.Words(BuiltInWords.GatewayAbout))
    {
        RunCommand.Build(cli),
        ImportCommand.Build(cli),
        ModelCommands.Build(cli),
    };
}
