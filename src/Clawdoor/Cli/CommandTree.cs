using System.CommandLine;
using Clawdoor.Cli.Backups;
using Clawdoor.Cli.Devices;
using Clawdoor.Cli.Doctor;
using Clawdoor.Cli.Firewall;
using Clawdoor.Cli.Gateway;
using Clawdoor.Cli.Import;
using Clawdoor.Cli.Service;
using Clawdoor.Cli.Shell;
using Clawdoor.Cli.Up;
using Clawdoor.Wording;

namespace Clawdoor.Cli;

/// <summary>Every command there is; docs/cli.md is generated from it.</summary>
internal static class CommandTree
{
    public static RootCommand Build(CliContext cli)
    {
        var root = new RootCommand(cli.Words(CliWords.About));
        root.Add(UpCommand.Build(cli));
        root.Add(DevicesCommand.Build(cli));
        root.Add(GatewayCommand.Build(cli));
        root.Add(UiCommands.Build(cli));
        root.Add(ConfigCommands.Build(cli));
        root.Add(ImportNginxCommand.Build(cli));
        root.Add(StatusCommand.Build(cli));
        root.Add(DoctorCommand.Build(cli));
        root.Add(ServiceCommand.Build(cli));
        root.Add(FirewallCommand.Build(cli));
        root.Add(BackupCommand.Build(cli));
        root.Add(RestoreCommand.Build(cli));
        ShellCommands.AddTo(root, cli);
        HelpPage.Install(root, cli);
        return root;
    }
}
