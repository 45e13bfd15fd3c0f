using System.Text;
using System.Text.Json;
using Clawdoor.Protocol.Schema;
using CsCheck;
using Xunit;

namespace Clawdoor.Tests.Protocol;

public sealed class RequestSchemaTests
{
    private static readonly string[] Names = ["type", "id", "method", "params", "traceparent", "expectedProfileId"];

    [Theory]
    [InlineData("""{"type":"req","id":"1","method":"m"}""")]
    [InlineData("""{"method":"m","params":{"a":[1]},"id":"1","type":"req"}""")]
    [InlineData("""{"type":"req","id":"1","method":"m","params":null,"traceparent":"","expectedProfileId":"p"}""")]
    [InlineData("""{"type":"res","id":"0","method":"m","type":"req","id":"1"}""")]
    [InlineData("""{"type":"req","id":"1","\u006dethod":"m"}""")]
    public void A_request_is_read(string text)
    {
        var read = Read(text);

        Assert.Equal(("1", "m", "1"), (read.Frame!.Id, read.Frame.Method, read.Id));
        Assert.Equal(text.Contains("params", StringComparison.Ordinal), read.Frame.Params is not null);
    }

    [Fact]
    public void Params_stay_when_the_buffer_is_used_again()
    {
        var buffer = Encoding.UTF8.GetBytes("""{"type":"req","id":"1","method":"m","params":{"a":"kept"}}""");
        var read = RequestSchema.Read(buffer);
        buffer.AsSpan().Fill((byte)'x');

        Assert.Equal("kept", read.Frame!.Params!.Value.GetProperty("a").GetString());
    }

    [Theory]
    [InlineData("null", "invalid", "must be object")]
    [InlineData("5", "invalid", "must be object")]
    [InlineData("{}", "invalid", "must have required property 'type'")]
    [InlineData("""{"type":"res","id":"7","method":"m"}""", "7", "at /type: must be equal to constant")]
    [InlineData("""{"type":1,"id":"7","method":"m"}""", "7", "at /type: must be string; at /type: must be equal to constant")]
    [InlineData("""{"type":"req","id":"","method":"m"}""", "", "at /id: must not have fewer than 1 characters")]
    [InlineData("""{"type":"req","id":5,"method":"m"}""", "invalid", "at /id: must be string")]
    [InlineData("""{"type":"req","id":"7"}""", "7", "must have required property 'method'")]
    [InlineData("""{"type":"req","id":"7","method":1}""", "7", "at /method: must be string")]
    [InlineData("""{"type":"req","id":"7","method":"m","zz":1,"aa":2}""", "7", "at root: unexpected property 'zz'")]
    [InlineData("""{"type":"req","id":"7","method":"m","expectedProfileId":null}""", "7", "at /expectedProfileId: must be string")]
    [InlineData("""{"type":"req","id":"7","method":"m","expectedProfileId":""}""", "7", "at /expectedProfileId: must not have fewer than 1 characters")]
    [InlineData("""{"type":"x","id":"","method":1,"zz":1,"traceparent":1,"expectedProfileId":""}""", "",
        "at root: unexpected property 'zz'; at /type: must be equal to constant; at /id: must not have fewer than 1 characters; at /method: must be string; at /traceparent: must be string; at /expectedProfileId: must not have fewer than 1 characters")]
    [InlineData("""{"type":"req","id":"1","method":"m","a":1,"b":1,"c":1,"d":1,"e":1,"f":1,"g":1,"h":1}""", "1",
        "at /a: schema is false; at /b: schema is false; at /c: schema is false; at /d: schema is false; at /e: schema is false; at /f: schema is false; at /g: schema is false; at /h: schema is false")]
    public void What_is_no_request_is_complained_about_in_OpenClaws_words(string text, string id, string complaint) =>
        Assert.Equal(new ReadRequest(null, id, $"invalid request frame: {complaint}"), Read(text));

