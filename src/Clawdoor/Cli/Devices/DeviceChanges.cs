using Clawdoor.Protocol;
using Clawdoor.Wording;

namespace Clawdoor.Cli.Devices;

/// <summary>What can be done to a paired device; what disconnects it is asked first.</summary>
internal static class DeviceChanges
{
    /// <summary>OpenClaw 2026.9.6 takes no longer labels.</summary>
    private const int LongestName = 64;

    public static async Task<ExitCode> RemoveAsync(DeviceSession session, string id, CancellationToken stop)
    {
        if (session.Device(id, out var code) is not { } device)
            return code;
        var (name, shortId) = (DeviceSession.NameOf(device), Short(device));
        if (!session.Agrees(DeviceWords.RemoveQuestion.With(name, shortId)))
            return ExitCode.Declined;
        return (await session.Gateway.RemoveAsync(device.DeviceId, stop)).Succeeded(out var removed, out var failure)
            ? session.Done(removed, json => json.RemovedDevice, DeviceWords.Removed.With(name, shortId))
            : session.Refuse(failure);
    }

    public static async Task<ExitCode> RenameAsync(DeviceSession session, string id, string name, CancellationToken stop)
    {
        name = name.Trim();
        if (name.Length is 0 or > LongestName || name.Any(char.IsControl))
            return session.Refuse(ExitCode.BadSettings, DeviceWords.BadName.With(name.Length));
        if (session.Device(id, out var code) is not { } device)
            return code;
        return (await session.Gateway.RenameAsync(device.DeviceId, name, stop)).Succeeded(out var renamed, out var failure)
            ? session.Done(renamed, json => json.RenamedDevice, DeviceWords.Renamed.With(Short(device), Terminal.Safe(renamed.Label ?? name, LongestName)))
            : session.Refuse(failure);
    }

    public static async Task<ExitCode> RotateAsync(DeviceSession session, string id, string? role, CancellationToken stop)
    {
        if (Agreed(session, id, role, DeviceWords.RotateQuestion, out var code) is not { } chosen)
            return code;
        return (await session.Gateway.RotateAsync(chosen.Device.DeviceId, chosen.Role, stop)).Succeeded(out var rotated, out var failure)
            ? session.Done(rotated, json => json.RotatedToken, Sentence(DeviceWords.Rotated, chosen))
            : session.Refuse(failure);
    }

    public static async Task<ExitCode> RevokeAsync(DeviceSession session, string id, string? role, CancellationToken stop)
    {
        if (Agreed(session, id, role, DeviceWords.RevokeQuestion, out var code) is not { } chosen)
            return code;
        return (await session.Gateway.RevokeAsync(chosen.Device.DeviceId, chosen.Role, stop)).Succeeded(out var revoked, out var failure)
            ? session.Done(revoked, json => json.RevokedToken, Sentence(DeviceWords.Revoked, chosen))
            : session.Refuse(failure);
    }

    private static (PairedDevice Device, string Role)? Agreed(DeviceSession session, string id, string? role, Sentence question, out ExitCode code)
    {
        if (session.Device(id, out code) is not { } device)
            return null;
        var roles = device.Tokens.Select(t => t.Role).Distinct().ToList();
        var chosen = role is null ? (roles is [var only] ? only : null) : roles.Find(r => r == role);
        if (chosen is null)
        {
            code = session.Refuse(
                ExitCode.NotFound,
                DeviceWords.WhichRole.With(Short(device), roles.Count == 0 ? "–" : string.Join(", ", roles.Select(r => Terminal.Safe(r)))),
                roles.Count == 0 ? null : (Message)DeviceWords.WhichRoleNext);
            return null;
        }

        code = ExitCode.Declined;
        return session.Agrees(Sentence(question, (device, chosen))) ? (device, chosen) : null;
    }

    private static Message Sentence(Sentence sentence, (PairedDevice Device, string Role) chosen) =>
        sentence.With(DeviceSession.NameOf(chosen.Device), Short(chosen.Device), Terminal.Safe(chosen.Role));

    private static string Short(PairedDevice device) => Terminal.Safe(device.DeviceId, 12);
}
