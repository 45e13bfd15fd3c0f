using Clawdoor.Machine;
using Clawdoor.Wording;

namespace Clawdoor.Backups;

/// <summary>Why a backup is not made, not read or not put in place. Nothing was changed.</summary>
internal enum BackupFault
{
    /// <summary>There is no file of that name, or no state to save.</summary>
    Missing,

    /// <summary>Something else than a backup of Clawdoor.</summary>
    NotABackup,

    /// <summary>Written in a form that only a newer Clawdoor reads.</summary>
    Newer,

    /// <summary>Its end is missing.</summary>
    CutOff,

    /// <summary>Its bytes are not those that were written.</summary>
    Damaged,

    /// <summary>Whole by its checksums, and still nothing that Clawdoor writes: too much of something, or a name outside.</summary>
    Foreign,

    WrongPassphrase,

    /// <summary>A file that would be overwritten.</summary>
    Exists,

    /// <summary>A state, clawdoor.json or openclaw.json that would be replaced.</summary>
    Occupied,

    /// <summary>The state directory holds what is not Clawdoor's.</summary>
    Strangers,

    /// <summary>A door runs on the state, or writes all the time.</summary>
    InUse,

    TooLarge,

    NoSpace,

    /// <summary>Permission, or a read-only file system.</summary>
    NotPermitted,

    /// <summary>The state directory cannot be exchanged for another: it is a mount point.</summary>
    Unswappable,
}

/// <summary>A fault with its sentence.</summary>
internal sealed record BackupTrouble(BackupFault Fault, Problem Problem)
{
    /// <summary>The system's refusal of a file; .NET keeps errno in <see cref="Exception.HResult"/>.</summary>
    public static BackupTrouble Of(Exception refusal, string path) => StateDirectory.FaultOf(refusal) switch
    {
        StateDirectoryFault.NoSpace => new(BackupFault.NoSpace, new(BackupWords.NoSpace.With(path), BackupWords.NoSpaceNext)),
        StateDirectoryFault.ReadOnly => new(BackupFault.NotPermitted, new(BackupWords.ReadOnly.With(path), BackupWords.OtherPlace)),
        _ => new(BackupFault.NotPermitted, new(BackupWords.Refused.With(path, refusal.Message), BackupWords.RefusedNext)),
    };

    /// <summary>What is wrong with the backup <paramref name="path"/>.</summary>
    public static BackupTrouble Of(BackupFault fault, string path) => new(fault, fault switch
    {
        BackupFault.NotABackup => new(BackupWords.NotABackup.With(path), BackupWords.NotABackupNext),
        BackupFault.Newer => new(BackupWords.Newer.With(path), BackupWords.NewerNext),
        BackupFault.CutOff => new(BackupWords.CutOff.With(path), BackupWords.OtherCopy),
        BackupFault.Damaged => new(BackupWords.Damaged.With(path), BackupWords.OtherCopy),
        BackupFault.Foreign => new(BackupWords.Foreign.With(path), BackupWords.ForeignNext),
        BackupFault.WrongPassphrase => new(BackupWords.WrongPassphrase.With(path), BackupWords.WrongPassphraseNext),
        _ => throw new ArgumentOutOfRangeException(nameof(fault)),
    });
}

/// <summary>Ends the reading of a backup from within a stream; <see cref="BackupFile"/> makes a value of it.</summary>
internal sealed class BackupException(BackupFault fault) : Exception(fault.ToString())
{
    public BackupFault Fault { get; } = fault;
}
