using System.CommandLine;
using Clawdoor.Protocol;
using Clawdoor.Wording;

namespace Clawdoor.Cli.Devices;

/// <summary><c>clawdoor devices …</c>: who waits to be let in, and who may come in, at the gateway itself.</summary>
internal sealed class DevicesCommand(CliContext cli)
{
    private readonly Option<string?> _url = new("--url") { Description = cli.Words(DeviceWords.Url), HelpName = "wss://HOST[:PORT]" };
    private readonly Option<string?> _tokenFile = new("--token-file") { Description = cli.Words(DeviceWords.TokenFile), HelpName = "FILE" };
    private readonly Option<string?> _fingerprint = new("--tls-fingerprint") { Description = cli.Words(DeviceWords.TlsFingerprint), HelpName = "HEX" };
    private readonly Option<string?> _role = new("--role") { Description = cli.Words(DeviceWords.Role), HelpName = "ROLE" };
    private readonly Option<bool> _json = cli.Json();
    private readonly Argument<string> _device = new("ID") { Description = cli.Words(DeviceWords.DeviceId) };
    private readonly Argument<string> _name = new("NAME") { Description = cli.Words(DeviceWords.Name) };
    private readonly Argument<string> _request = new("ID") { Description = cli.Words(DeviceWords.RequestId) };
    private readonly Argument<string?> _anyRequest = new("ID") { Description = cli.Words(DeviceWords.RequestId), Arity = ArgumentArity.ZeroOrOne };

    public static Command Build(CliContext cli) => new DevicesCommand(cli).Tree();

    private Command Tree() => new("devices", cli.Words(DeviceWords.About))
    {
        Command("list", DeviceWords.ListAbout, [], (_, session, _) => Task.FromResult(DeviceTables.Show(session))),
        Command("approve", DeviceWords.ApproveAbout, [_anyRequest], (parse, session, stop) =>
            parse.GetValue(_anyRequest) is { } id ? RequestAnswers.ApproveAsync(session, id, stop) : Task.FromResult(DeviceTables.AskWhich(session))),
        Command("reject", DeviceWords.RejectAbout, [_request], (parse, session, stop) =>
            RequestAnswers.RejectAsync(session, parse.GetRequiredValue(_request), stop)),
        Command("remove", DeviceWords.RemoveAbout, [_device], (parse, session, stop) =>
            DeviceChanges.RemoveAsync(session, parse.GetRequiredValue(_device), stop)),
        Command("rename", DeviceWords.RenameAbout, [_device, _name], (parse, session, stop) =>
            DeviceChanges.RenameAsync(session, parse.GetRequiredValue(_device), parse.GetRequiredValue(_name), stop)),
        Command("rotate", DeviceWords.RotateAbout, [_device, _role], (parse, session, stop) =>
            DeviceChanges.RotateAsync(session, parse.GetRequiredValue(_device), parse.GetValue(_role), stop)),
        Command("revoke", DeviceWords.RevokeAbout, [_device, _role], (parse, session, stop) =>
            DeviceChanges.RevokeAsync(session, parse.GetRequiredValue(_device), parse.GetValue(_role), stop)),
    };

    private Command Command(
        string name, Sentence about, IReadOnlyList<Symbol> own, Func<ParseResult, DeviceSession, CancellationToken, Task<ExitCode>> act) =>
        cli.Command(
            name,
            about,
            new SettingsOptions(cli, SettingsTable.Yes, SettingsTable.OpenClawConfig, SettingsTable.Upstream, SettingsTable.State, SettingsTable.Lang),
            [.. own, _url, _tokenFile, _fingerprint, _json],
            (parse, visit, stop) => RunAsync(parse, visit, session => act(parse, session, stop), stop));

    private async Task<ExitCode> RunAsync(ParseResult parse, Visit visit, Func<DeviceSession, Task<ExitCode>> act, CancellationToken stop)
    {
        var flags = new GatewayFlags(parse.GetValue(_url), parse.GetValue(_tokenFile), parse.GetValue(_fingerprint));
        var (access, problem) = GatewayAccess.Find(flags, visit.Settings, visit.Environment, Console.In);
        if (access is null)
            return Stop(visit, problem!);

        var login = PairingWatch.OwnLogin(access.Auth);
        if (access.NeedsDevice)
        {
            (var device, problem) = GatewayAccess.OwnDevice(visit.Settings.State);
            if (device is null)
                return Stop(visit, problem!);
            login = login with { Device = device };
        }

        var options = new GatewayOptions { Time = visit.Time, Trust = access.Trust };
        if (!(await GatewayClient.OpenAsync(access.Socket, options, stop)).Succeeded(out var gateway, out var failure))
            return Stop(visit, access, failure);
        await using (gateway)
        {
            if (!(await gateway.LoginAsync(login, stop)).Succeeded(out _, out failure)
                || !(await gateway.ListDevicesAsync(stop)).Succeeded(out var devices, out failure))
            {
                return Stop(visit, access, failure);
            }

            return await act(new DeviceSession(visit, gateway, devices, parse.GetValue(_json)));
        }
    }

    private static ExitCode Stop(Visit visit, DoorProblem problem)
    {
        visit.Terminal.Complain(problem.Problem);
        return problem.Code;
    }

    private static ExitCode Stop(Visit visit, GatewayAccess access, GatewayFailure failure)
    {
        var problem = GatewayComplaint.Of(failure);
        visit.Terminal.Complain(problem with { What = DeviceWords.At.With(access.Socket.GetLeftPart(UriPartial.Authority), problem.What) });
        return GatewayComplaint.CodeOf(failure);
    }
}
