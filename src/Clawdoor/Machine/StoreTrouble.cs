using Clawdoor.Wording;
using Microsoft.Data.Sqlite;

namespace Clawdoor.Machine;

/// <summary>Why a database of ours cannot be used.</summary>
internal enum StoreFault
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
internal sealed record StoreTrouble(StoreFault Fault, Problem Problem)
{
    public static StoreTrouble Of(StoreFault fault, StoreKind kind, string path, string? reason = null)
    {
        Message name = kind.Name;
        var (what, next) = fault switch
        {
            StoreFault.NotWritable => (StoreWords.NotWritable.With(name, path, reason), StoreWords.MakeWritable.With(path)),
            StoreFault.NoSpace => (StoreWords.NoSpace.With(name, path), StoreWords.MakeSpace),
            StoreFault.Damaged => (StoreWords.Damaged.With(name, path), kind.MoveAside.With(path)),
            StoreFault.Newer => (StoreWords.Newer.With(name, path), StoreWords.UseNewer),
            StoreFault.Busy => (StoreWords.Busy.With(name, path), (Message)StoreWords.StopOther),
            _ => throw new ArgumentOutOfRangeException(nameof(fault)),
        };
        return new(fault, new(what, next));
    }

    /// <summary>What SQLite's result code (sqlite.org/rescode.html) means.</summary>
    public static StoreTrouble Of(SqliteException refusal, StoreKind kind, string path) => Of(FaultOf(refusal.SqliteErrorCode), kind, path, refusal.Message);

    /// <summary>What the system's refusal of the file means.</summary>
    public static StoreTrouble Of(Exception refusal, StoreKind kind, string path) =>
        Of(refusal.HResult is 28 or 122 ? StoreFault.NoSpace : StoreFault.NotWritable, kind, path, refusal.Message);

    internal static StoreFault FaultOf(int code) => code switch
    {
        5 or 6 => StoreFault.Busy, // SQLITE_BUSY, SQLITE_LOCKED
        13 => StoreFault.NoSpace, // SQLITE_FULL
        1 or 11 or 26 => StoreFault.Damaged, // SQLITE_ERROR (a table is missing), SQLITE_CORRUPT, SQLITE_NOTADB
        _ => StoreFault.NotWritable, // SQLITE_READONLY, SQLITE_CANTOPEN, SQLITE_IOERR and their kin
    };
}

/// <summary>The store failed while it was in use: the disk is full or breaks. What was asked for did not happen.</summary>
internal sealed class StoreException(StoreTrouble trouble, Exception cause) : IOException(trouble.Problem.What.ToString(), cause)
{
    public StoreTrouble Trouble { get; } = trouble;
}
