using System.Text.Json;
using Clawdoor.Doctor;
using Clawdoor.Protocol;
using Clawdoor.Wording;
using Xunit;

namespace Clawdoor.Tests.Doctor;

/// <summary>The form that scripts rely on: names and kinds of version 1.</summary>
public sealed class DoctorJsonTests
{
    private static async Task<JsonElement> WriteAsync(Scene scene, IReadOnlyList<MendedJson>? mended = null)
    {
        using var json = JsonDocument.Parse(DoctorJson.Write(await PlantedScene.ExamineAsync(scene), mended, Language.English, text => text));
        return json.RootElement.Clone();
    }

    private static JsonElement Check(JsonElement root, string code) =>
        root.GetProperty("checks").EnumerateArray().Single(c => c.GetProperty("code").GetString() == code);

    [Fact]
    public async Task A_healthy_report_has_the_head_and_every_check()
    {
        var root = await WriteAsync(PlantedScene.Healthy);

        Assert.Equal(["version", "clawdoor", "verdict", "seconds", "door", "checks"], root.EnumerateObject().Select(p => p.Name));
        Assert.Equal((1, "healthy", 0.4, "https://203.0.113.7"), (
            root.GetProperty("version").GetInt32(), root.GetProperty("verdict").GetString(), root.GetProperty("seconds").GetDouble(), root.GetProperty("door").GetString()));
        Assert.Equal(CheckTable.All.Select(c => c.Code), root.GetProperty("checks").EnumerateArray().Select(c => c.GetProperty("code").GetString()));
        Assert.Equal(["code", "area", "severity", "standing", "fact"], Check(root, "memory-low").EnumerateObject().Select(p => p.Name));
    }

    [Fact]
    public async Task A_failure_tells_what_was_tried_seen_and_can_be_done()
    {
        var root = await WriteAsync(PlantedScene.Healthy with { Visit = new(PlantedScene.Visit(GatewayErrorCode.ControlUiOriginNotAllowed)) }, [new("x", true, "undo")]);

        Assert.Equal(("failures", "origin-refused"), (root.GetProperty("verdict").GetString(), root.GetProperty("first").GetString()));
        var check = Check(root, "origin-refused");
        Assert.Equal(
            """
            {"code":"origin-refused","area":"way","severity":"failure","standing":"found","title":"OpenClaw refuses browsers that opened https://203.0.113.7: origin not allowed.","tried":"wss://203.0.113.7/ connect","saw":"ControlUiOriginNotAllowed: planted"
            """.Trim(),
            JsonSerializer.Serialize(check, JsonElementText.Default.JsonElement).Split(",\"means\"")[0]);
        Assert.Equal(["means", "cure", "fix"], check.EnumerateObject().Select(p => p.Name).Skip(7));
        Assert.Equal("edit", check.GetProperty("fix").GetString());
        Assert.Equal(["code", "cured", "undo"], root.GetProperty("fixed")[0].EnumerateObject().Select(p => p.Name));
    }

    [Fact]
    public async Task What_was_not_tried_says_because_of_what()
    {
        var root = await WriteAsync(PlantedScene.Healthy with { Tls = new(new Clawdoor.Doctor.Sights.TlsView(null, null, "frame")) });

        Assert.Equal("tls-failed", Check(root, "origin-refused").GetProperty("because").GetString());
        Assert.Equal("notTried", Check(root, "origin-refused").GetProperty("standing").GetString());
    }
}

[System.Text.Json.Serialization.JsonSourceGenerationOptions(WriteIndented = false)]
[System.Text.Json.Serialization.JsonSerializable(typeof(JsonElement))]
internal sealed partial class JsonElementText : System.Text.Json.Serialization.JsonSerializerContext;
