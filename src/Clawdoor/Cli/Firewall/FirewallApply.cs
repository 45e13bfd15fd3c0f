using System.Text.Json;
using Clawdoor.Firewall;
using Clawdoor.Wording;
using W = Clawdoor.Wording.FirewallWords;

namespace Clawdoor.Cli.Firewall;

/// <summary><c>clawdoor firewall apply</c>: shows, asks, records, does, looks again; takes back what did not help.</summary>
/// <param name="close">OpenClaw's own port is to be shut as well.</param>
internal sealed class FirewallApply(FirewallSeen seen, bool close, bool asJson)
{
    private readonly Visit _visit = seen.Visit;
    private readonly Terminal _terminal = seen.Terminal;

    public async Task<ExitCode> RunAsync(bool isDry, CancellationToken stop)
    {
        var plan = OpeningPlan.Make(seen.State, seen.Wish);
        if (plan.Refusal is { } refusal)
            return Stop(refusal);
        if (!asJson)
            FirewallShow.Heading(seen);
        // Where nobody listens, or to this computer alone, there is nothing to shut.
        foreach (var reservation in seen.Wish.Shut.Any(seen.IsExposed) ? plan.Reservations : [])
            _terminal.Complain(reservation);
        if (seen.State.Kind == FirewallKind.None)
            return NoFirewall();

        var (lines, notes) = WithLines(plan.Opening);
        var (closingLines, closingNotes) = WithLines(plan.Closing);
        if (asJson)
            return await ScriptAsync((lines, closingLines), [.. notes, .. close ? closingNotes : []], isDry, stop);
        Show(W.WillRun.With(seen.State.Name), lines);
        Show(W.WillClose, closingLines);
        foreach (var note in notes.Concat(closingNotes))
            _terminal.Warn(note);
        if (isDry)
            return ExitCode.Done;

        var deeds = lines;
        if (lines.Count > 0 && !_visit.Agrees(W.Question))
            return Declined();
        // --yes was said without having seen that something would be shut.
        if (closingLines.Count > 0 && (close || (_terminal.CanAsk && !_visit.Settings.Yes && _terminal.Ask(W.CloseQuestion.With(string.Join(", ", plan.Closing.Select(d => d.Port).Distinct()))))))
        {
            if (lines.Count == 0 && close && !_visit.Agrees(W.Question))
                return Declined();
            deeds = [.. lines, .. closingLines];
        }

        if (deeds.Count == 0)
        {
            _terminal.Say(W.AlreadyOpen.With(string.Join(", ", seen.Wish.Open)));
            FirewallShow.Warnings(seen);
            return ExitCode.Done;
        }

        if (await DoAsync(deeds, stop) is { } failed)
            return Stop(failed);
        _terminal.Say(W.Done.With(string.Join(", ", seen.Wish.Open)));
        if (deeds.Any(d => !d.Opens))
            _terminal.Say(W.Closed.With(string.Join(", ", deeds.Where(d => !d.Opens).Select(d => d.Port).Distinct())));
        else
            FirewallShow.Warnings(seen);
        _terminal.Say(W.HowToUndo);
        FirewallShow.Cloud(seen);
        return ExitCode.Done;
    }

    /// <summary>For scripts: without <c>--yes</c> nothing is changed.</summary>
    private async Task<ExitCode> ScriptAsync((IReadOnlyList<Deed> Open, IReadOnlyList<Deed> Close) deeds, IReadOnlyList<Message> notes, bool isDry, CancellationToken stop)
    {
        IReadOnlyList<Deed> all = close ? [.. deeds.Open, .. deeds.Close] : deeds.Open;
        var changes = _visit.Settings.Yes && !isDry && all.Count > 0;
        if (changes && await DoAsync(all, stop) is { } failed)
            return Stop(failed);
        Print(new(1, [.. deeds.Open.Select(d => d.Text)], changes)
        {
            Firewall = seen.State.Name,
            Closing = deeds.Close.Count > 0 ? [.. deeds.Close.Select(d => d.Text)] : null,
            Notes = notes.Count > 0 ? [.. notes.Select(_terminal.Words)] : null,
        });
        return ExitCode.Done;
    }

    private ExitCode NoFirewall()
    {
        if (asJson)
            Print(new(1, [], false));
        else
            _terminal.Say(W.NothingToOpen);
        FirewallShow.Warnings(seen);
        if (!asJson)
            FirewallShow.Cloud(seen);
        return seen.Wish.Shut.Any(seen.IsExposed) ? ExitCode.Failed : ExitCode.Done;
    }

    /// <summary>The commands, and the lines that let them outlast a restart.</summary>
    private (IReadOnlyList<Deed> Deeds, IReadOnlyList<Message> Notes) WithLines(IReadOnlyList<Deed> commands)
    {
        if (seen.State.Kind != FirewallKind.Kernel)
            return (commands, []);
        var (lines, notes) = new KeptRules().Of(commands);
        return ([.. commands, .. lines], notes);
    }

    /// <returns>Null when it was done and helped; else the firewall is as it was, or what is left is said and stays recorded.</returns>
    private async Task<Problem?> DoAsync(IReadOnlyList<Deed> deeds, CancellationToken stop)
    {
        // Before the first change: whatever happens to this process, undo knows what to look for.
        var earlier = seen.Record.Read();
        var begun = earlier?.Begun ?? _visit.Time.GetUtcNow();
        IReadOnlyList<Deed> before = earlier?.Deeds ?? [];
        if (seen.Record.Write(begun, seen.State.Name!, [.. before, .. deeds]) is { } unwritten)
            return new(W.NotRecorded.With(seen.Record.Path, unwritten), W.NotRecordedNext);
        var work = new FirewallWork(seen.Programs);
        var end = await work.DoAsync(deeds, stop);
        var what = end.Failed is { } failed ? W.Failed.With(failed.Text, PlainText.Printable(end.Said.ReplaceLineEndings(" "))) : null;
        if (what is null)
        {
            var (after, _) = await seen.Sight.LookAsync(seen.Wish.All, CancellationToken.None);
            var still = deeds.Where(d => after is null || (d.Opens ? after.Of(d.Port) != Clawdoor.Firewall.Rules.Standing.Open : !OpeningPlan.IsShutForAll(after, d.Port))).Select(d => (int?)d.Port).FirstOrDefault();
            if (still is null)
                return null;
            what = W.NoEffect.With(still, seen.State.Name);
            end = end with { Left = await work.TakeBackAsync(deeds) };
        }

        // What cannot be written now says more than there is, which undo does not mind.
        _ = seen.Record.Write(begun, seen.State.Name!, [.. before, .. end.Left.Select(l => l.Deed)]);
        return new(what, end.Left.Count == 0 ? W.TakenBack : W.NotTakenBack.With(string.Join('\n', end.Left.Select(l => $"{l.Deed.Text}: {PlainText.Printable(l.Said.ReplaceLineEndings(" "))}"))));
    }

    private void Show(Message heading, IReadOnlyList<Deed> deeds)
    {
        if (deeds.Count > 0)
            _terminal.Say(heading);
        foreach (var deed in deeds)
            _terminal.Say("   " + deed.Text);
    }

    private void Print(FirewallChangeJson json) => _terminal.Say(JsonSerializer.Serialize(json, FirewallJson.Readable.FirewallChangeJson));

    private ExitCode Declined()
    {
        _terminal.Say(ConfigWords.NothingChanged);
        return ExitCode.Declined;
    }

    private ExitCode Stop(Problem problem)
    {
        _terminal.Complain(problem);
        return ExitCode.Failed;
    }
}
