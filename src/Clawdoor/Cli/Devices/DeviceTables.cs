using Clawdoor.Wording;
using Spectre.Console;

namespace Clawdoor.Cli.Devices;

/// <summary>Who waits and who is paired: tables on a terminal, aligned text in a pipe.</summary>
internal static class DeviceTables
{
    private const int ShortId = 8;

    public static ExitCode Show(DeviceSession session)
    {
        if (session.Json)
        {
            session.Print(session.Devices, json => json.DeviceList);
            return ExitCode.Done;
        }

        ShowWaiting(session);
        session.Terminal.Say("");
        ShowPaired(session);
        if (session.Devices.Pending.Count > 0 && session.Terminal.IsLive)
            session.Terminal.Say(DeviceWords.HowToApprove);
        return ExitCode.Done;
    }

    /// <summary><c>approve</c> without an ID: chooses nobody.</summary>
    public static ExitCode AskWhich(DeviceSession session)
    {
        if (session.Devices.Pending.Count == 0)
            return session.Refuse(ExitCode.NotFound, DeviceWords.NobodyWaits, DeviceWords.NobodyWaitsNext);
        ShowWaiting(session);
        return session.Refuse(ExitCode.BadSettings, DeviceWords.WhichOne, DeviceWords.HowToApprove);
    }

    private static void ShowWaiting(DeviceSession session)
    {
        var pending = session.Devices.Pending;
        if (pending.Count == 0)
        {
            session.Terminal.Say(DeviceWords.NobodyWaits);
            return;
        }

        Draw(
            session.Terminal,
            DeviceWords.Waiting.With(pending.Count),
            [DeviceWords.ColumnRequest, DeviceWords.ColumnAddress, DeviceWords.ColumnClient, DeviceWords.ColumnWants, DeviceWords.ColumnAsked],
            [.. pending.Select(d => new[]
            {
                Id(session.Terminal, d.RequestId, pending.Select(p => p.RequestId)),
                Terminal.Safe(d.RemoteIp ?? "–"),
                WhoAsks.Browser(d, null),
                Rights(d.Scopes),
                d.Ts is { } asked ? Ages.Of(session.Now - asked, session.Terminal.Language) : "–",
            })]);
    }

    private static void ShowPaired(DeviceSession session)
    {
        var paired = session.Devices.Paired;
        if (paired.Count == 0)
        {
            session.Terminal.Say(DeviceWords.NobodyPaired);
            return;
        }

        Draw(
            session.Terminal,
            DeviceWords.Paired.With(paired.Count),
            [DeviceWords.ColumnDevice, DeviceWords.ColumnName, DeviceWords.ColumnClient, DeviceWords.ColumnAddress, DeviceWords.ColumnRights, DeviceWords.ColumnSeen],
            [.. paired.Select(d => new[]
            {
                Id(session.Terminal, d.DeviceId, paired.Select(p => p.DeviceId)),
                DeviceSession.NameOf(d),
                string.Join(" · ", new[] { Terminal.Safe(d.ClientId), Terminal.Safe(d.Platform) }.Where(t => t.Length > 0)),
                Terminal.Safe(d.RemoteIp ?? "–"),
                d.Tokens.Count > 0 && d.Tokens.All(t => t.RevokedAtMs is not null)
                    ? session.Terminal.Words(DeviceWords.NoTokens.With(Rights(d.Scopes)))
                    : Rights(d.Scopes),
                d.Connected == true ? session.Terminal.Words(DeviceWords.Connected)
                    : d.LastSeenAtMs is { } seen ? Ages.Of(session.Now - seen, session.Terminal.Language)
                    : "–",
            })]);
    }

    /// <summary>Scopes without the part they all share: <c>admin, pairing</c>.</summary>
    private static string Rights(IReadOnlyList<string> scopes) => scopes.Count == 0 ? "–" : string.Join(", ", scopes.Select(s =>
        Terminal.Safe(s.StartsWith("operator.", StringComparison.Ordinal) ? s["operator.".Length..] : s)));

    /// <summary>On a terminal as much of the ID as tells it from the others; a script gets all of it.</summary>
    private static string Id(Terminal terminal, string id, IEnumerable<string> all)
    {
        if (!terminal.IsLive)
            return Terminal.Safe(id, 64);
        var others = all.Where(other => other != id).ToList();
        var length = ShortId;
        while (length < id.Length && others.Exists(other => other.StartsWith(id[..length], StringComparison.OrdinalIgnoreCase)))
            length++;
        return Terminal.Safe(id[..Math.Min(length, id.Length)], 64);
    }

    private static void Draw(Terminal terminal, Message title, IReadOnlyList<Sentence> columns, IReadOnlyList<string[]> rows)
    {
        terminal.Say(terminal.Words(title), new Style(decoration: Decoration.Bold));
        terminal.ShowTable(columns, rows);
    }
}
