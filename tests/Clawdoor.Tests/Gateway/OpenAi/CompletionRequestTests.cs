using System.Text;
using Clawdoor.Gateway.OpenAi;
using Microsoft.Extensions.AI;
using Xunit;

namespace Clawdoor.Tests.Gateway.OpenAi;

/// <summary>What a body for a completion is taken as. Complaints with a period are OpenClaw 2026.9.6's own.</summary>
public sealed class CompletionRequestTests
{
    private const string Hello = """ "messages":[{"role":"user","content":"hello"}] """;
    private const string Pixel = "data:image/png;base64,iVBORw0KGgo=";

    [Fact]
    public void A_conversation_is_taken_with_everything_in_it()
    {
        var request = Taken("""
            {"model":"openclaw/default","stream":true,"stream_options":{"include_usage":true},"max_tokens":7,"max_completion_tokens":9,"temperature":0.5,
             "top_p":1,"seed":3,"stop":["a","b"],"response_format":{"type":"json_object"},"user":"u","messages":[
              {"role":"developer","content":"be short"},
              {"role":"user","content":[{"type":"text","text":"see"},{"type":"image_url","image_url":{"url":"$PIXEL"}}]},
              {"role":"assistant","content":null,"tool_calls":[{"id":"c1","type":"function","function":{"name":"look","arguments":"{\"at\":1}"}}]},
              {"role":"tool","tool_call_id":"c1","content":"seen"}],
             "tools":[{"type":"function","function":{"name":"look","description":"looks","parameters":{"type":"object"}}}],
             "tool_choice":{"type":"function","function":{"name":"look"}}}
            """.Replace("$PIXEL", Pixel, StringComparison.Ordinal));

        Assert.True(request is { Streams: true, WantsUsage: true, Model: "openclaw/default" });
        Assert.Equal([ChatRole.System, ChatRole.User, ChatRole.Assistant, ChatRole.Tool], request.Messages.Select(m => m.Role));
        Assert.Equal("see", request.Messages[1].Text);
        Assert.Equal("image/png", Assert.Single(request.Messages[1].Contents.OfType<DataContent>()).MediaType);
        var call = Assert.IsType<FunctionCallContent>(Assert.Single(request.Messages[2].Contents));
        Assert.Equal(("c1", "look", "1"), (call.CallId, call.Name, call.Arguments!["at"]!.ToString()));
        Assert.Equal("seen", Assert.IsType<FunctionResultContent>(Assert.Single(request.Messages[3].Contents)).Result);
        var options = request.Options;
        Assert.Equal((9, 0.5f, 1f, 3L), (options.MaxOutputTokens, options.Temperature, options.TopP, options.Seed));
        Assert.Equal(["a", "b"], options.StopSequences);
        Assert.IsType<ChatResponseFormatJson>(options.ResponseFormat);
        Assert.Equal("look", Assert.Single(options.Tools!).Name);
        Assert.Equal("look", Assert.IsType<RequiredChatToolMode>(options.ToolMode).RequiredFunctionName);
    }

    [Fact]
    public void What_is_absent_or_null_is_the_models_own()
    {
        var request = Taken($$"""{"stream":null,"max_tokens":null,"temperature":null,"stop":null,"tools":[],"tool_choice":"none",{{Hello}}}""");

        Assert.True(request is { Streams: false, WantsUsage: false, Model: null });
        Assert.True(request.Options is { MaxOutputTokens: null, Temperature: null, StopSequences: null, Tools: null, ToolMode: null });
    }

