using System.Runtime.InteropServices;

namespace Clawdoor.EndToEnd.Fixtures;

internal enum Signal
{
    HangUp = 1,
    Interrupt = 2,
    Kill = 9,
    Terminate = 15,
    Stop = 19,
    Continue = 18,
}

/// <summary>kill(2), which .NET has no way to say but SIGKILL.</summary>
internal static partial class Signals
{
    /// <summary>To one process; to a whole process group when <paramref name="id"/> is its negative.</summary>
    public static void Send(int id, Signal signal) => _ = Kill(id, (int)signal);

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int id, int signal);
}
