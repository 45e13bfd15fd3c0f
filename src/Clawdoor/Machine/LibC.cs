using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Clawdoor.Machine;

/// <summary>What .NET cannot ask of Linux: opening a directory, or a file that another process holds with flock(2); two names exchanged; whether the clock is kept right.</summary>
internal static partial class LibC
{
    // O_RDONLY | O_CLOEXEC; the same number on x86-64 and arm64 (O_DIRECTORY is not).
    private const int ReadOnlyNotInherited = 0x80000;

    /// <summary>A read handle without .NET's advisory lock and its regular-files-only rule; invalid when open(2) fails.</summary>
    public static SafeFileHandle OpenForReading(string path) => new(Open(path, ReadOnlyNotInherited), ownsHandle: true);

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

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync")]
    private static partial int FSync(SafeFileHandle handle);

    [LibraryImport("libc", EntryPoint = "syncfs")]
    private static partial int SyncFS(SafeFileHandle handle);
}
