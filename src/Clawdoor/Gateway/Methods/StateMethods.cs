using Clawdoor.Access;
using Clawdoor.Conversations;
using Clawdoor.Machine;
using Clawdoor.Protocol;
using Clawdoor.Protocol.Schema;

namespace Clawdoor.Gateway.Methods;

/// <summary>How the gateway is: <c>health</c>, <c>status</c>, <c>system-presence</c>, <c>system.info</c>, <c>config.get</c>.</summary>
internal static class StateMethods
{
    private const int MostRecent = 5;

    public static IReadOnlyList<Method> All { get; } =
    [
        new("health", Scopes.Read, Shape.Anything, call => (Answer)HealthNow(call.Gateway)),
        new("status", Scopes.Read, Shape.Anything, Status),
        new("system-presence", Scopes.Read, Shape.Anything, PresenceNow),
        new("system.info", Scopes.Read, Shape.Anything, Info),
        new("config.get", Scopes.Read, Shape.Closed(), Config),
        new("last-heartbeat", Scopes.Read, Shape.Anything, _ => (Answer)"null"u8.ToArray()) { Quiet = true },
    ];

    public static byte[] HealthNow(GatewayState gateway)
    {
        var now = gateway.Time.GetUtcNow();
        var known = KnownTo(gateway);
        var sessions = new SessionSummary(known.Count, RecentOf(known, now));
        return GatewayJson.Bytes(
            new GatewayHealth
            {
                Ts = now.ToUnixTimeMilliseconds(),
                Agents = [new AgentHealth(UiMethods.MainAgent, true, new HeartbeatHealth(false, "0m", 0), sessions)],
                DefaultAgentId = UiMethods.MainAgent,
                Sessions = sessions,
            },
            GatewayJson.Default.GatewayHealth);
    }

    /// <summary>Health is told also when the disk fails; <c>/readyz</c> says so.</summary>
    private static IReadOnlyList<Session> KnownTo(GatewayState gateway)
    {
        try
        {
            return gateway.Conversations.List();
        }
        catch (StoreException)
        {
            return [];
        }
    }

    private static IReadOnlyList<RecentSession> RecentOf(IReadOnlyList<Session> known, DateTimeOffset now) =>
        [.. known.Take(MostRecent).Select(s => new RecentSession(s.Key, s.UpdatedAt.ToUnixTimeMilliseconds(), (long)(now - s.UpdatedAt).TotalMilliseconds))];

    private static ValueTask<Answer> Status(Call call) => (Answer)GatewayJson.Bytes(
        new GatewayStatus
        {
            RuntimeVersion = call.Gateway.Settings.Version,
            UptimeMs = (long)call.Gateway.Uptime.TotalMilliseconds,
            Connections = call.Gateway.Clients.Count,
            Pid = Environment.ProcessId,
            Sessions = SessionsOf(call.Gateway),
        },
        GatewayJson.Default.GatewayStatus);

    private static StatusSessions SessionsOf(GatewayState gateway)
    {
        var known = KnownTo(gateway);
        var defaults = Chat.SessionRows.Defaults(gateway.Settings.Models);
        var now = gateway.Time.GetUtcNow().ToUnixTimeMilliseconds();
        var recent = known.Take(MostRecent).Select(s => StatusOf(Chat.SessionRows.Of(gateway, s), now)).ToList();
        return new(known.Count, new(defaults.Model, defaults.ContextTokens), [], recent, [new(UiMethods.MainAgent, known.Count, recent)]);
    }

    private static StatusSession StatusOf(Chat.SessionRow row, long now) => new(row.AgentId, row.Key, row.Kind, row.SessionId, row.UpdatedAt, now - row.UpdatedAt)
    {
        SystemSent = row.SystemSent,
        AbortedLastRun = row.AbortedLastRun,
        InputTokens = row.InputTokens,
        OutputTokens = row.OutputTokens,
        TotalTokens = row.TotalTokens,
        TotalTokensFresh = row.TotalTokensFresh,
        Model = row.Model,
        ContextTokens = row.ContextTokens,
    };

    private static ValueTask<Answer> PresenceNow(Call call) =>
        (Answer)GatewayJson.Bytes(call.Gateway.Presence.List(), ProtocolJson.Default.IReadOnlyListPresenceEntry);

    private static ValueTask<Answer> Info(Call call)
    {
        var facts = SystemFacts.Read();
        return (Answer)GatewayJson.Bytes(
            new SystemInfo
            {
                MachineName = Environment.MachineName,
                Hostname = Environment.MachineName,
                Release = facts.KernelRelease,
                Arch = System.Runtime.InteropServices.RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant(),
                OsLabel = $"Linux {facts.KernelRelease}",
                Port = call.Gateway.Settings.Port,
                Pid = Environment.ProcessId,
                ProcessInstanceId = call.Gateway.BootId,
                UptimeMs = (long)call.Gateway.Uptime.TotalMilliseconds,
                CpuCount = Environment.ProcessorCount,
                CpuModel = facts.CpuModel,
                LoadAverage = facts.LoadAverage,
                MemoryTotalBytes = facts.MemoryTotal,
                MemoryFreeBytes = facts.MemoryAvailable,
                ProcessMemory = new ProcessMemory(facts.ResidentBytes),
                Disks = DiskSpace.Of(call.Gateway.Settings.StateDirectory) is { } disk ? [disk] : [],
            },
            GatewayJson.Default.SystemInfo);
    }

    /// <summary>OpenClaw's own word for a secret that is set and not told; clients send it back unchanged.</summary>
    private static string? Redacted(AccessPolicy access, AuthMode mode) =>
        access is { Secret: not null } && access.Mode == mode ? "__OPENCLAW_REDACTED__" : null;

    /// <summary>What is in force, as the gateway understood it: secrets are never part of it.</summary>
    private static ValueTask<Answer> Config(Call call)
    {
        var settings = call.Gateway.Settings;
        var access = settings.Access;
        var section = new ConfigRoot(new GatewaySection(
            settings.Port, "local",
            new ControlUiSection(settings.Ui.Enabled, settings.Ui.BasePath, access.AllowedOrigins),
            new AuthSection(Hello.ModeName(access.Mode), Redacted(access, AuthMode.Token), Redacted(access, AuthMode.Password)),
            [.. access.TrustedProxies.Select(p => p.ToString())],
            access.AllowRealIpFallback,
            settings.PublicOrigin));
        return (Answer)GatewayJson.Bytes(
            new ConfigSnapshot(settings.ConfigPath, settings.ConfigHash is not null, settings.ConfigHash, section),
            GatewayJson.Default.ConfigSnapshot);
    }
}
