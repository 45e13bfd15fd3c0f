namespace Clawdoor.Gateway;

/// <summary>What a reload of openclaw.json does to open connections (access-layer 1.5).</summary>
[Flags]
internal enum GatewayChange
{
    None = 0,

    /// <summary>Browsers whose origin is no longer allowed are closed 1008.</summary>
    Origins = 1,

    /// <summary>Proxy trust: everybody is closed 4001 "gateway policy changed".</summary>
    Policy = 2,

    /// <summary>The secret within one mode: shared-secret connections and browsers' device tokens are closed 4001 "gateway auth changed".</summary>
    Secret = 4,

    /// <summary>Anything that is simply used from now on.</summary>
    Quiet = 8,

    /// <summary>Port, bind, mode, base path, UI folder: <c>shutdown</c>, close 1012, and the gateway starts anew.</summary>
    Restart = 16,

    /// <summary>Models or their providers: asked from the next question on.</summary>
    Models = 32,
}
