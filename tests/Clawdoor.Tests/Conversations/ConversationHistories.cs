using Clawdoor.Conversations;
using CsCheck;
using Xunit;

namespace Clawdoor.Tests.Conversations;

/// <summary>Whatever happens in whatever order, the store tells what a simple list would, also after a restart.</summary>
public sealed class ConversationHistories
{
    private static readonly string[] _keys = ["agent:main:main", "agent:main:two", "agent:main:three"];

    private static readonly Gen<(Act Act, int Key, int Run)> _step = Gen.Select(
        Gen.Int[0, (int)Act.Restart].Select(i => (Act)i), Gen.Int[0, _keys.Length - 1], Gen.Int[0, 5]);

    private enum Act { Begin, Answer, EndSilently, Reset, Delete, Label, Restart }

    [Fact]
    public void Every_history_is_told_as_it_was() => _step.Array[1, 24].Sample(
        steps =>
        {
            using var room = new TalkRoom();
            var model = new Model(room);
            foreach (var step in steps)
            {
                room.Time.Advance(TimeSpan.FromSeconds(1));
                model.Do(step);
                model.Check();
                var told = TalkRoom.Told(room.Store);
                room.Reopen();
                Assert.Equal(told, TalkRoom.Told(room.Store));
            }
        },
        iter: 20,
        threads: 1);

    /// <summary>The same, kept in memory.</summary>
    private sealed class Model(TalkRoom room)
    {
        private readonly Dictionary<string, (string Id, string? Label, List<string> Said)> _sessions = [];
        private readonly Dictionary<string, (string Key, string SessionId, string Status)> _runs = [];

        public void Do((Act Act, int Key, int Run) step)
        {
            var (key, runId) = (_keys[step.Key], $"run {step.Run}");
            switch (step.Act)
            {
                case Act.Begin:
                    var begun = room.Store.Begin(key, runId, TalkRoom.Json("ask " + runId), null);
                    Assert.Equal(!_runs.ContainsKey(runId), begun is not null);
                    if (begun is { Session: var session })
                    {
                        _sessions.TryAdd(key, (session.Id, null, []));
                        _sessions[key].Said.Add(TalkRoom.Json("ask " + runId));
                        _runs[runId] = (key, session.Id, "running");
                    }

                    break;
                case Act.Answer or Act.EndSilently when _runs.TryGetValue(runId, out var run):
                    var answer = step.Act == Act.Answer ? TalkRoom.Answer(runId, "answer " + runId) : null;
                    var ended = room.Store.End(run.Key, room.Ended(runId), answer);
                    var isKept = run.Status == "running" && _sessions.TryGetValue(run.Key, out var of) && of.Id == run.SessionId;
                    Assert.Equal(isKept, ended is not null);
                    if (isKept && answer is not null)
                        _sessions[run.Key].Said.Add(answer.Content);
                    if (run.Status == "running")
                        _runs[runId] = run with { Status = "done" };
                    break;
                case Act.Reset:
                    var reset = room.Store.Reset(key);
                    Assert.Equal(_sessions.ContainsKey(key), reset is not null);
                    if (reset is not null)
                        _sessions[key] = (reset.Id, _sessions[key].Label, []);
                    break;
                case Act.Delete:
                    Assert.Equal(_sessions.Remove(key), room.Store.Delete(key));
                    foreach (var (gone, _) in _runs.Where(r => r.Value.Key == key).ToList())
                        _runs.Remove(gone);
                    break;
                case Act.Label:
                    if (room.Store.Patch(key, new SessionPatch { Label = runId }) is not null)
                        _sessions[key] = _sessions[key] with { Label = runId };
                    break;
                case Act.Restart:
                    room.Reopen();
                    var running = _runs.Where(r => r.Value.Status == "running").Select(r => r.Key).ToList();
                    Assert.Equal(running.Order(), room.Store.EndInterrupted().Order());
                    foreach (var interrupted in running)
                        _runs[interrupted] = _runs[interrupted] with { Status = "failed" };
                    break;
            }
        }

        public void Check()
        {
            var list = room.Store.List();
            Assert.Equal(_sessions.Keys.Order(), list.Select(s => s.Key).Order());
            Assert.All(list, s =>
            {
                var (id, label, said) = _sessions[s.Key];
                Assert.Equal((id, label, said.Count), (s.Id, s.Label, (int)s.MessageCount));
                var page = room.Store.Page(s.Key, 100);
                Assert.Equal(said, page.Select(m => m.Content));
                Assert.Equal(Enumerable.Range(1, said.Count).Select(i => (long)i), page.Select(m => m.Seq));
                Assert.Equal(said.Count == 0 ? null : said[^1].Trim('"'), s.Preview);
                Assert.Equal(s, room.Store.Find(s.Key));
            });
            for (var i = 0; i <= 5; i++)
                Assert.Equal(_runs.TryGetValue($"run {i}", out var run) ? run.Status : null, room.Store.FindRun($"run {i}")?.Status);
        }
    }
}
