using System.Buffers;
using System.Text;
using System.Text.Json;
using Clawdoor.Protocol;
using Xunit;

namespace Clawdoor.Tests.Protocol;

public sealed class FrameTests
{
    [Fact]
    public void The_kind_may_stand_anywhere_and_unknown_fields_are_passed_over()
    {
        var frame = Read("""{"id":"7","new":{"deep":[1]},"method":"connect","params":{"a":1},"type":"req"}""");

        var request = Assert.IsType<RequestFrame>(frame);
        Assert.Equal(("7", "connect"), (request.Id, request.Method));
        Assert.Equal(1, request.Params!.Value.GetProperty("a").GetInt32());
    }

    [Fact]
    public void An_event_carries_name_sequence_and_versions()
    {
        var e = Assert.IsType<EventFrame>(Read("""{"type":"event","event":"presence","payload":{},"seq":3,"stateVersion":{"presence":1,"health":7}}"""));

        Assert.Equal(("presence", 3L, new StateVersion(1, 7)), (e.Name, e.Seq!.Value, e.StateVersion));
    }

    [Theory]
    [InlineData("")]
    [InlineData("hello")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("""{"type":"req","method":"m"}""")]
    [InlineData("""{"type":"req","id":null,"method":"m"}""")]
    [InlineData("""{"type":"res","id":"1"}""")]
    [InlineData("""{"type":"hello-ok"}""")]
    [InlineData("""{"type":5,"id":"1","method":"m"}""")]
    [InlineData("""{"type":"req","id":{},"method":"m"}""")]
    [InlineData("""{"type":"res","id":"1","ok":"yes"}""")]
    [InlineData("""{"type":"event","event":"x"} {"type":"event","event":"y"}""")]
    public void What_is_no_frame_reads_as_null(string text) => Assert.Null(Read(text));

    [Fact]
    public void Depth_is_bounded() =>
        Assert.Null(Read($$"""{"type":"event","event":"x","payload":{{new string('[', 100)}}{{new string(']', 100)}}}"""));

    [Theory]
    [InlineData("""{"type":"req","id":"1","method":"device.pair.list","params":{}}""")]
    [InlineData("""{"type":"res","id":"1","ok":true,"payload":{"a":null}}""")]
    [InlineData("""{"type":"res","id":"1","ok":false,"error":{"code":"UNAVAILABLE","message":"m","retryable":true,"retryAfterMs":500}}""")]
    [InlineData("""{"type":"event","event":"tick","payload":{"ts":1},"seq":2}""")]
    public void What_was_read_is_written_the_same(string text)
    {
        var output = new ArrayBufferWriter<byte>();
        Read(text)!.WriteTo(output);

        Assert.Equal(text, Encoding.UTF8.GetString(output.WrittenSpan));
    }

    [Fact]
    public void Connect_is_written_with_known_fields_only()
    {
        var json = JsonSerializer.Serialize(
            new ConnectParams
            {
                MinProtocol = 4,
                MaxProtocol = 4,
                Client = new ClientInfo { Id = "cli", Version = "1", Platform = "linux", Mode = "cli" },
                Auth = new AuthParams { Token = "t" },
            },
            ProtocolJson.Default.ConnectParams);

        Assert.Equal("""{"minProtocol":4,"maxProtocol":4,"client":{"id":"cli","version":"1","platform":"linux","mode":"cli"},"scopes":[],"auth":{"token":"t"}}""", json);
    }

    [Fact]
    public void The_hello_of_a_minimal_gateway_is_read()
    {
        var hello = JsonSerializer.Deserialize(
            """
            {"type":"hello-ok","protocol":4,"server":{"version":"1.0.0","connId":"c"},
             "features":{"methods":["chat.send"],"events":["tick"]},
             "snapshot":{"presence":[],"health":{},"stateVersion":{"presence":0,"health":0},"uptimeMs":1,"authMode":"token"},
             "auth":{"role":"operator","scopes":["operator.admin"],"deviceToken":"s3cret"},
             "policy":{"maxPayload":26214400,"maxBufferedBytes":52428800,"tickIntervalMs":30000}}
            """,
            ProtocolJson.Default.HelloOk)!;

        Assert.Equal(("1.0.0", "token", 26_214_400L), (hello.Server.Version, hello.Snapshot.AuthMode, hello.Policy.MaxPayload));
        Assert.DoesNotContain("s3cret", hello.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_device_list_survives_what_older_and_newer_gateways_leave_out_or_add()
    {
        var list = JsonSerializer.Deserialize(
            """
            {"pending":[{"requestId":"r","deviceId":"d","silent":false,"ts":1795354856320.75,"future":[]}],
             "paired":[{"deviceId":"p","tokens":[{"role":"operator","createdAtMs":1}]}]}
            """,
            ProtocolJson.Default.DeviceList)!;

        Assert.Equal(DateTimeOffset.FromUnixTimeMilliseconds(1_795_354_856_320), list.Pending.Single().Ts);
        Assert.Empty(list.Pending.Single().Scopes);
        Assert.Empty(list.Paired.Single().Roles);
        Assert.Empty(list.Paired.Single().Tokens.Single().Scopes);
        Assert.Equal([], JsonSerializer.Deserialize("{}", ProtocolJson.Default.DeviceList)!.Pending);
    }

    [Theory]
    [InlineData("1e300")]
    [InlineData("-1e300")]
    [InlineData("\"soon\"")]
    public void A_time_that_is_none_is_a_JSON_error(string ts) =>
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize($$"""{"nonce":"n","ts":{{ts}}}""", ProtocolJson.Default.ConnectChallenge));

    [Fact]
    public void Secrets_do_not_print()
    {
        var login = new Login
        {
            Client = new ClientInfo { Id = "cli", Version = "1", Platform = "linux", Mode = "cli" },
            Scopes = [],
            Auth = new AuthParams { Token = "s3cret", Password = "s3cret" },
        };

        Assert.DoesNotContain("s3cret", login.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", new RotatedToken("d", "operator", "in-band") { Token = "s3cret" }.ToString(), StringComparison.Ordinal);
    }

    private static Frame? Read(string text) => Frame.Read(Encoding.UTF8.GetBytes(text));
}
