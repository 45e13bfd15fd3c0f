using System.Net;
using System.Text.Json;
using Clawdoor.Edge;

namespace Clawdoor;

/// <summary>What an open door answers on its control socket, flat, for those who show it.</summary>
internal sealed record DoorHealth
{
    /// <summary>The host is a formality: the connection is a Unix socket.</summary>
    public static readonly Uri Address = new("http://clawdoor" + ControlSocket.Health);

    public required string Version { get; init; }
    public required DateTimeOffset Since { get; init; }
    public required IReadOnlyList<string> Origins { get; init; }
    public required string UpstreamUrl { get; init; }
    public required string UpstreamState { get; init; }
    public DateTimeOffset? NotAfter { get; init; }
    public string? Fingerprint { get; init; }
    public long Requests { get; init; }
    public int OpenWebSockets { get; init; }
    public long HandshakesFailed { get; init; }
    public long CacheHits { get; init; }

    /// <exception cref="JsonException">Not the answer of a Clawdoor.</exception>
    public static DoorHealth Read(ReadOnlySpan<byte> json)
    {
        var answer = JsonSerializer.Deserialize(json, ControlJson.Default.HealthAnswer) ?? throw new JsonException("null");
        return new DoorHealth
        {
            Version = answer.Version,
            Since = answer.Since,
            Origins = [.. answer.Addresses.Select(a => Clawdoor.Origins.Of(IPAddress.Parse(a), answer.HttpsPort))],
            UpstreamUrl = answer.Upstream.Url,
            UpstreamState = answer.Upstream.State.ToString(),
            NotAfter = answer.Certificate?.NotAfter,
            Fingerprint = answer.Certificate?.Sha256,
            Requests = answer.Counters.Requests,
            OpenWebSockets = answer.Counters.OpenWebSockets,
            HandshakesFailed = answer.Counters.HandshakesFailed,
            CacheHits = answer.Counters.CacheHits,
        };
    }
}
