using System.Text.Json;
using Clawdoor.Access;
using Clawdoor.Conversations.Runs;
using Clawdoor.Gateway.Chat;
using Clawdoor.Gateway.Methods;
using Clawdoor.Protocol;

namespace Clawdoor.Gateway;

/// <summary>hello-ok: who the client is now, what it may call, and the state at this moment (access-layer 5.4).</summary>
internal static class Hello
{
    /// <summary>The events that this gateway really sends, as far as OpenClaw lists them (<c>config.changed</c> is sent, too).</summary>
    private static readonly IReadOnlyList<string> _events =
    [
        "connect.challenge", "presence", "tick", "health", "shutdown",
        "chat", "agent", "session.message", "sessions.changed", "models.snapshot", "users.prefs.changed",
        PairingEvents.Requested, PairingEvents.Resolved, PairingEvents.Changed,
    ];

    public static byte[] For(GatewayState gateway, Connection connection, GatewaySettings settings)
    {
        var admission = connection.Admission;
        var admin = admission.Scopes.Contains(Scopes.Admin);
        return JsonSerializer.SerializeToUtf8Bytes(
            new HelloOk
            {
                Protocol = ProtocolVersion.Current,
                Server = new ServerInfo(settings.Version, connection.Id)
                {
                    BootId = gateway.BootId,
                    BuildId = gateway.Page.BuildOf(settings.Ui),
                    ControlUiBuildSource = settings.Ui.FolderIsConfigured ? "configured" : "bundled",
                },
                Features = new GatewayFeatures(MethodTable.Names, _events),
                Snapshot = new GatewaySnapshot
                {
                    Presence = connection.Has(Scopes.Read) ? gateway.Presence.List() : [],
                    Health = JsonElement.Parse(StateMethods.HealthNow(gateway)),
                    StateVersion = gateway.Version,
                    SessionDefaults = new SessionDefaults
                    {
                        DefaultAgentId = UiMethods.MainAgent,
                        ModelConfigured = Talk.ModelOf(null, settings.Models) is not null,
                        Ownership = "sole",
                        SelectionRequired = false,
                        MainKey = "main",
                        MainSessionKey = SessionRows.MainKey,
                        Scope = "per-sender",
                    },
                    UptimeMs = (long)gateway.Uptime.TotalMilliseconds,
                    ConfigPath = admin ? settings.ConfigPath : null,
                    StateDir = admin ? settings.StateDirectory : null,
                    AuthMode = admin ? ModeName(settings.Access.Mode) : null,
                },
                Auth = new GrantedAuth
                {
                    Method = admission.Method,
                    Role = admission.Role,
                    Scopes = admission.Scopes,
                    DeviceToken = admission.Token?.Text,
                    IssuedAtMs = admission.Token?.IssuedAt,
                },
                Policy = new ConnectionPolicy(FrameLimits.AfterLogin, settings.Limits.Buffered, (int)settings.Limits.Tick.TotalMilliseconds)
                {
                    Attachments = Attachments.Policy,
                },
            },
            ProtocolJson.Default.HelloOk);
    }

    public static string ModeName(AuthMode mode) => mode switch
    {
        AuthMode.None => "none",
        AuthMode.Token => "token",
        AuthMode.Password => "password",
        _ => "trusted-proxy",
    };
}
