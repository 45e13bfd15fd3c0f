using Clawdoor.Wording;
using Microsoft.Data.Sqlite;

namespace Clawdoor.Devices;

/// <summary>Why the devices cannot be kept.</summary>
internal enum DeviceStoreFault
{
    /// <summary>Permission, a read-only file system, or a disk that reports errors.</summary>
    NotWritable,

    NoSpace,

    /// <summary>The file is no database of ours or its pages are damaged.</summary>
    Damaged,

    /// <summary>Written by a newer Clawdoor.</summary>
    Newer,

    /// <summary>Another process holds it.</summary>
    Busy,
}

/// <summary>A fault with its sentence.</summary>
internal sealed record DeviceStoreTrouble(DeviceStoreFault Fault, Problem Problem)
{
    public static DeviceStoreTrouble Of(DeviceStoreFault fault, string path, string? reason = null)
    {
        var (what, next) = fault switch
        {
            DeviceStoreFault.NotWritable => (DeviceStoreWords.NotWritable.With(path, reason), DeviceStoreWords.MakeWritable.With(path)),
            DeviceStoreFault.NoSpace => (DeviceStoreWords.NoSpace.With(path), DeviceStoreWords.MakeSpace),
            DeviceStoreFault.Damaged => (DeviceStoreWords.Damaged.With(path), DeviceStoreWords.MoveAside.With(path)),
            DeviceStoreFault.Newer => (DeviceStoreWords.Newer.With(path), DeviceStoreWords.UseNewer),
            DeviceStoreFault.Busy => (DeviceStoreWords.Busy.With(path), (Message)DeviceStoreWords.StopOther),
            _ => throw new ArgumentOutOfRangeException(nameof(fault)),
        };
        return new(fault, new(what, next));
    }

    /// <summary>What SQLite's result code (sqlite.org/rescode.html) means.</summary>
    public static DeviceStoreTrouble Of(SqliteException refusal, string path) => Of(FaultOf(refusal.SqliteErrorCode), path, refusal.Message);

    /// <summary>What the system's refusal of the file means.</summary>
    public static DeviceStoreTrouble Of(Exception refusal, string path) =>
        Of(refusal.HResult is 28 or 122 ? DeviceStoreFault.NoSpace : DeviceStoreFault.NotWritable, path, refusal.Message);

    internal static DeviceStoreFault FaultOf(int code) => code switch
    {
        5 or 6 => DeviceStoreFault.Busy, // SQLITE_BUSY, SQLITE_LOCKED
        13 => DeviceStoreFault.NoSpace, // SQLITE_FULL
        1 or 11 or 26 => DeviceStoreFault.Damaged, // SQLITE_ERROR (a table is missing), SQLITE_CORRUPT, SQLITE_NOTADB
        _ => DeviceStoreFault.NotWritable, // SQLITE_READONLY, SQLITE_CANTOPEN, SQLITE_IOERR and their kin
    };
}

/// <summary>The store failed while it was in use: the disk is full or breaks. What was asked for did not happen.</summary>
internal sealed class DeviceStoreException(DeviceStoreTrouble trouble, Exception cause) : IOException(trouble.Problem.What.ToString(), cause)
{
    public DeviceStoreTrouble Trouble { get; } = trouble;
}
