using Clawdoor.Doctor;
using Clawdoor.Doctor.Sights;
using Clawdoor.Wording;
using Xunit;

namespace Clawdoor.Tests.Doctor;

public sealed class ExaminationTests
{
    private static readonly CheckWords _words = new(DoctorWords.About, DoctorWords.Fix, DoctorWords.Share);

    private static readonly Outcome _found = new Outcome.Found("tried", "saw");

    private static Check Of(string code, Func<CancellationToken, ValueTask<Outcome>> look, Severity severity = Severity.Failure, params string[] dependsOn) =>
        new(code, Area.Door, severity, _words, (_, stop) => look(stop)) { DependsOn = dependsOn };

    private static Check Of(string code, Outcome outcome, Severity severity = Severity.Failure, params string[] dependsOn) =>
        Of(code, _ => ValueTask.FromResult(outcome), severity, dependsOn);

    private static async Task<string> RunAsync(Check[] checks, params string[] only) => string.Join(' ',
        (await new Examination(checks, TimeProvider.System).RunAsync(PlantedScene.Healthy, only.Length == 0 ? null : only, TestContext.Current.CancellationToken))
        .Select(f => $"{f.Check.Code}:{f.Standing}{(f.Because is null ? "" : $"({f.Because})")}"));

    [Fact]
    public async Task What_depends_on_a_failure_is_not_tried_however_far() => Assert.Equal(
        "a:Found b:NotTried(a) c:NotTried(a) d:Good",
        await RunAsync([Of("a", _found), Of("b", Outcome.Well, dependsOn: "a"), Of("c", Outcome.Well, dependsOn: "b"), Of("d", Outcome.Well)]));

    [Fact]
    public async Task Unless_looks_at_the_failure_alone() => Assert.Equal(
        "a:Found b:NotTried(a) c:Good d:NotTried(a)",
        await RunAsync([Of("a", _found), Of("b", Outcome.Well, dependsOn: "a"), Of("c", Outcome.Well) with { Unless = ["b"] }, Of("d", Outcome.Well) with { Unless = ["a"] }]));

    [Fact]
    public async Task A_warning_or_something_unseen_stands_in_nobodys_way() => Assert.Equal(
        "a:Found b:Unseen c:Good",
        await RunAsync([Of("a", _found, Severity.Warning), Of("b", new Outcome.Unseen(DoctorWords.Left)), Of("c", Outcome.Well, dependsOn: ["a", "b"])]));

    [Fact]
    public async Task A_check_that_crashes_is_a_finding_about_itself()
    {
        Check[] checks = [Of("a", _ => throw new InvalidOperationException("boom")), Of("b", Outcome.Well, dependsOn: "a"), Of("c", Outcome.Well)];

        Assert.Equal("a:Broke b:NotTried(a) c:Good", await RunAsync(checks));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_check_that_hangs_is_a_finding_about_itself(bool politely)
    {
        using var never = new SemaphoreSlim(0);
        using var blocked = new ManualResetEventSlim();
        Check[] checks =
        [
            Of("a", async stop =>
            {
                if (politely)
                    await never.WaitAsync(stop);
                else
                    blocked.Wait(CancellationToken.None);
                return Outcome.Well;
            }),
            Of("b", Outcome.Well),
        ];

        Assert.Equal("a:Broke b:Good", await RunAsync(checks));
        blocked.Set();
    }

    [Fact]
    public async Task Only_runs_what_was_named_and_what_it_depends_on() => Assert.Equal(
        "a:Good c:Good", await RunAsync([Of("a", Outcome.Well), Of("b", _found), Of("c", Outcome.Well, dependsOn: "a")], "c"));

    [Fact]
    public void What_needs_a_check_is_found_however_far()
    {
        var examination = new Examination([Of("a", Outcome.Well), Of("b", Outcome.Well, dependsOn: "a"), Of("c", Outcome.Well), Of("d", Outcome.Well, dependsOn: "b")], TimeProvider.System);

        Assert.Equal(["a", "b", "d"], examination.WithWhatNeedsIt("a").Order());
    }

    [Fact]
    public async Task Checks_that_need_nothing_of_each_other_run_at_once()
    {
        var (one, other) = (new TaskCompletionSource(), new TaskCompletionSource());
        async ValueTask<Outcome> Meet(TaskCompletionSource mine, TaskCompletionSource theirs)
        {
            mine.SetResult();
            await theirs.Task;
            return Outcome.Well;
        }

        Assert.Equal("a:Good b:Good", await RunAsync([Of("a", _ => Meet(one, other)), Of("b", _ => Meet(other, one))]));
    }

    [Fact]
    public async Task A_thing_is_looked_at_once_and_only_when_asked_for()
    {
        var looks = 0;
        var sight = new Sight<int>(() => Task.FromResult(Interlocked.Increment(ref looks)));
        Assert.Equal(0, looks);

        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => sight.SeeAsync(TestContext.Current.CancellationToken)));

        Assert.Equal(1, looks);
    }

    /// <summary>Every check of the table, each broken once on purpose: all others report as if nothing were.</summary>
    [Fact]
    public async Task Each_check_may_crash_and_the_others_still_report()
    {
        foreach (var broken in CheckTable.All)
        {
            Check[] checks = [.. CheckTable.All.Select(c => c == broken ? c with { Look = (_, _) => throw new InvalidOperationException("boom") } : c)];

            var findings = await new Examination(checks, TimeProvider.System).RunAsync(PlantedScene.Healthy, null, TestContext.Current.CancellationToken);

            Assert.Equal(broken.Code, Assert.Single(findings, f => f.Standing == Standing.Broke).Check.Code);
            Assert.All(findings, f => Assert.True(f.Standing is not Standing.Found && (f.Because is null || f.Because == broken.Code), $"{broken.Code}: {f.Check.Code} is {f.Standing}"));
            Assert.Equal(Verdict.NotExamined, new Diagnosis(findings, null, default).Verdict);
        }
    }
}
