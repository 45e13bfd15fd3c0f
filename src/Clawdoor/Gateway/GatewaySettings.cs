using Clawdoor.Access;
using Clawdoor.Conversations.Models;

namespace Clawdoor.Gateway;

/// <summary>What the built-in gateway runs on, as openclaw.json, the environment and the house have it.</summary>
internal sealed record GatewaySettings
{
    public required AccessPolicy Access { get; init; }

    /// <summary>openclaw.json, for administrators in hello-ok and for <c>config.get</c>.</summary>
    public required string ConfigPath { get; init; }

    /// <summary>Of openclaw.json's bytes, hex; null when there is no file.</summary>
    public string? ConfigHash { get; init; }

    /// <summary>Clawdoor's own state directory.</summary>
    public required string StateDirectory { get; init; }

    /// <summary>The port on loopback; 1 to 65535.</summary>
    public int Port { get; init; } = 18789;

    /// <summary>Such as <c>https://203.0.113.7</c>; null when not configured.</summary>
    public string? PublicOrigin { get; init; }

    /// <summary>What <c>server.version</c> says.</summary>
    public required string Version { get; init; }

    public UiSettings Ui { get; init; } = new();

    /// <summary>Who answers; nobody when no model is configured.</summary>
    public ModelSettings Models { get; init; } = ModelSettings.None;

    /// <summary>Whether <c>/v1/chat/completions</c> and <c>/v1/models</c> are open.</summary>
    public bool ChatCompletions { get; init; }

    public GatewayLimits Limits { get; init; } = new();
}

/// <summary>How the Control UI is served.</summary>
internal sealed record UiSettings
{
    public bool Enabled { get; init; } = true;

    /// <summary>Such as <c>/oc</c>; empty = the root. Never ends in a slash.</summary>
    public string BasePath { get; init; } = "";

    /// <summary>The folder with the official UI's index.html; null = Clawdoor's own page.</summary>
    public string? Folder { get; init; }

    /// <summary>Whether <see cref="Folder"/> was configured (<c>controlUi.root</c>), which hello-ok tells as <c>controlUiBuildSource</c>.</summary>
    public bool FolderIsConfigured { get; init; }

    /// <summary><c>Strict-Transport-Security</c>; null = not sent.</summary>
    public string? StrictTransportSecurity { get; init; }
}

/// <summary>Bounds of the built-in gateway (access-layer 5.5, 5.6: OpenClaw 2026.9.6's own).</summary>
internal sealed record GatewayLimits
{
    /// <summary>Milliseconds in OPENCLAW_HANDSHAKE_TIMEOUT_MS.</summary>
    public TimeSpan Handshake { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Sockets of one client address that have not logged in (OPENCLAW_MAX_PREAUTH_CONNECTIONS_PER_IP).</summary>
    public int UnauthenticatedPerAddress { get; init; } = 32;

    /// <summary>Frames that may wait while a handshake runs.</summary>
    public int PendingHandshakeFrames { get; init; } = 15;

    /// <summary>Bytes that may wait for a slow reader.</summary>
    public long Buffered { get; init; } = 52_428_800;

    public TimeSpan Ping { get; init; } = TimeSpan.FromSeconds(25);

    public TimeSpan Tick { get; init; } = TimeSpan.FromSeconds(30);

    public TimeSpan Health { get; init; } = TimeSpan.FromSeconds(60);
}
