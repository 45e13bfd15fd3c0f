using System.ComponentModel;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Clawdoor.EndToEnd.Doctor;

/// <summary>Sockets in another network namespace: the thread that makes one enters it (setns(2)), and ends there; the socket stays.</summary>
internal static partial class NamespaceSocket
{
    private const int Network = 0x40000000;

    /// <param name="file">The namespace, such as <c>/proc/812/ns/net</c>.</param>
    public static Task<Socket> ConnectAsync(string file, IPEndPoint to) => MakeAsync(file, to, socket => socket.Connect(to));

    /// <inheritdoc cref="ConnectAsync"/>
    public static Task<Socket> ListenAsync(string file, IPEndPoint at) => MakeAsync(file, at, socket =>
    {
        socket.Bind(at);
        socket.Listen();
    });

    /// <summary>One that is not connected yet.</summary>
    public static Task<Socket> NewAsync(string file, IPEndPoint to) => MakeAsync(file, to, _ => { });

    private static Task<Socket> MakeAsync(string file, IPEndPoint endpoint, Action<Socket> ready)
    {
        var made = new TaskCompletionSource<Socket>(TaskCreationOptions.RunContinuationsAsynchronously);
        new Thread(() =>
        {
            try
            {
                using var space = File.OpenHandle(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
                if (Enter(space, Network) != 0)
                    throw new Win32Exception(Marshal.GetLastPInvokeError());
                var socket = new Socket(endpoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
                ready(socket);
                made.SetResult(socket);
            }
            catch (Exception e) when (e is Win32Exception or IOException or UnauthorizedAccessException)
            {
                made.SetException(new InvalidOperationException($"{file} {endpoint}: {e.Message}", e));
            }
        }).Start();
        return made.Task;
    }

    [LibraryImport("libc", EntryPoint = "setns", SetLastError = true)]
    private static partial int Enter(SafeFileHandle space, int kind);
}
