using System.Net;
using Clawdoor.Access;
using Clawdoor.Config.BuiltIn;
using Clawdoor.Gateway;
using Clawdoor.Gateway.Ui;
using Clawdoor.Machine;

namespace Clawdoor;

/// <summary>openclaw.json's words made into what the rooms Gateway and Access run on.</summary>
internal static class GatewaySettingsReading
{
    /// <param name="ui">Which UI was found on this machine.</param>
    public static GatewaySettings Of(BuiltInConfig config, string stateDirectory, UiChoice ui) => new()
    {
        Access = Policy(config),
        ConfigPath = config.File.Path,
        ConfigHash = config.File.Hash,
        StateDirectory = stateDirectory,
        Port = config.Gateway.Port,
        PublicOrigin = config.Gateway.PublicOrigin?.TrimEnd('/'),
        Version = ProductVersion.Text,
        Ui = new()
        {
            Enabled = config.UiEnabled,
            BasePath = config.Gateway.BasePath,
            Folder = ui.Folder,
            FolderIsConfigured = ui.Source == UiSource.Configured,
            StrictTransportSecurity = config.StrictTransportSecurity,
        },
        ChatCompletions = config.ChatCompletions,
        Limits = new()
        {
            Handshake = config.Handshake,
            UnauthenticatedPerAddress = config.UnauthenticatedPerAddress,
        },
    };

    private static AccessPolicy Policy(BuiltInConfig config)
    {
        var gateway = config.Gateway;
        var mode = gateway.AuthMode switch
        {
            "none" => AuthMode.None,
            "password" => AuthMode.Password,
            "trusted-proxy" => AuthMode.TrustedProxy,
            _ => AuthMode.Token,
        };
        return new()
        {
            Mode = mode,
            Secret = mode switch
            {
                AuthMode.Token when gateway.Token.Reveal() is { } token => new GatewaySecret(mode, token),
                AuthMode.Password or AuthMode.TrustedProxy when gateway.Password.Reveal() is { } password => new GatewaySecret(AuthMode.Password, password),
                _ => null,
            },
            AllowedOrigins = gateway.AllowedOrigins,
            HostHeaderOriginFallback = config.HostHeaderOriginFallback,
            TrustedProxies = [.. gateway.TrustedProxies.Select(ProxyRange.Parse).OfType<IPNetwork>()],
            AllowRealIpFallback = gateway.AllowRealIpFallback,
            RateLimit = new()
            {
                MaxAttempts = config.RateLimit.MaxAttempts,
                Window = config.RateLimit.Window,
                Lockout = config.RateLimit.Lockout,
                ExemptLoopback = config.RateLimit.ExemptLoopback,
            },
            TrustedProxy = mode == AuthMode.TrustedProxy && config.TrustedProxy is { } proxy
                ? new TrustedProxyLogin(proxy.UserHeader)
                {
                    RequiredHeaders = proxy.RequiredHeaders,
                    AllowUsers = proxy.AllowUsers,
                    AllowLoopback = proxy.AllowLoopback,
                    OwnAddresses = [.. MachineAddresses.Read().Select(a => a.Address)],
                    AutoApproveScopes = proxy.AutoApproveScopes,
                }
                : null,
            AutoApproveLocal = config.AutoApproveLocal,
        };
    }
}