    [Theory]
    [InlineData("""[]""", "Invalid input: expected object")]
    [InlineData("""{}""", "Missing user message in `messages`.")]
    [InlineData("""{"messages":[]}""", "Missing user message in `messages`.")]
    [InlineData("""{"messages":[{"role":"system","content":"x"}]}""", "Missing user message in `messages`.")]
    [InlineData("""{"messages":[{"role":"user","content":""}]}""", "Missing user message in `messages`.")]
    [InlineData("""{"messages":7}""", "messages: Invalid input: expected array")]
    [InlineData("""{"messages":[{"role":"robot","content":"x"}]}""", "messages: `role` must be system, developer, user, assistant or tool.")]
    [InlineData("""{"messages":[{"role":"user","content":7}]}""", "messages: `content` must be a string or an array of parts.")]
    [InlineData("""{"messages":[{"role":"user","content":[{"type":"input_audio"}]}]}""", "messages: parts of type `input_audio` are not taken; text and image_url are.")]
    [InlineData("""{"messages":[{"role":"tool","content":"x"}]}""", "messages: a message of role `tool` needs `tool_call_id`.")]
    [InlineData("""{"messages":[{"role":"user","content":[{"type":"image_url","image_url":{"url":"https://a.example/x.png"}}]}]}""", "Invalid image_url content in `messages`. Pictures are taken as data: URLs.")]
    [InlineData("""{"model":7,"messages":[{"role":"user","content":"x"}]}""", "model: Invalid input: expected string")]
    [InlineData("""{"stream":"yes","messages":[{"role":"user","content":"x"}]}""", "stream: Invalid input: expected boolean")]
    [InlineData("""{"max_tokens":0,"messages":[{"role":"user","content":"x"}]}""", "max_tokens must be a positive safe integer")]
    [InlineData("""{"temperature":2.1,"messages":[{"role":"user","content":"x"}]}""", "`temperature` must be between 0 and 2.")]
    [InlineData("""{"temperature":"hot","messages":[{"role":"user","content":"x"}]}""", "`temperature` must be a finite number.")]
    [InlineData("""{"presence_penalty":-3,"messages":[{"role":"user","content":"x"}]}""", "`presence_penalty` must be between -2.0 and 2.0.")]
    [InlineData("""{"seed":1.5,"messages":[{"role":"user","content":"x"}]}""", "`seed` must be an integer.")]
    [InlineData("""{"stop":["1","2","3","4","5"],"messages":[{"role":"user","content":"x"}]}""", "Invalid stop: stop supports at most 4 sequences")]
    [InlineData("""{"response_format":{"type":"xml"},"messages":[{"role":"user","content":"x"}]}""", "Invalid response_format: response_format.type must be text, json_object, or json_schema")]
    [InlineData("""{"tools":[{"type":"magic"}],"messages":[{"role":"user","content":"x"}]}""", "Invalid tools/tool_choice: only function tools are supported")]
    [InlineData("""{"tool_choice":{"type":"function","function":{"name":"x"}},"messages":[{"role":"user","content":"x"}]}""", "Invalid tools/tool_choice: tool_choice requested unknown tool: x")]
    [InlineData("""{"tool_choice":{"type":"custom"},"messages":[{"role":"user","content":"x"}]}""", "Invalid tools/tool_choice: tool_choice custom is not supported")]
    public void What_is_wrong_is_named(string body, string complaint) => Assert.Equal(complaint, Refused(body));

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("""{"messages":[{"role":"user","content":"\ud800"}]}""")]
    public void What_is_no_JSON_is_said_to_be_none(string body) => Assert.StartsWith("The body is not JSON: ", Refused(body), StringComparison.Ordinal);

    [Fact]
    public void Nine_images_are_too_many()
    {
        var images = string.Join(',', Enumerable.Repeat($$$"""{"type":"image_url","image_url":{"url":"{{{Pixel}}}"}}""", 9));

        Assert.Equal("Invalid image_url content in `messages`. At most 8 images are taken.", Refused($$"""{"messages":[{"role":"user","content":[{{images}}]}]}"""));
    }

    private static CompletionRequest Taken(string body)
    {
        var (request, complaint) = CompletionRequest.Read(Encoding.UTF8.GetBytes(body));
        Assert.Null(complaint);
        return request!;
    }

    private static string Refused(string body)
    {
        var (request, complaint) = CompletionRequest.Read(Encoding.UTF8.GetBytes(body));
        Assert.Null(request);
        return complaint!;
    }
}