    [Theory]
    [InlineData(128, true)]
    [InlineData(129, false)]
    public void A_trace_and_a_profile_have_at_most_128_characters(int length, bool fits)
    {
        var text = new string('x', length);
        Assert.Equal(fits, Read($$"""{"type":"req","id":"1","method":"m","traceparent":"{{text}}"}""").Frame is not null);
        Assert.Equal(fits, Read($$"""{"type":"req","id":"1","method":"m","expectedProfileId":"{{text}}"}""").Frame is not null);
    }

    [Theory]
    [InlineData("")]
    [InlineData("hello")]
    [InlineData("{'type':'req'}")]
    [InlineData("""{"type":"req","id":"1","method":"m"} {}""")]
    [InlineData("""{"type":"req","id":"1","method":"m",}""")]
    [InlineData("\uFEFF{\"type\":\"req\",\"id\":\"1\",\"method\":\"m\"}")]
    [InlineData("""{"type":"req","id":"1","method":"m","params":"\ud800"}""")]
    [InlineData("""{"type":"req","id":"1","method":"m","params":"\udc00\ud800"}""")]
    [InlineData("""{"type":"req","id":"1","method":"m","params":"\ud800\u0041"}""")]
    public void What_is_no_JSON_text_has_neither_frame_nor_complaint(string text) => Assert.True(Read(text).IsNotJson);

    [Theory]
    [InlineData("""{"type":"req","id":"1","method":"m","params":"\ud83d\ude00"}""")]
    [InlineData("""{"type":"req","id":"1","method":"m","params":"\\ud800"}""")]
    public void Whole_pairs_and_escaped_backslashes_are_text(string text) => Assert.NotNull(Read(text).Frame);

    [Fact]
    public void No_bytes_make_the_reader_throw() =>
        Gen.OneOf(Gen.Byte.Array[0, 80], Json.Any.Select(Encoding.UTF8.GetBytes), Damaged()).Sample(bytes =>
        {
            var read = RequestSchema.Read(bytes);
            return read.Frame is null || read.Complaint is null;
        });

    [Fact]
    public void Nothing_but_requests_is_accepted_and_every_request_is() =>
        Gen.Select(Gen.OneOf<string>([.. Names, "odd", "Type"]), Gen.OneOf(Json.Any, Gen.OneOf("\"req\"", "\"1\"", "\"\"", "1"))).Array[0, 6]
            .Select(pairs => $$"""{"type":"req","id":"1","method":"m"{{string.Concat(pairs.Select(p => $",\"{p.Item1}\":{p.Item2}"))}}}""")
            .Sample(text =>
            {
                var read = Read(text);
                Assert.Equal(IsRequest(text), read.Frame is not null);
                Assert.Equal(read.Frame is null, read.Complaint is not null);
            });

    // Written against access-layer 5.2, with none of the reader's means.
    private static bool IsRequest(string text)
    {
        var properties = new Dictionary<string, JsonElement>();
        foreach (var property in JsonDocument.Parse(text).RootElement.EnumerateObject())
            properties[property.Name] = property.Value;
        return properties.Keys.All(Names.Contains)
            && Text("type") == "req" && Text("id") is { Length: > 0 } && Text("method") is { Length: > 0 }
            && (!properties.ContainsKey("traceparent") || Text("traceparent") is { Length: <= 128 })
            && (!properties.ContainsKey("expectedProfileId") || Text("expectedProfileId") is { Length: > 0 and <= 128 });

        string? Text(string name) => properties.TryGetValue(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
    }

    private static Gen<byte[]> Damaged() => Gen.Select(Gen.Int[0, 70], Gen.Byte, Gen.Int[0, 3]).Select((at, b, removed) =>
    {
        List<byte> bytes = [.. Encoding.UTF8.GetBytes("""{"type":"req","id":"1:a","method":"x","params":{"a":"\ud83d\ude00"}}""")];
        at = Math.Min(at, bytes.Count);
        bytes.RemoveRange(at, Math.Min(removed, bytes.Count - at));
        bytes.Insert(at, b);
        return bytes.ToArray();
    });

    private static ReadRequest Read(string text) => RequestSchema.Read(Encoding.UTF8.GetBytes(text));
}
