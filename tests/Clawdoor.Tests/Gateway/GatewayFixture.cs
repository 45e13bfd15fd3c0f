using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using Clawdoor.Access;
using Clawdoor.Conversations;
using Clawdoor.Devices;
using Clawdoor.Gateway;
using Clawdoor.Protocol;
using Clawdoor.Tests.Conversations;
using Clawdoor.Tests.Machine;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace Clawdoor.Tests.Gateway;

/// <summary>The built-in gateway on a loopback port, with a store of its own.</summary>
internal sealed class GatewayFixture : IAsyncDisposable
{
    public const string Token = "4f0c9be2a1d86d35";

    private readonly WebApplication _app;
    private readonly TemporaryDirectory _folder;

    private GatewayFixture(WebApplication app, BuiltInGateway gateway, GatewaySettings settings, (TemporaryDirectory Folder, DeviceStore Devices, ConversationStore Conversations, ScriptedModel Model) state)
    {
        (_app, Gateway, Settings, (_folder, Devices, Conversations, Model)) = (app, gateway, settings, state);
        Port = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single()).Port;
    }

    public BuiltInGateway Gateway { get; }

    public GatewaySettings Settings { get; }

    public DeviceStore Devices { get; }

    public ConversationStore Conversations { get; }

    /// <summary>Who answers, once <see cref="GatewaySettings.Models"/> says so.</summary>
    public ScriptedModel Model { get; }

    public int Port { get; }

    public Uri Socket => new($"ws://127.0.0.1:{Port}/");

    public static CancellationToken Patience => new CancellationTokenSource(TimeSpan.FromSeconds(20)).Token;

    /// <summary>The headers with which a trusted proxy speaks for a remote client.</summary>
    public static KeyValuePair<string, string> ForwardedFor(string address) => new("X-Forwarded-For", address);

    public static async Task<GatewayFixture> StartAsync(Func<GatewaySettings, GatewaySettings>? change = null)
    {
        var folder = new TemporaryDirectory();
        var (devices, trouble) = DeviceStore.Open(folder.Path, TimeProvider.System);
        Assert.Null(trouble);
        var settings = new GatewaySettings
        {
            Access = new AccessPolicy
            {
                Mode = AuthMode.Token,
                Secret = new GatewaySecret(AuthMode.Token, Token),
                TrustedProxies = [IPNetwork.Parse("127.0.0.1/32")],
                AllowedOrigins = ["https://door.example"],
            },
            ConfigPath = folder["openclaw.json"],
            ConfigHash = "00",
            StateDirectory = folder.Path,
            Version = "1.2.3",
        };
        settings = change?.Invoke(settings) ?? settings;
        var (conversations, none) = ConversationStore.Open(folder.Path, TimeProvider.System);
        Assert.Null(none);
        var model = new ScriptedModel();
        var gateway = new BuiltInGateway(new(settings, devices!, new Dictionary<string, Clawdoor.Gateway.Ui.OwnFile>(), TimeProvider.System, NullLoggerFactory.Instance)
        {
            Conversations = conversations!,
            Ask = model.AskAsync,
        });
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(k => k.Listen(IPAddress.Loopback, 0));
        var app = builder.Build();
        app.Run(gateway.Answer);
        await app.StartAsync();
        return new(app, gateway, settings, (folder, devices!, conversations!, model));
    }

    /// <summary>Somebody on this machine with the secret, as the official CLI logs in.</summary>
    public async Task<GatewayClient> OwnerAsync(params IReadOnlyList<string> scopes)
    {
        var client = await OpenAsync();
        var login = await client.LoginAsync(new Login
        {
            Client = Program("cli", "cli"),
            Scopes = scopes.Count == 0 ? [Scopes.Admin, Scopes.Pairing, Scopes.Read] : scopes,
            Auth = new AuthParams { Token = Token },
        }, Patience);
        Assert.Null(login.Failure);
        return client;
    }

    /// <summary>A browser's try to get in, from a remote address through a trusted proxy.</summary>
    public async Task<(GatewayClient Client, GatewayFailure? Failure)> BrowserAsync(
        DeviceIdentity device, IReadOnlyList<string>? scopes = null, AuthParams? auth = null, string address = "203.0.113.9")
    {
        var client = await OpenAsync(ForwardedFor(address), new("Origin", "https://door.example"));
        var login = await client.LoginAsync(new Login
        {
            Client = Program("openclaw-control-ui", "webchat"),
            Scopes = scopes ?? Scopes.ControlUi,
            Auth = auth ?? new AuthParams { Token = Token },
            Device = device,
        }, Patience);
        return (client, login.Failure);
    }

    /// <summary>A device that was approved by a person, logged in with its own token.</summary>
    public async Task<GatewayClient> PairedBrowserAsync(DeviceIdentity device, IReadOnlyList<string> scopes)
    {
        var (asking, refused) = await BrowserAsync(device, scopes);
        await asking.DisposeAsync();
        Assert.NotNull(Devices.Approve(refused!.RequestId!, ApprovedVia.Owner));
        var (first, none) = await BrowserAsync(device, scopes);
        Assert.Null(none);
        var token = first.Hello!.Auth.DeviceToken;
        await first.DisposeAsync();
        var (client, failure) = await BrowserAsync(device, scopes, new AuthParams { DeviceToken = token });
        Assert.Null(failure);
        Assert.Equal("device-token", client.Hello!.Auth.Method);
        return client;
    }

    public async Task<GatewayClient> OpenAsync(params KeyValuePair<string, string>[] headers)
    {
        var opened = await GatewayClient.OpenAsync(Socket, new GatewayOptions { Headers = headers, EventBacklog = 4096 }, Patience);
        Assert.True(opened.Succeeded(out var client, out var failure), failure?.ToString());
        return client!;
    }

    /// <summary>A WebSocket without any manners.</summary>
    /// <param name="receiveBuffer">Bytes the system may take in for a client that does not read; null = its own measure.</param>
    public async Task<ClientWebSocket> RawAsync(int? receiveBuffer = null)
    {
        var socket = new ClientWebSocket();
        using var invoker = new HttpMessageInvoker(new SocketsHttpHandler
        {
            ConnectCallback = async (context, stop) =>
            {
                var plain = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
                if (receiveBuffer is { } bytes)
                    plain.ReceiveBufferSize = bytes;
                await plain.ConnectAsync(context.DnsEndPoint, stop);
                return new NetworkStream(plain, ownsSocket: true);
            },
        }, disposeHandler: false);
        await socket.ConnectAsync(Socket, invoker, Patience);
        return socket;
    }

    public static async Task<JsonElement?> ReadAsync(WebSocket socket)
    {
        var buffer = new byte[1 << 20];
        var length = 0;
        while (true)
        {
            if (length == buffer.Length)
                Array.Resize(ref buffer, length * 2);
            var result = await socket.ReceiveAsync(buffer.AsMemory(length), Patience);
            if (result.MessageType == WebSocketMessageType.Close)
                return null;
            length += result.Count;
            if (result.EndOfMessage)
                return JsonElement.Parse(buffer.AsSpan(0, length));
        }
    }

    /// <summary>Reads to the close and says how it ended.</summary>
    public static async Task<(int? Code, string? Reason)> EndOfAsync(WebSocket socket)
    {
        while (await ReadAsync(socket) is not null)
        {
        }

        return ((int?)socket.CloseStatus, socket.CloseStatusDescription);
    }

    public static Task SendAsync(WebSocket socket, string text) =>
        socket.SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, true, Patience);

    public static ClientInfo Program(string id, string mode) => new() { Id = id, Mode = mode, Version = "1", Platform = "linux" };

    public async ValueTask DisposeAsync()
    {
        await Gateway.LeaveAsync(restarting: false, new CancellationToken(canceled: true));
        await _app.DisposeAsync();
        await Gateway.DisposeAsync();
        Devices.Dispose();
        Conversations.Dispose();
        _folder.Dispose();
    }
}
