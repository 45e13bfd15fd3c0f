using Jint;
using Xunit;

namespace Clawdoor.Tests.Web;

/// <summary>However pages and events arrive, each message is there once and an answer is whole.</summary>
public sealed class PageConversationTests : IDisposable
{
    private readonly Engine _engine = new(options => options.EnableModules(Repository.Absolute("src/Clawdoor/Web")));

    public PageConversationTests()
    {
        var module = _engine.Modules.Import("./Chat/conversation.js");
        _engine.SetValue("Conversation", module.Get("Conversation")).SetValue("textOf", module.Get("textOf"));
        _engine.Execute("""
            const user = (id, seq, key, content) => ({ role: "user", content, idempotencyKey: key + ":user", __openclaw: { id, seq } });
            const answer = (id, seq, runId, text) => ({ role: "assistant", content: [{ type: "text", text }], __openclaw: { id, seq, runId } });
            const read = talk => talk.entries.map(e => e.role[0] + ":" + (e.text ?? textOf(e.message))).join("|") + (talk.run ? "|…" + talk.run.text : "");
            const talk = new Conversation("agent:main:main");
            talk.page({ sessionId: "s", messages: [user("1", 1, "k1", "hi"), answer("2", 2, "k1", "hello")], deltaCursor: "c" });
            """);
    }

    public void Dispose() => _engine.Dispose();

    [Fact]
    public void An_answer_is_written_once()
    {
        Assert.Equal("u:hi|a:hello", Read());
        Run("""talk.send({ key: "k2", text: "more", attachments: [] })""");
        Assert.Equal("u:hi|a:hello|u:more", Read());
        Run("""talk.sent("k2", "sent"); talk.message({ message: user("3", 3, "k2", "more") }); talk.event({ runId: "k2", seq: 1, state: "delta", deltaText: "a" })""");
        Run("""talk.event({ runId: "k2", seq: 2, state: "delta", deltaText: "b" }); talk.event({ runId: "k2", seq: 2, state: "delta", deltaText: "b" })""");
        Assert.Equal("u:hi|a:hello|u:more|…ab", Read());
        Run("""talk.message({ message: answer("4", 4, "k2", "abc") })""");
        Assert.Equal("u:hi|a:hello|u:more|…ab", Read());
        Run("""talk.event({ runId: "k2", seq: 9, state: "final", message: { content: [{ type: "text", text: "abc" }] } })""");
        Run("""talk.event({ runId: "k2", seq: 3, state: "delta", deltaText: "late" })""");
        Assert.Equal("u:hi|a:hello|u:more|a:abc", Read());
    }

    [Fact]
    public void A_lost_connection_loses_and_repeats_nothing()
    {
        Run("""talk.event({ runId: "k2", seq: 1, state: "delta", deltaText: "one " })""");
        Run("""talk.since({ kind: "delta", messages: [{ message: user("3", 3, "k2", "q") }], deltaCursor: "d", inFlightRun: { runId: "k2", text: "one two " } })""");
        Run("""talk.event({ runId: "k2", seq: 3, state: "delta", deltaText: "three" })""");
        Assert.Equal("u:hi|a:hello|u:q|…one two three", Read());
        Run("""talk.since({ kind: "delta", messages: [{ message: answer("4", 4, "k2", "one two three") }], deltaCursor: "e" })""");
        Assert.Equal("u:hi|a:hello|u:q|a:one two three", Read());
        Assert.False(_engine.Evaluate("""talk.since({ kind: "reset" })""").AsBoolean());
    }

    [Fact]
    public void Errors_and_stops_are_kept_and_older_pages_come_before()
    {
        Run("""talk.event({ runId: "k3", seq: 1, state: "error", errorMessage: "no key" })""");
        Assert.Equal("no key", _engine.Evaluate("talk.entries.at(-1).trouble").AsString());
        Run("""talk.older({ messages: [user("0", 0, "k0", "first")], hasMore: false })""");
        Assert.StartsWith("u:first|u:hi", Read(), StringComparison.Ordinal);
    }

    private void Run(string script) => _engine.Execute(script);

    private string Read() => _engine.Evaluate("read(talk)").AsString();
}
