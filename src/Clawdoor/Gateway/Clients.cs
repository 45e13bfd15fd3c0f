using System.Collections.Immutable;
using System.Net;
using System.Runtime.InteropServices;
using Clawdoor.Protocol;

namespace Clawdoor.Gateway;

/// <summary>Something to tell clients.</summary>
/// <param name="Payload">JSON.</param>
/// <param name="Scope">What a client needs to hear it; null = everybody.</param>
internal sealed record News(string Name, ReadOnlyMemory<byte> Payload, string? Scope)
{
    public StateVersion? Version { get; init; }

    /// <summary>A slow reader misses it (and its number) instead of being closed.</summary>
    public bool DropIfSlow { get; init; }
}

/// <summary>Everybody who is logged in, and how many knock.</summary>
internal sealed class Clients
{
    // Walked for every piece of every answer, and changed when somebody comes or goes.
    private readonly Lock _changing = new();
    private readonly Dictionary<IPAddress, int> _knocking = [];
    private Connection[] _open = [];

    public int Count => _open.Length;

    /// <summary>As of now.</summary>
    public ImmutableArray<Connection> All => ImmutableCollectionsMarshal.AsImmutableArray(Volatile.Read(ref _open));

    /// <summary>False when too many sockets of this address have not logged in.</summary>
    public bool MayKnock(IPAddress address, int most)
    {
        lock (_knocking)
        {
            var now = _knocking.GetValueOrDefault(address);
            if (now >= most)
                return false;
            _knocking[address] = now + 1;
            return true;
        }
    }

    /// <summary>Logged in or gone: it no longer counts.</summary>
    public void KnockedOff(IPAddress address)
    {
        lock (_knocking)
        {
            if (_knocking.GetValueOrDefault(address) is var left and > 1)
                _knocking[address] = left - 1;
            else
                _knocking.Remove(address);
        }
    }

    public void Add(Connection connection)
    {
        lock (_changing)
            _open = [.. _open, connection];
    }

    /// <summary>False when it was not logged in.</summary>
    public bool Remove(Connection connection)
    {
        lock (_changing)
        {
            var at = Array.IndexOf(_open, connection);
            if (at < 0)
                return false;
            _open = [.. _open.AsSpan(0, at), .. _open.AsSpan(at + 1)];
            return true;
        }
    }

    public bool IsConnected(string deviceId) => All.Any(c => c.Admission.DeviceId == deviceId);

    /// <summary>Sends to everybody who may hear it.</summary>
    public void Tell(News news, Func<Connection, bool>? whom = null)
    {
        byte[]? head = null;
        foreach (var client in All)
        {
            if ((news.Scope is null || client.Has(news.Scope)) && whom?.Invoke(client) != false)
                client.Send(head ??= Wire.Head(news.Name, news.Payload.Span), news);
        }
    }

    public void Close(Func<Connection, bool> whom, int code, string reason)
    {
        foreach (var client in All.Where(whom))
            client.Close(code, reason, reason);
    }
}
