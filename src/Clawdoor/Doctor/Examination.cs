using System.Diagnostics.CodeAnalysis;
using Clawdoor.Wording;

namespace Clawdoor.Doctor;

/// <summary>
/// Runs the checks, all that can at once: each waits for those it depends on and no other. One that crashes or hangs
/// becomes a finding about itself; what depends on a failure is not tried.
/// </summary>
/// <param name="checks">In the ladder's order; a check depends only on checks before it.</param>
internal sealed class Examination(IReadOnlyList<Check> checks, TimeProvider time)
{
    /// <summary>For one check, waiting for what it depends on not counted: the whole ladder is to take under three seconds.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(2.5);

    /// <param name="only">Codes to examine, with what they depend on; null is all.</param>
    public async Task<IReadOnlyList<Finding>> RunAsync(Scene scene, IReadOnlyCollection<string>? only, CancellationToken stop)
    {
        var running = new Dictionary<string, Task<Finding>>(StringComparer.Ordinal);
        foreach (var check in only is null ? checks : WithWhatTheyNeed(only))
            running[check.Code] = ExamineAsync(check, [.. check.DependsOn.Concat(check.Unless).Where(running.ContainsKey).Select(code => running[code])], scene, stop);
        return await Task.WhenAll(running.Values);
    }

    /// <summary>The checks with these codes and everything they depend on, in the ladder's order.</summary>
    public IReadOnlyList<Check> WithWhatTheyNeed(IReadOnlyCollection<string> codes)
    {
        var wanted = codes.ToHashSet(StringComparer.Ordinal);
        foreach (var check in checks.Reverse())
        {
            if (wanted.Contains(check.Code))
                wanted.UnionWith([.. check.DependsOn, .. check.Unless]);
        }

        return [.. checks.Where(c => wanted.Contains(c.Code))];
    }

    /// <summary>The check with this code and every one that depends on it, however far.</summary>
    public IReadOnlyList<string> WithWhatNeedsIt(string code)
    {
        var touched = new HashSet<string>(StringComparer.Ordinal) { code };
        foreach (var check in checks)
        {
            if (check.DependsOn.Concat(check.Unless).Any(touched.Contains))
                touched.Add(check.Code);
        }

        return [.. touched];
    }

    [SuppressMessage("Design", "CA1031", Justification = "Whatever a check throws is a finding about that check; the others report.")]
    private async Task<Finding> ExamineAsync(Check check, IReadOnlyList<Task<Finding>> before, Scene scene, CancellationToken stop)
    {
        var needed = await Task.WhenAll(before);
        if (needed.FirstOrDefault(f => f.Failed || (f.Standing is Standing.NotTried or Standing.Broke && check.DependsOn.Contains(f.Check.Code))) is { } inTheWay)
        {
            var because = inTheWay.Because ?? inTheWay.Check.Code;
            return new Finding(check, Standing.NotTried) { Because = because, Fact = DoctorWords.NotTried.With(because) };
        }

        using var limit = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stop, limit.Token);
        try
        {
            // On a thread of its own: a look that blocks, say in a file system that does not answer, must not hold the others up.
            var look = Task.Run(() => check.Look(scene, either.Token).AsTask(), stop);
            return Of(check, await look.WaitAsync(Patience, time, stop));
        }
        catch (Exception e) when (e is TimeoutException || (e is OperationCanceledException && !stop.IsCancellationRequested))
        {
            return new Finding(check, Standing.Broke) { Fact = DoctorWords.Hung.With(Patience.TotalSeconds), Trace = "time limit" };
        }
        catch (Exception e) when (!stop.IsCancellationRequested)
        {
            return new Finding(check, Standing.Broke) { Fact = DoctorWords.Crashed.With(e.GetType().Name), Trace = e.ToString() };
        }
    }

    private static Finding Of(Check check, Outcome outcome) => outcome switch
    {
        Outcome.Good(var fact) => new(check, Standing.Good) { Fact = fact },
        Outcome.Found found => new(check, Standing.Found) { Found = found },
        Outcome.Unseen(var why) => new(check, Standing.Unseen) { Fact = why },
        _ => new(check, Standing.NotNeeded),
    };
}
