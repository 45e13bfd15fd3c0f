using Clawdoor.Machine;

namespace Clawdoor.Gateway.Methods;

/// <summary>Answer of <c>health</c> and payload of its event, as far as it is true of this gateway (ui-rpc 4).</summary>
internal sealed record GatewayHealth
{
    public bool Ok { get; } = true;

    /// <summary>Milliseconds since 1970.</summary>
    public required long Ts { get; init; }

    public int DurationMs { get; }
    public EmptyObject Channels { get; } = new();
    public IReadOnlyList<string> ChannelOrder { get; } = [];
    public EmptyObject ChannelLabels { get; } = new();
    public int HeartbeatSeconds { get; }
    public required string DefaultAgentId { get; init; }
    public required IReadOnlyList<AgentHealth> Agents { get; init; }
    public required SessionSummary Sessions { get; init; }
}

/// <summary><c>{}</c></summary>
internal sealed record EmptyObject;

internal sealed record AgentHealth(string AgentId, bool IsDefault, HeartbeatHealth Heartbeat, SessionSummary Sessions);

internal sealed record HeartbeatHealth(bool Enabled, string Every, int EveryMs);

/// <summary>A session that was used lately; milliseconds.</summary>
internal sealed record RecentSession(string Key, long UpdatedAt, long Age);

internal sealed record SessionSummary(int Count, IReadOnlyList<RecentSession> Recent)
{
    /// <summary>Sessions are not kept in a file of their own.</summary>
    public string Path { get; } = "";
}

/// <summary>Answer of <c>status</c>.</summary>
internal sealed record GatewayStatus
{
    public required string RuntimeVersion { get; init; }
    public required long UptimeMs { get; init; }
    public required int Connections { get; init; }
    public required int Pid { get; init; }
    public HeartbeatStatus Heartbeat { get; } = new(UiMethods.MainAgent, []);
    public IReadOnlyList<string> ChannelSummary { get; } = [];
    public IReadOnlyList<string> QueuedSystemEvents { get; } = [];
    public required StatusSessions Sessions { get; init; }
}

internal sealed record HeartbeatStatus(string DefaultAgentId, IReadOnlyList<string> Agents);

internal sealed record StatusSessions(
    int Count, StatusDefaults Defaults, IReadOnlyList<string> Paths, IReadOnlyList<StatusSession> Recent, IReadOnlyList<StatusAgent> ByAgent);

internal sealed record StatusAgent(string AgentId, int Count, IReadOnlyList<StatusSession> Recent)
{
    public string Path { get; } = "";
}

/// <summary>A session that was used lately, for <c>openclaw status</c>; times in milliseconds.</summary>
internal sealed record StatusSession(string AgentId, string Key, string Kind, string SessionId, long UpdatedAt, long Age)
{
    public bool SystemSent { get; init; }
    public bool AbortedLastRun { get; init; }
    public long InputTokens { get; init; }
    public long OutputTokens { get; init; }
    public long TotalTokens { get; init; }
    public bool TotalTokensFresh { get; init; }
    public string? Model { get; init; }
    public int? ContextTokens { get; init; }
    public long? RemainingTokens => ContextTokens is { } all ? Math.Max(0, all - TotalTokens) : null;
    public long? PercentUsed => ContextTokens is > 0 and { } all ? Math.Min(999, (long)Math.Round(100d * TotalTokens / all)) : null;
    public IReadOnlyList<string> Flags { get; } = [];
}

/// <param name="ContextTokens">Null when not told.</param>
internal sealed record StatusDefaults(string? Model, int? ContextTokens);

/// <summary>Answer of <c>system.info</c>; sizes in bytes.</summary>
internal sealed record SystemInfo
{
    public required string MachineName { get; init; }
    public required string Hostname { get; init; }
    public string Platform { get; } = "linux";
    public required string Release { get; init; }
    public required string Arch { get; init; }
    public required string OsLabel { get; init; }
    public required int Port { get; init; }
    public required int Pid { get; init; }
    public required string ProcessInstanceId { get; init; }
    public required long UptimeMs { get; init; }
    public required int CpuCount { get; init; }
    public string? CpuModel { get; init; }
    public required IReadOnlyList<double> LoadAverage { get; init; }
    public required long MemoryTotalBytes { get; init; }
    public required long MemoryFreeBytes { get; init; }
    public required ProcessMemory ProcessMemory { get; init; }

    /// <summary>That of the state directory; empty when it cannot be told.</summary>
    public required IReadOnlyList<DiskSpace> Disks { get; init; }

    public string? DiskPath => Disks is [var disk, ..] ? disk.Path : null;
    public long? DiskTotalBytes => Disks is [var disk, ..] ? disk.TotalBytes : null;
    public long? DiskAvailableBytes => Disks is [var disk, ..] ? disk.AvailableBytes : null;
}

internal sealed record ProcessMemory(long RssBytes);

/// <summary>Answer of <c>config.get</c>: the gateway's part, made from what is in force, so that no secret can be in it.</summary>
internal sealed record ConfigSnapshot(string Path, bool Exists, string? Hash, ConfigRoot Config)
{
    public bool Valid { get; } = true;
    public IReadOnlyList<string> Issues { get; } = [];
    public IReadOnlyList<string> Warnings { get; } = [];
    public IReadOnlyList<string> LegacyIssues { get; } = [];
    public ConfigRoot Parsed => Config;
    public ConfigRoot Resolved => Config;
}

internal sealed record ConfigRoot(GatewaySection Gateway);

internal sealed record GatewaySection(
    int Port, string Mode, ControlUiSection ControlUi, AuthSection Auth, IReadOnlyList<string> TrustedProxies, bool AllowRealIpFallback, string? PublicOrigin);

internal sealed record ControlUiSection(bool Enabled, string BasePath, IReadOnlyList<string> AllowedOrigins);

internal sealed record AuthSection(string Mode, string? Token, string? Password);
