using Clawdoor.Protocol;
using Clawdoor.Wording;
using Spectre.Console;

namespace Clawdoor.Cli.Devices;

/// <summary>Lets one exact request in, or turns it away; what is answered is what was shown.</summary>
internal static class RequestAnswers
{
    public static async Task<ExitCode> ApproveAsync(DeviceSession session, string id, CancellationToken stop)
    {
        if (session.Request(id, out var code) is not { } request)
            return code;
        var userAgent = await RunningDoor.UserAgentOfAsync(session.Visit.Settings.ControlSocket, request.RemoteIp, session.Visit.Time, stop);
        ShowWhoAsks(session, request, userAgent);
        if (request.IsRepair == true)
            session.Terminal.Warn(DeviceWords.ApproveAgain);
        if (request.Scopes.Contains(Scopes.Admin))
            session.Terminal.Warn(DeviceWords.ApproveAdmin);
        if (!session.Agrees(DeviceWords.ApproveQuestion))
            return ExitCode.Declined;

        // By the whole ID: a request that asks for more in the meantime has another one.
        if (!(await session.Gateway.ApproveAsync(request.RequestId, stop)).Succeeded(out var approved, out var failure))
            return session.Refuse(failure);
        session.Done(approved, json => json.ApprovedDevice, DeviceWords.Approved.With(
            WhoAsks.Browser(request, null), Address(request), Short(request.DeviceId), string.Join(", ", approved.Device.Scopes.Select(s => Terminal.Safe(s)))));
        if (!session.Json && request.ClientMode is "webchat")
            session.Terminal.Say(DeviceWords.ApprovedNext);
        return ExitCode.Done;
    }

    public static async Task<ExitCode> RejectAsync(DeviceSession session, string id, CancellationToken stop)
    {
        if (session.Request(id, out var code) is not { } request)
            return code;
        if (!(await session.Gateway.RejectAsync(request.RequestId, stop)).Succeeded(out var rejected, out var failure))
            return session.Refuse(failure);
        return session.Done(rejected, json => json.RejectedDevice, DeviceWords.Rejected.With(
            WhoAsks.Browser(request, null), Address(request), Short(request.DeviceId)));
    }

    // Part of the question, so on standard error like it.
    private static void ShowWhoAsks(DeviceSession session, PendingDevice request, string? userAgent)
    {
        var grid = new Grid().AddColumn(new GridColumn { NoWrap = true, Padding = new Padding(2, 0, 2, 0) }).AddColumn();
        foreach (var (label, text) in WhoAsks.Rows(request, session.Now, userAgent, session.Terminal.Language))
            grid.AddRow(new Text(session.Terminal.Words(label)), new Text(text));
        session.Terminal.Error.Write(grid);
    }

    private static string Address(PendingDevice request) => Terminal.Safe(request.RemoteIp ?? "–");

    private static string Short(string deviceId) => Terminal.Safe(deviceId, 12);
}
