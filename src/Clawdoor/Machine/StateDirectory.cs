using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using Clawdoor.Wording;
using Microsoft.Win32.SafeHandles;

namespace Clawdoor.Machine;

/// <summary>Why a state directory does not do.</summary>
internal enum StateDirectoryFault
{
    /// <summary>The path, or a part of it, is a file.</summary>
    NotADirectory,

    /// <summary>It belongs to another user.</summary>
    NotOurs,

    /// <summary>The system does not let us make it or write in it.</summary>
    NotWritable,

    /// <summary>Its file system is mounted read-only.</summary>
    ReadOnly,

    /// <summary>The disk, its inodes or the quota are used up.</summary>
    NoSpace,

    /// <summary>It holds other things and other users may enter it; closing it could break them.</summary>
    OpenToOthers,

    /// <summary>A running Clawdoor has it.</summary>
    InUse,

    /// <summary>Something else lies where the lock's file belongs, such as a link.</summary>
    LockIsNoFile,

    /// <summary>The system gave another reason, which the problem quotes.</summary>
    Other,
}

/// <summary>A fault with its sentence.</summary>
internal sealed record StateDirectoryTrouble(StateDirectoryFault Fault, Problem Problem);

/// <summary>
/// The directory that holds Clawdoor's keys, backups and control socket: mode 0700 and, while this object lives, this
/// process's alone. The lock is flock(2)'s on <c>clawdoor.lock</c>: the kernel lets go of it with the process, however
/// that ends.
/// </summary>
internal sealed class StateDirectory : IDisposable
{
    private const string LockName = "clawdoor.lock";

    /// <summary>A closed handle gives the lock back for everybody who shares it, so one that was handed on stays until the process ends.</summary>
    private static readonly List<FileStream> _handedOn = [];

    private readonly FileStream _lock;
    private bool _isHandedOn;

    private StateDirectory(string path, FileStream @lock)
    {
        Path = path;
        _lock = @lock;
    }

    /// <summary>Absolute.</summary>
    public string Path { get; }

    /// <summary>The descriptor that holds the lock; a child that inherits it holds it too.</summary>
    public SafeFileHandle Lock => _lock.SafeFileHandle;

    /// <summary>
    /// Makes the directory when it is missing, closes it to others when it is empty or was ours before, and takes the
    /// lock. <paramref name="time"/> dates the lock for whoever comes second.
    /// </summary>
    /// <param name="inherited">The lock, when the process before this one handed it on.</param>
    public static bool TryOpen(
        string path,
        TimeProvider time,
        [NotNullWhen(true)] out StateDirectory? opened,
        [NotNullWhen(false)] out StateDirectoryTrouble? trouble,
        SafeFileHandle? inherited = null)
    {
        path = System.IO.Path.GetFullPath(path);
        opened = null;
        trouble = Prepare(path);
        if (trouble is not null)
            return false;

        var lockPath = System.IO.Path.Combine(path, LockName);
        FileStream? held = null;
        try
        {
            held = inherited is not null ? new(inherited, FileAccess.ReadWrite) : UnixFile.OpenLock(lockPath);
            held.SetLength(0);
            held.Position = 0;
            held.Write(Encoding.ASCII.GetBytes(string.Create(
                CultureInfo.InvariantCulture, $"{Environment.ProcessId} {time.GetUtcNow():yyyy-MM-dd HH:mm:ss} UTC\n")));
            held.Flush();
            opened = new(path, held);
            return true;
        }
        catch (IOException e) when (held is null && e.HResult == UnixFile.Held)
        {
            trouble = new(StateDirectoryFault.InUse, InUse(path, lockPath));
        }
        catch (IOException e) when (held is null && e.HResult == UnixFile.Linked)
        {
            trouble = new(StateDirectoryFault.LockIsNoFile, new(MachineWords.LockIsNoFile.With(lockPath), MachineWords.LockIsNoFileNext.With(lockPath)));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            held?.Dispose();
            trouble = Describe(FaultOf(e), path, e);
        }

        return false;
    }

    /// <summary>Another process has the lock as well from now on, and this one never lets go of it.</summary>
    public void HandOn()
    {
        _isHandedOn = true;
        lock (_handedOn)
            _handedOn.Add(_lock);
    }

