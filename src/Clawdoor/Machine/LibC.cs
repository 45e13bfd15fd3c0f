using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Clawdoor.Machine;

/// <summary>What .NET cannot ask of Linux: opening a directory, a file that another process holds with flock(2), or a name only if it is no link; two names exchanged; whether the clock is kept right.</summary>
internal static partial class LibC
{
    // O_RDONLY | O_CLOEXEC; the same number on x86-64 and arm64 (O_DIRECTORY is not).
    private const int ReadOnlyNotInherited = 0x80000;

    // The two numbers that are others on arm64 (asm/fcntl.h).
    private static readonly bool _isArm = RuntimeInformation.ProcessArchitecture == Architecture.Arm64;
    private static readonly int _noFollow = _isArm ? 0x8000 : 0x20000;
    private static readonly int _directory = _isArm ? 0x4000 : 0x10000;

    /// <summary>A read handle without .NET's advisory lock and its regular-files-only rule; invalid when open(2) fails.</summary>
    public static SafeFileHandle OpenForReading(string path) => new(Open(path, ReadOnlyNotInherited, 0), ownsHandle: true);

    /// <summary>The same, but never through a link under the last name (ELOOP); 0 or errno beside it.</summary>
    public static (SafeFileHandle File, int Error) OpenItself(string path) => Opened(path, ReadOnlyNotInherited | _noFollow);

    /// <summary>A directory; a link to one when <paramref name="follows"/>.</summary>
    public static (SafeFileHandle Directory, int Error) OpenDirectory(string path, bool follows) =>
        Opened(path, ReadOnlyNotInherited | _directory | (follows ? 0 : _noFollow));

    /// <summary>For reading and writing, made with mode 0600 when it is missing; never through a link.</summary>
    public static (SafeFileHandle File, int Error) OpenOrMake(string path)
    {
        const int readWrite = 2, create = 0x40;
        return Opened(path, ReadOnlyNotInherited | readWrite | create | _noFollow);
    }

    /// <summary>Where a link leads, if root made it; its owner and its content are those of one link, whatever its name becomes meanwhile.</summary>
    public static string? RootsLink(string path)
    {
        const int pathOnly = 0x200000, longest = 4096;
        var (link, error) = Opened(path, ReadOnlyNotInherited | pathOnly | _noFollow);
        using (link)
        {
            if (error != 0 || UnixFile.Find(link) is not { IsLink: true, Owner.User: 0 })
                return null;
            Span<byte> target = stackalloc byte[longest];
            var length = ReadLink(link, "", ref MemoryMarshal.GetReference(target), longest);
            return length is > 0 and < longest ? Encoding.UTF8.GetString(target[..(int)length]) : null;
        }
    }

    /// <summary>flock(2) for this process alone, without waiting; 0 or errno.</summary>
    public static int Lock(SafeFileHandle file)
    {
        const int exclusive = 2, withoutWaiting = 4;
        return FLock(file, exclusive | withoutWaiting) == 0 ? 0 : Marshal.GetLastPInvokeError();
    }

    /// <summary>fsync(2); false when the file system cannot.</summary>
    public static bool Flush(SafeFileHandle handle) => FSync(handle) == 0;

    /// <summary>syncfs(2): everything written to the file system of an open file; one call for many files.</summary>
    public static bool FlushFileSystem(SafeFileHandle handle) => SyncFS(handle) == 0;

    /// <summary>rename(2), which also takes the place of an empty directory; 0 or errno.</summary>
    public static int Rename(string from, string to) => RenameOver(from, to) == 0 ? 0 : Marshal.GetLastPInvokeError();

    /// <summary>
    /// Two names change places in one step (renameat2(2), RENAME_EXCHANGE); 0 or errno, EINVAL or ENOSYS where the kernel or
    /// the file system cannot. By number: glibc has a function for it only since 2.28.
    /// </summary>
    public static int Exchange(string one, string other)
    {
        const int currentDirectory = -100, exchange = 2, notImplemented = 38;
        nint number = RuntimeInformation.ProcessArchitecture switch { Architecture.X64 => 316, Architecture.Arm64 => 276, _ => -1 };
        return number < 0 ? notImplemented
            : SystemCall(number, currentDirectory, one, currentDirectory, other, exchange) == 0 ? 0 : Marshal.GetLastPInvokeError();
    }

    /// <summary>Whether the kernel's clock is kept right by something (adjtimex(2), STA_UNSYNC); null when the kernel does not say.</summary>
    public static bool? IsClockKept()
    {
        // struct timex: an int, four longs, then the status; modes 0 only reads.
        const int statusAt = 40, unsynchronized = 0x40;
        Span<byte> timex = stackalloc byte[512];
        timex.Clear();
        return AdjustTime(ref MemoryMarshal.GetReference(timex)) < 0 ? null : (MemoryMarshal.Read<int>(timex[statusAt..]) & unsynchronized) == 0;
    }

    [LibraryImport("libc", EntryPoint = "rename", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int RenameOver(string from, string to);

    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint SystemCall(nint number, nint oneDirectory, string one, nint otherDirectory, string other, nint flags);

    [LibraryImport("libc", EntryPoint = "adjtimex")]
    private static partial int AdjustTime(ref byte timex);

    private static (SafeFileHandle, int) Opened(string path, int flags)
    {
        const int secret = 0x180;
        var handle = new SafeFileHandle(Open(path, flags, secret), ownsHandle: true);
        return (handle, handle.IsInvalid ? Marshal.GetLastPInvokeError() : 0);
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags, uint mode);

    [LibraryImport("libc", EntryPoint = "readlinkat", StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint ReadLink(SafeFileHandle link, string path, ref byte target, nint size);

    [LibraryImport("libc", EntryPoint = "flock", SetLastError = true)]
    private static partial int FLock(SafeFileHandle file, int operation);

    [LibraryImport("libc", EntryPoint = "fsync")]
    private static partial int FSync(SafeFileHandle handle);

    [LibraryImport("libc", EntryPoint = "syncfs")]
    private static partial int SyncFS(SafeFileHandle handle);
}
