using System.Runtime.InteropServices;

namespace Clawdoor.Service;

/// <summary>File descriptors given to other processes: to a child by inheritance, to systemd over its socket.</summary>
internal static partial class Descriptors
{
    // fcntl(2): F_SETFD, and its one flag.
    private const int SetFlags = 2;
    private const int CloseOnExec = 1;

    // unix(7): SOL_SOCKET, SCM_RIGHTS.
    private const int SocketLevel = 1;
    private const int Rights = 1;

    private const int NoSignal = 0x4000; // MSG_NOSIGNAL

    /// <summary>Whether a child that is started from now on has the descriptor too. .NET never disturbs a shared socket that children may have.</summary>
    public static void Inherit(SafeHandle handle, bool inherit)
    {
        var held = false;
        try
        {
            handle.DangerousAddRef(ref held);
            _ = Control((int)handle.DangerousGetHandle(), SetFlags, inherit ? 0 : CloseOnExec);
        }
        finally
        {
            if (held)
                handle.DangerousRelease();
        }
    }

    /// <summary>Keeps an inherited descriptor from this process's own children; false when there is no such descriptor.</summary>
    public static bool KeepOwn(int descriptor) => Control(descriptor, SetFlags, CloseOnExec) == 0;

    /// <summary>One datagram with one descriptor beside it, on a connected socket; false when the system does not take it.</summary>
    public static unsafe bool Send(SafeHandle socket, ReadOnlySpan<byte> text, int descriptor)
    {
        // struct msghdr, iovec and cmsghdr of 64-bit Linux: every field is a word but the level and type of the last.
        var control = stackalloc long[3];
        control[0] = sizeof(long) + sizeof(long) + sizeof(int);
        ((int*)control)[2] = SocketLevel;
        ((int*)control)[3] = Rights;
        ((int*)control)[4] = descriptor;
        fixed (byte* bytes = text)
        {
            var vector = stackalloc nint[2] { (nint)bytes, text.Length };
            var header = stackalloc nint[7] { 0, 0, (nint)vector, 1, (nint)control, 3 * sizeof(long), 0 };
            return SendMessage(socket, (nint)header, NoSignal) == text.Length;
        }
    }

    [LibraryImport("libc", EntryPoint = "fcntl")]
    private static partial int Control(int descriptor, int command, int value);

    [LibraryImport("libc", EntryPoint = "sendmsg")]
    private static partial nint SendMessage(SafeHandle socket, nint header, int flags);
}
