using System.Net;
using System.Net.Sockets;

namespace Clawdoor.Service;

/// <summary>
/// The sockets a process listens on, which outlive it: they come from the process before it where they can, and go on to the
/// one after it. Not safe for use from two threads at once.
/// </summary>
/// <param name="make">Binds a new one.</param>
/// <param name="inherited">Bound and listening already.</param>
internal sealed class ListenSockets(Func<EndPoint, Socket> make, IReadOnlyList<Socket> inherited)
{
    private readonly List<Socket> _unclaimed = [.. inherited];
    private readonly List<Socket> _bound = [];

    /// <summary>The inherited one with this address, or a new one.</summary>
    /// <exception cref="SocketException">A new one cannot be bound.</exception>
    public Socket Bind(EndPoint endpoint)
    {
        _bound.RemoveAll(s => s.SafeHandle.IsClosed);
        var socket = _unclaimed.Find(s => endpoint.Equals(s.LocalEndPoint));
        if (socket is not null)
            _unclaimed.Remove(socket);
        else
            socket = make(endpoint);
        if (endpoint is IPEndPoint)
            _bound.Add(socket);
        return socket;
    }

    /// <summary>Has systemd keep what is listened on now and forget what no longer is, and closes that here.</summary>
    public void Settle(SystemdNotice notice)
    {
        foreach (var socket in _unclaimed)
        {
            notice.Forget(NameOf(socket));
            socket.Dispose();
        }

        _unclaimed.Clear();
        foreach (var socket in _bound)
            notice.Keep(socket.SafeHandle, NameOf(socket));
    }

    /// <summary>Open to the children that are started from now on, or closed to them again.</summary>
    /// <returns>The descriptors' numbers.</returns>
    public IReadOnlyList<int> OpenToNext(bool open)
    {
        foreach (var socket in _bound)
            Descriptors.Inherit(socket.SafeHandle, open);
        return [.. _bound.Select(s => (int)s.SafeHandle.DangerousGetHandle())];
    }

    // sd_notify(3) takes no colon in a name.
    private static string NameOf(Socket socket) => $"{socket.LocalEndPoint}".Replace(':', '_');
}
