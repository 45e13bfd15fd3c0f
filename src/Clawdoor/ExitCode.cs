namespace Clawdoor;

/// <summary>What the process ends with; docs/cli.md lists them. Only <c>Program</c> turns one into a status.</summary>
internal enum ExitCode
{
    /// <summary>Done, or everything in order.</summary>
    Done = 0,

    /// <summary>An expected failure that has no code of its own.</summary>
    Failed = 1,

    /// <summary>The command line, the environment, clawdoor.json or, for the built-in gateway, openclaw.json says something impossible (OpenClaw itself ends with 78 or 1 for the last).</summary>
    BadSettings = 2,

    /// <summary>No OpenClaw gateway answers, or what answers is not one, or it refused us.</summary>
    NoGateway = 3,

    /// <summary>The operating system does not let us: a port below 1024, a file, a directory.</summary>
    NotPermitted = 4,

    /// <summary>What was named does not exist: a request, a device, a backup.</summary>
    NotFound = 5,

    /// <summary>A port is taken, or another Clawdoor has this state directory.</summary>
    Busy = 6,

    /// <summary>A person was asked and said no, or could not be asked (no terminal and no --yes).</summary>
    Declined = 7,

    /// <summary>A backup was not opened by the passphrase that was given.</summary>
    WrongPassphrase = 8,
}
