using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;

namespace Clawdoor.Doctor.Sights;

/// <summary>What a GET came back with.</summary>
/// <param name="Url">As it was asked, for the report.</param>
/// <param name="Status">Null when there was no answer; then <paramref name="Said"/> says why.</param>
/// <param name="Said">The body's beginning, or what the system said.</param>
internal sealed record HttpAnswer(string Url, int? Status, string Said)
{
    public string? Location { get; init; }

    /// <summary>The server's clock.</summary>
    public DateTimeOffset? Date { get; init; }

    /// <summary>What stands at a gateway's liveness probe.</summary>
    public bool IsOpenClaw => Status == 200 && Said.Contains("\"ok\":true", StringComparison.Ordinal);

    /// <summary>HTTP 403 for proxy headers from an address the gateway does not trust.</summary>
    public bool IsUnattributable => Status == 403 && Said.Contains("proxy_attribution_required", StringComparison.Ordinal);

    public bool IsBadGateway => Status is 502 or 503 or 504;

    public override string ToString() => Status is { } status ? $"HTTP {status}{(IsUnattributable ? " proxy_attribution_required" : "")}" : Said;
}

/// <summary>The door's answers to plain questions: two of OpenClaw's probes, and what stands on the plain port.</summary>
/// <param name="Plain">Null when nobody listens there, which is fine.</param>
internal sealed record HttpView(HttpAnswer Live, HttpAnswer Ready, HttpAnswer? Plain)
{
    /// <summary>As <see cref="Ready"/>, by a visitor who claims to be 127.0.0.1: a gateway that hears only that cannot attribute the visit. Null when it was not tried.</summary>
    public HttpAnswer? Pretended { get; init; }

    private const int LongestBody = 2048;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1.5);

    public static async Task<HttpView> LookAsync(Target target, Settings settings)
    {
        using var client = new HttpClient(Handler(target.At)) { Timeout = Patience };
        var live = GetAsync(client, new Uri(target.Main, "/healthz"));
        var ready = GetAsync(client, new Uri(target.Main, "/readyz"));
        var pretended = GetAsync(client, new Uri(target.Main, "/readyz"), "127.0.0.1");
        var plain = PlainAsync(target, settings.HttpPort);
        return new(await live, await ready, await plain) { Pretended = await pretended };
    }

    /// <summary>The redirect belongs to the usual pair of ports, or to the one this door was given.</summary>
    private static async Task<HttpAnswer?> PlainAsync(Target target, int port)
    {
        if (port == 0 || target.At is not { } at || (target.Whose == Whose.Others && target.Main.Port != 443 && port == 80))
            return null;
        using var client = new HttpClient(Handler(new IPEndPoint(at.Address, port))) { Timeout = Patience };
        var answer = await GetAsync(client, new UriBuilder(target.Main) { Scheme = Uri.UriSchemeHttp, Port = port, Path = "/" }.Uri);
        return answer.Status is null ? null : answer;
    }

    [SuppressMessage("Security", "CA5359", Justification = "What is wrong with the certificate is a finding of its own; no secret travels here.")]
    private static SocketsHttpHandler Handler(IPEndPoint? at) => new()
    {
        UseProxy = false,
        AllowAutoRedirect = false,
        UseCookies = false,
        SslOptions = new SslClientAuthenticationOptions { RemoteCertificateValidationCallback = (_, _, _, _) => true },
        ConnectCallback = async (context, stop) =>
        {
            var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            try
            {
                await (at is not null ? socket.ConnectAsync(at, stop) : socket.ConnectAsync(context.DnsEndPoint, stop));
                return new NetworkStream(socket, ownsSocket: true);
            }
            catch
            {
                socket.Dispose();
                throw;
            }
        },
    };

    private static async Task<HttpAnswer> GetAsync(HttpClient client, Uri url, string? forwardedFor = null)
    {
        try
        {
            using var question = new HttpRequestMessage(HttpMethod.Get, url);
            if (forwardedFor is not null)
                question.Headers.Add("X-Forwarded-For", forwardedFor);
            using var answer = await client.SendAsync(question, HttpCompletionOption.ResponseHeadersRead);
            await using var body = await answer.Content.ReadAsStreamAsync();
            var buffer = new byte[LongestBody];
            var length = await body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false);
            return new(url.ToString(), (int)answer.StatusCode, Encoding.UTF8.GetString(buffer, 0, length))
            {
                Location = answer.Headers.Location?.ToString(),
                Date = answer.Headers.Date,
            };
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException or IOException)
        {
            return new(url.ToString(), null, e is HttpRequestException { HttpRequestError: var error } ? error.ToString() : e is IOException ? "ResponseEnded" : "TimedOut");
        }
    }
}
