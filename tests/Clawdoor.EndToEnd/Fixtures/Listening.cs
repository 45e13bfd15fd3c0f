using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Clawdoor.EndToEnd.Fixtures;

/// <summary>TCP ports of this machine.</summary>
internal static class Listening
{
    /// <summary>A port of 127.0.0.1 that was free a moment ago.</summary>
    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>Returns when something accepts connections there.</summary>
    public static async Task WaitAsync(string address, int port, TimeSpan? limit = null)
    {
        var waited = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                using var client = new TcpClient(IPAddress.Parse(address).AddressFamily);
                await client.ConnectAsync(address, port);
                return;
            }
            catch (SocketException) when (waited.Elapsed < (limit ?? TimeSpan.FromSeconds(20)))
            {
                await Task.Delay(20);
            }
        }
    }
}
