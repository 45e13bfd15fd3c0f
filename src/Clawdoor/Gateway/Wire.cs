using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Clawdoor.Protocol;

namespace Clawdoor.Gateway;

/// <summary>Frames as the bytes that go out. Payloads come as JSON already, so that one payload serves every client.</summary>
internal static class Wire
{
    private static readonly byte[] _empty = "{}"u8.ToArray();

    /// <summary>An empty object.</summary>
    public static ReadOnlyMemory<byte> Empty => _empty;

    /// <summary>The answer to a call that went well.</summary>
    public static byte[] Ok(string id, ReadOnlySpan<byte> payload)
    {
        var output = new ArrayBufferWriter<byte>(payload.Length + 128);
        using (var writer = new Utf8JsonWriter(output, new JsonWriterOptions { SkipValidation = true }))
        {
            writer.WriteStartObject();
            writer.WriteString("type"u8, "res"u8);
            writer.WriteString("id"u8, id);
            writer.WriteBoolean("ok"u8, true);
            writer.WritePropertyName("payload"u8);
            writer.WriteRawValue(payload, skipInputValidation: true);
            writer.WriteEndObject();
        }

        return output.WrittenSpan.ToArray();
    }

    /// <summary>The answer to a call that did not.</summary>
    public static byte[] Failed(string id, ErrorObject error)
    {
        var output = new ArrayBufferWriter<byte>(512);
        new ResponseFrame(id, false, Error: error).WriteTo(output);
        return output.WrittenSpan.ToArray();
    }

    /// <summary>An event without a number: <c>connect.challenge</c>.</summary>
    public static byte[] Event(string name, ReadOnlySpan<byte> payload) => [.. Head(name, payload), (byte)'}'];

    /// <summary>An event up to where each client's own number follows; see <see cref="Numbered"/>.</summary>
    public static byte[] Head(string name, ReadOnlySpan<byte> payload) =>
        [.. "{\"type\":\"event\",\"event\":\""u8, .. Encoding.UTF8.GetBytes(name), .. "\",\"payload\":"u8, .. payload];

    /// <summary>A whole event for one client.</summary>
    public static byte[] Numbered(ReadOnlySpan<byte> head, long seq, StateVersion? version)
    {
        var tail = version is null
            ? string.Create(CultureInfo.InvariantCulture, $",\"seq\":{seq}}}")
            : string.Create(CultureInfo.InvariantCulture, $",\"seq\":{seq},\"stateVersion\":{{\"presence\":{version.Presence},\"health\":{version.Health}}}}}");
        return [.. head, .. Encoding.ASCII.GetBytes(tail)];
    }
}
