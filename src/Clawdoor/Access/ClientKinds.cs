using Clawdoor.Protocol;

namespace Clawdoor.Access;

/// <summary>How OpenClaw groups clients when it decides about them (2026.9.6).</summary>
internal static class ClientKinds
{
    /// <summary>Must have a device: the Control UI, and the terminal UI, which is treated as one.</summary>
    public static bool IsControlUi(this ClientInfo client) => client.Id is ClientIds.ControlUi or ClientIds.Tui;

    /// <summary>Runs in a browser whatever it says about its mode, and so must have an Origin.</summary>
    public static bool IsBrowserPage(this ClientInfo client) => client.Id is ClientIds.ControlUi or ClientIds.BrowserCopilot;

    public static bool IsWebchat(this ClientInfo client) => client.Mode == ClientModes.Webchat || client.Id == ClientIds.WebchatUi;

    public static bool IsCopilot(this ClientInfo client) => client.Id == ClientIds.BrowserCopilot;

    public static bool IsNativeApp(this ClientInfo client) =>
        client is { Mode: ClientModes.Ui, Id: ClientIds.MacOs or ClientIds.Linux or ClientIds.Ios or ClientIds.Android };

    /// <summary>OpenClaw's command line.</summary>
    public static bool IsCli(this ClientInfo client) => client is { Id: ClientIds.Cli, Mode: ClientModes.Cli };

    /// <summary>A part of OpenClaw that calls its own gateway.</summary>
    public static bool IsBackend(this ClientInfo client) => client is { Id: ClientIds.GatewayClient, Mode: ClientModes.Backend };
}