    /// <summary>Lets the next one in. The file stays: deleting it would race with a process that just opened it.</summary>
    public void Dispose()
    {
        if (!_isHandedOn)
            _lock.Dispose();
    }

    /// <summary>What the system's refusal means; .NET keeps errno in <see cref="Exception.HResult"/>.</summary>
    internal static StateDirectoryFault FaultOf(Exception refusal) => (refusal, refusal.HResult) switch
    {
        (UnauthorizedAccessException, _) => StateDirectoryFault.NotWritable,
        (_, 28 or 122) => StateDirectoryFault.NoSpace, // ENOSPC, EDQUOT
        (_, 30) => StateDirectoryFault.ReadOnly, // EROFS
        (_, 20) => StateDirectoryFault.NotADirectory, // ENOTDIR
        _ => StateDirectoryFault.Other,
    };

    private static StateDirectoryTrouble? Prepare(string path)
    {
        try
        {
            if (IsFileOnTheWay(path))
                return Describe(StateDirectoryFault.NotADirectory, path);
            AtomicFile.MakeSecretDirectory(path);
            if ((File.GetUnixFileMode(path) & ~AtomicFile.SecretDirectory) != 0 && !MayClose(path))
                return Describe(StateDirectoryFault.OpenToOthers, path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Describe(FaultOf(e), path, e);
        }

        try
        {
            // chmod(2) is the owner's and root's alone, so this is also the question whose it is.
            File.SetUnixFileMode(path, AtomicFile.SecretDirectory);
            return null;
        }
        catch (UnauthorizedAccessException)
        {
            return Describe(StateDirectoryFault.NotOurs, path);
        }
        catch (IOException e)
        {
            return Describe(FaultOf(e), path, e);
        }
    }

    // A --state of /tmp or of a home directory must not be locked up for everybody else.
    private static bool MayClose(string path) =>
        File.Exists(System.IO.Path.Combine(path, LockName)) || !Directory.EnumerateFileSystemEntries(path).Any();

    private static bool IsFileOnTheWay(string path)
    {
        for (string? part = path; part is not null; part = System.IO.Path.GetDirectoryName(part))
        {
            if (Directory.Exists(part))
                return false;
            if (File.Exists(part))
                return true;
        }

        return false;
    }

    private static Problem InUse(string path, string lockPath)
    {
        // .NET's own open would ask for a shared lock and be refused.
        using var handle = LibC.OpenItself(lockPath).File;
        Span<byte> content = stackalloc byte[64];
        var length = handle.IsInvalid ? 0 : RandomAccess.Read(handle, content, 0);
        return Encoding.ASCII.GetString(content[..length]).Trim().Split(' ', 2) is [var pid, var since]
            ? new(MachineWords.StateInUseBy.With(path, pid, since), MachineWords.StopOtherOrOwnState.With(pid))
            // Between taking the lock and writing the number there is a moment.
            : new(MachineWords.StateInUse.With(path), MachineWords.OwnState);
    }

    private static StateDirectoryTrouble Describe(StateDirectoryFault fault, string path, Exception? e = null) =>
        new(fault, fault switch
        {
            StateDirectoryFault.NotADirectory => new(MachineWords.StateNotADirectory.With(path), MachineWords.OwnState),
            StateDirectoryFault.NotOurs => new(MachineWords.StateNotOurs.With(path), MachineWords.GiveState.With(path)),
            StateDirectoryFault.NotWritable => new(MachineWords.StateNotWritable.With(path), MachineWords.GiveState.With(path)),
            StateDirectoryFault.ReadOnly => new(MachineWords.StateReadOnly.With(path), MachineWords.OwnState),
            StateDirectoryFault.NoSpace => new(MachineWords.StateNoSpace.With(path), MachineWords.MakeSpace.With(path)),
            StateDirectoryFault.OpenToOthers => new(MachineWords.StateOpenToOthers.With(path), MachineWords.OwnStateOrClose.With(path)),
            StateDirectoryFault.InUse => new(MachineWords.StateInUse.With(path), MachineWords.OwnState),
            _ => new(MachineWords.StateOther.With(path, e?.Message), MachineWords.OwnState),
        });
}
