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

    [Fact]
    public void A_failure_stands_below_its_question_also_on_a_later_page()
    {
        Run("""talk.message({ message: user("3", 3, "k2", "bad") }); talk.event({ runId: "k2", seq: 1, state: "error", errorMessage: "no key" })""");
        Run("""talk.message({ message: user("4", 4, "k3", "good") }); talk.message({ message: answer("5", 5, "k3", "fine") })""");
        Assert.Equal("u:hi|a:hello|u:bad|a:|u:good|a:fine", Read());

        // Where a part of the answer was kept, the failure is told with it.
        Run("""talk.message({ message: user("6", 6, "k4", "worse") }); talk.message({ message: answer("7", 7, "k4", "par") })""");
        Run("""talk.event({ runId: "k4", seq: 1, state: "error", errorMessage: "broke off", message: { content: "par" } })""");
        Assert.EndsWith("|u:worse|a:par", Read(), StringComparison.Ordinal);
        Assert.Equal("broke off", _engine.Evaluate("talk.entries.at(-1).trouble").AsString());

        Run("""
            const anew = new Conversation("agent:main:main");
            anew.page({ sessionId: "s", messages: [user("3", 3, "k2", "bad")], sessionInfo: { status: "failed", lastRunId: "k2", lastRunError: "no key" } });
            """);
        Assert.Equal("no key", _engine.Evaluate("anew.entries.at(-1).trouble").AsString());
    }

    [Fact]
    public void What_a_killed_gateway_had_said_stays_and_is_told_to_be_cut_off()
    {
        Run("""talk.message({ message: user("3", 3, "k2", "q") }); talk.event({ runId: "k2", seq: 1, state: "delta", deltaText: "one " })""");
        Run("""talk.since({ kind: "delta", messages: [], deltaCursor: "d", sessionInfo: { status: "failed", lastRunId: "k2", activeRunIds: [] } })""");
        Assert.Equal("u:hi|a:hello|u:q|a:one ", Read());
        Assert.Equal("lost", _engine.Evaluate("talk.entries.at(-1).stopReason").AsString());
    }

    private void Run(string script) => _engine.Execute(script);

    private string Read() => _engine.Evaluate("read(talk)").AsString();
}
