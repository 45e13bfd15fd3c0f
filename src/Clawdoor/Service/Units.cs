using System.Globalization;
using System.Text.RegularExpressions;

namespace Clawdoor.Service;

/// <summary>What a unit is written from.</summary>
/// <param name="Program">Absolute path of clawdoor, where other users may run it.</param>
/// <param name="Version">Of the Clawdoor that writes it.</param>
/// <param name="Systemd">systemd's version; older ones log a warning for each line they do not know.</param>
internal sealed record UnitPlan(string Program, string Version, int Systemd)
{
    /// <summary>The installation put the program there, so the removal takes it away.</summary>
    public bool IsCopy { get; init; }
}

/// <summary>The unit files, and where everything of the service is.</summary>
internal static partial class Units
{
    public const string Door = "clawdoor.service";
    public const string Gateway = "clawdoor-gateway.service";
    public const string User = "clawdoor";
    public const string Folder = "/etc/systemd/system";
    public const string Settings = "/etc/clawdoor/clawdoor.json";
    public const string State = "/var/lib/clawdoor";
    public const string GatewayState = "/var/lib/clawdoor-gateway";

    /// <summary>Where a clawdoor that lies in a place of its owner's own is copied to.</summary>
    public const string Program = "/usr/local/bin/clawdoor";

    /// <summary>What root keeps in the door's state and acts upon later; the service must not be able to write it.</summary>
    public static readonly IReadOnlyCollection<string> RootsOwn = ["openclaw-backups", "doctor-journal.json", "firewall.json"];

    /// <summary>The built-in gateway's openclaw.json, when it is a service of its own.</summary>
    public const string GatewayConfig = GatewayState + "/.openclaw/openclaw.json";

    /// <summary>LoadCredential= is known since.</summary>
    public const int CredentialsSince = 247;

    /// <summary>Where systemd shows the copy of OpenClaw's openclaw.json to the door alone.</summary>
    public const string Credential = "/run/credentials/" + Door + "/openclaw.json";

    private const string CopyMark = "# The program is a copy that the installation made.";

    private const string Mark = "# Written by Clawdoor ";

    public static string PathOf(string unit) => Path.Combine(Folder, unit);

    /// <summary>The drop-in that gives the door a copy of openclaw.json; the only file of the user's that it can read.</summary>
    public static string AccessPath => PathOf(Door + ".d/openclaw.conf");

    /// <summary>Which Clawdoor wrote a unit; null for anybody else's.</summary>
    public static string? WriterOf(string text) => Writer().Match(text) is { Success: true } match ? match.Groups[1].Value : null;

    /// <summary>Whether the program of a unit goes with it.</summary>
    public static bool IsOfACopy(string text) => text.Contains(CopyMark, StringComparison.Ordinal);

    public static string DoorText(UnitPlan plan) => Head(plan, "Clawdoor, the https and wss door to OpenClaw") + Service(
        plan,
        $"""
        {(plan.IsCopy ? CopyMark : "# The program is a package's or somebody's own.")}
        ExecStart={plan.Program} up --no-config-edit
        # SIGHUP starts the next process, which takes the sockets over. This one serves on who is here, for upgradeDrain seconds.
        # The shell's own kill: small systems have no other.
        ExecReload=/bin/sh -c "kill -HUP $MAINPID"
        NotifyAccess=all
        WatchdogSec=60
        Environment=CLAWDOOR_SETTINGS={Settings}
        """,
        State,
        "CAP_NET_BIND_SERVICE");

    public static string GatewayText(UnitPlan plan) => Head(plan, "Clawdoor's own OpenClaw-compatible gateway") + Service(
        plan,
        $"""
        ExecStart={plan.Program} gateway run
        NotifyAccess=main
        Environment=OPENCLAW_CONFIG_PATH={GatewayConfig}
        """,
        GatewayState,
        "");

    public static string AccessText(string openClawConfig, string version) =>
        $"""
        {Mark}{version}: the door gets a copy of this one file, made by systemd when it starts. To take it back, delete this file.
        [Service]
        LoadCredential=openclaw.json:{openClawConfig.Replace("%", "%%", StringComparison.Ordinal)}
        Environment=CLAWDOOR_OPENCLAW_CONFIG={Credential}

        """;

    private static string Head(UnitPlan plan, string description) =>
        $"""
        {Mark}{plan.Version} (clawdoor service install). Changes of your own belong into a drop-in: systemctl edit UNIT
        [Unit]
        Description={description}
        Documentation=man:clawdoor(1)
        After=network-online.target
        Wants=network-online.target

        """;

    // The order of systemd.exec(5). What an old systemd does not know is left out, so that its log stays quiet.
    private static string Service(UnitPlan plan, string own, string state, string capabilities)
    {
        (int Since, string Line)[] lines =
        [
            (235, $"StateDirectory={Path.GetFileName(state)}"),
            (235, "StateDirectoryMode=0700"),
            (0, $"AmbientCapabilities={capabilities}"),
            (0, $"CapabilityBoundingSet={capabilities}"),
            (0, "NoNewPrivileges=yes"),
            (0, "UMask=0077"),
            (232, "ProtectSystem=strict"),
            (0, "ProtectHome=yes"),
            (0, "PrivateTmp=yes"),
            (239, "PrivateMounts=yes"),
            (0, "PrivateDevices=yes"),
            (0, "DevicePolicy=closed"),
            (247, "ProtectProc=invisible"),
            (247, "ProcSubset=pid"),
            (245, "ProtectClock=yes"),
            (242, "ProtectHostname=yes"),
            (244, "ProtectKernelLogs=yes"),
            (232, "ProtectKernelModules=yes"),
            (232, "ProtectKernelTunables=yes"),
            (232, "ProtectControlGroups=yes"),
            (231, "MemoryDenyWriteExecute=yes"),
            (235, "LockPersonality=yes"),
            (233, "RestrictNamespaces=yes"),
            (231, "RestrictRealtime=yes"),
            (242, "RestrictSUIDSGID=yes"),
            (232, "RemoveIPC=yes"),
            (235, "KeyringMode=private"),
            (0, "RestrictAddressFamilies=AF_INET AF_INET6 AF_UNIX AF_NETLINK"),
            (0, "SystemCallArchitectures=native"),
            (231, "SystemCallFilter=@system-service"),
            (231, "SystemCallFilter=~@privileged @resources"),
            // Without this .NET, which tries to raise its limits, would be ended with SIGSYS.
            (231, "SystemCallErrorNumber=EPERM"),
        ];
        var text = string.Join('\n', lines.Where(line => plan.Systemd >= line.Since).Select(line => line.Line));
        return string.Create(CultureInfo.InvariantCulture,
            $"""

            [Service]
            Type=notify
            {own}
            Environment=HOME={state} CLAWDOOR_STATE={state}
            User={User}
            Group={User}
            FileDescriptorStoreMax=32
            LimitNOFILE=65536
            Restart=on-failure
            RestartSec=2
            # 2 and 4: settings that cannot be, and what this user may not do. Trying again does not help.
            RestartPreventExitStatus=2 4
            TimeoutStartSec=90
            TimeoutStopSec=30
            {text}

            [Install]
            WantedBy=multi-user.target

            """);
    }

    [GeneratedRegex(@"\A# Written by Clawdoor (\d+\.\d+\.\d+[0-9A-Za-z.-]*)")]
    private static partial Regex Writer();
}
