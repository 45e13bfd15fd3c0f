using System.Net;
using Clawdoor.Certificates;
using Clawdoor.Wording;

namespace Clawdoor;

/// <summary>How log lines are written.</summary>
internal enum LogFormat { Text, Json }

/// <summary>
/// Everything a person can set, converted once from flags, environment and clawdoor.json by
/// <see cref="SettingsReader"/>; only this record travels. Units, ranges and defaults stand in <see cref="SettingsTable"/>.
/// </summary>
internal sealed record Settings
{
    /// <summary>The addresses visitors type, in order; empty = find them on this machine.</summary>
    public IReadOnlyList<IPAddress> Addresses { get; init; } = [];

    /// <summary>The local addresses to listen on; empty = all, IPv4 and IPv6.</summary>
    public IReadOnlyList<IPAddress> Listen { get; init; } = [];

    public int HttpsPort { get; init; } = 443;

    /// <summary>The port that redirects to https; 0 = none.</summary>
    public int HttpPort { get; init; } = 80;

    /// <summary>Where the gateway is; null = find it from openclaw.json.</summary>
    public Uri? Upstream { get; init; }

    /// <summary>True opens the built-in gateway instead of looking for one.</summary>
    public bool BuiltIn { get; init; }

    /// <summary>openclaw.json; null = where OpenClaw itself would look.</summary>
    public string? OpenClawConfig { get; init; }

    /// <summary>Clawdoor's own files: certificate, backups, control socket.</summary>
    public required string State { get; init; }

    /// <summary>True leaves openclaw.json alone and only says what should be in it.</summary>
    public bool NoConfigEdit { get; init; }

    /// <summary>True answers every question with yes.</summary>
    public bool Yes { get; init; }

    public Language Language { get; init; } = Language.English;

    public LogFormat Log { get; init; } = LogFormat.Text;

    /// <summary>A PEM certificate (chain) to use instead of one of our own; goes with <see cref="KeyFile"/>.</summary>
    public string? CertificateFile { get; init; }

    public string? KeyFile { get; init; }

    public CertificateKeyType KeyType { get; init; } = CertificateKeyType.P256;

    /// <summary>How long open connections may finish when the door closes.</summary>
    public TimeSpan Drain { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long WebSockets may stay with the process before, after an upgrade or a reload.</summary>
    public TimeSpan UpgradeDrain { get; init; } = TimeSpan.FromHours(1);

    /// <summary>True when the ports were chosen by a person, so no other may be taken instead.</summary>
    public bool PortsChosen { get; init; }

    /// <summary>The ports to listen on, the one for https first.</summary>
    public IReadOnlyList<int> Ports => HttpPort == 0 ? [HttpsPort] : [HttpsPort, HttpPort];

    /// <summary>Where the control socket of this state directory is.</summary>
    public string ControlSocket => Path.Combine(State, "control.sock");
}
